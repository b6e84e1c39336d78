"""When somebody last looked at the front page, so that it can say what is new."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from collab.base.columns import Base


class HomeVisit(Base):
    """`seen_at` is the visit going on (pages opened shortly after each other), `before` the one before it."""

    __tablename__ = "home_visit"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    seen_at: Mapped[datetime]
    before: Mapped[datetime | None]
