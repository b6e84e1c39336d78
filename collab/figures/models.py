"""Indicators, what each city counts, and everything that was ever entered."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collab.base.columns import Base, Exact, Id, Keyed
from collab.people.models import Account, Organisation
from collab.workspaces.models import Workspace


class Measure(StrEnum):
    """What sort of figure it is: whether it is added up, and whether small numbers are protected."""

    PERSONS = "persons"
    COUNT = "count"
    EURO = "euro"
    PERCENT = "percent"
    RATIO = "ratio"


class Audience(StrEnum):
    """Who may see an indicator: members of the cooperation; guests of the workspace too; everybody."""

    MEMBERS = "members"
    WORKSPACE = "workspace"
    PUBLIC = "public"


class Indicator(Keyed, Base):
    """A figure that cities compare; its short address is /i/<key>.

    `decimals`: places that are entered and shown. `reference`: in words to which day its values belong.
    `asked_day`, `next_due`: for which day the cities are asked at present, and until when; None: not asked.

    A share has a `numerator` and no values of its own: it is numerator ÷ denominator × `per`, city by city.
    Where it has no `denominator`, that is the population of the city as the directory of cities has it.
    """

    __tablename__ = "indicator"
    __table_args__ = (Index("ix_indicator_trashed", "trashed_at"),)

    id: Mapped[Id]
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    definition: Mapped[str] = mapped_column(Text, default="")
    unit: Mapped[str] = mapped_column(String(60), default="")
    measure: Mapped[str] = mapped_column(String(20))
    decimals: Mapped[int] = mapped_column(default=0)
    source: Mapped[str] = mapped_column(String(300), default="")
    reference: Mapped[str] = mapped_column(String(200), default="")
    rhythm: Mapped[str] = mapped_column(String(100), default="")
    audience: Mapped[str] = mapped_column(String(20), default=Audience.WORKSPACE)
    numerator_id: Mapped[int | None] = mapped_column(ForeignKey("indicator.id"), index=True)
    denominator_id: Mapped[int | None] = mapped_column(ForeignKey("indicator.id"), index=True)
    per: Mapped[int] = mapped_column(default=100)
    asked_day: Mapped[date | None]
    next_due: Mapped[date | None]
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    changed_at: Mapped[datetime]
    trashed_at: Mapped[datetime | None]
    trashed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    workspace: Mapped[Workspace] = relationship()
    created_by: Mapped[Account] = relationship(foreign_keys=[created_by_id])
    trashed_by: Mapped[Account | None] = relationship(foreign_keys=[trashed_by_id])
    numerator: Mapped[Indicator | None] = relationship(
        foreign_keys=[numerator_id], remote_side="Indicator.id"
    )
    denominator: Mapped[Indicator | None] = relationship(
        foreign_keys=[denominator_id], remote_side="Indicator.id"
    )

    @property
    def title(self) -> str:
        return self.name

    @property
    def is_share(self) -> bool:
        return self.numerator_id is not None

    @property
    def counts_persons(self) -> bool:
        """Whether small values tell of single persons."""
        return self.measure == Measure.PERSONS

    @property
    def is_added_up(self) -> bool:
        """Percentages and ratios of several cities have no sum."""
        return not self.is_share and self.measure not in (Measure.PERCENT, Measure.RATIO)


class FigureValue(Base):
    """What one city counts for one day. `reason`: why it cannot be compared, where it cannot."""

    __tablename__ = "figure_value"
    __table_args__ = (UniqueConstraint("indicator_id", "city_id", "day"),)

    id: Mapped[Id]
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id", ondelete="CASCADE"))
    city_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    day: Mapped[date]
    amount: Mapped[Decimal] = mapped_column(Exact)
    remark: Mapped[str] = mapped_column(String(500), default="")
    comparable: Mapped[bool] = mapped_column(default=True)
    reason: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime]
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)

    indicator: Mapped[Indicator] = relationship()
    city: Mapped[Organisation] = relationship()
    author: Mapped[Account] = relationship()


class FigureChange(Base):
    """What was entered at one moment; never changed. `amount` None: the value was taken out."""

    __tablename__ = "figure_change"
    __table_args__ = (Index("ix_figure_change_value", "indicator_id", "city_id", "day"),)

    id: Mapped[Id]
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id", ondelete="CASCADE"))
    city_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    day: Mapped[date]
    amount: Mapped[Decimal | None] = mapped_column(Exact)
    remark: Mapped[str] = mapped_column(String(500), default="")
    comparable: Mapped[bool] = mapped_column(default=True)
    reason: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime]
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)

    city: Mapped[Organisation] = relationship()
    author: Mapped[Account] = relationship()


class FigureImport(Keyed, Base):
    """A table that somebody has uploaded; nothing of it is taken before she has chosen lines.

    `cells`: the rows of the table as text, an empty one for each empty line.
    """

    __tablename__ = "figure_import"

    id: Mapped[Id]
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspace.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    filename: Mapped[str] = mapped_column(String(255))
    cells: Mapped[list[list[str]]] = mapped_column(JSON)
    uploaded_at: Mapped[datetime]

    workspace: Mapped[Workspace] = relationship()
    account: Mapped[Account] = relationship()
