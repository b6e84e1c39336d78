"""NotificationSettings of an account, and its level for single workspaces."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collab.base.columns import Base
from collab.people.models import Account


class Rhythm(StrEnum):
    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    OFF = "off"


class Level(StrEnum):
    """For one workspace: as the account says, only what is important, everything, nothing."""

    AS_ACCOUNT = "as_account"
    LESS = "less"
    MORE = "more"
    MUTE = "mute"


class NotificationSettings(Base):
    """How often an account is written to. Hours and weekdays are local time (Europe/Berlin).

    `weekdays`: digits 0 (Monday) to 6; a daily digest goes out on each of them, a weekly one on the
    first. `told_up_to` is the journal number up to which this account has been told. `looked_at`: when it
    was last asked what the rooms add to its digest; `turn` counts its digests.
    """

    __tablename__ = "notification_settings"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    rhythm: Mapped[str] = mapped_column(String(20), default=Rhythm.DAILY)
    hour: Mapped[int]
    weekdays: Mapped[str] = mapped_column(String(7), default="01234")
    next_due: Mapped[datetime | None] = mapped_column(index=True)
    told_up_to: Mapped[int] = mapped_column(BigInteger, default=0)
    looked_at: Mapped[datetime | None]
    turn: Mapped[int] = mapped_column(default=0, server_default="0")

    account: Mapped[Account] = relationship()


class WorkspaceLevel(Base):
    """What an account wants to hear from one workspace; no row means: as the account says."""

    __tablename__ = "workspace_level"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"), primary_key=True)
    level: Mapped[str] = mapped_column(String(20))
