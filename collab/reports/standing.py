"""How sub-projects stand: the light that holds, the one before, and where nothing has been heard for long."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import CTE, Row, Select, Subquery, and_, func, select
from sqlalchemy.orm import aliased

from collab.activity.models import Activity
from collab.base.clock import local
from collab.extensions import db
from collab.reports import labels
from collab.reports.labels import Trend
from collab.reports.models import Light, ReportPlan, ReportState, StatusReport
from collab.workspaces.models import Workspace

QUIET = timedelta(weeks=8)
"""A workspace in which nothing has happened for so long shows that."""


@dataclass(frozen=True)
class Told:
    """The submitted report that holds, as lists show it."""

    key: str
    day: date
    submitted_at: datetime
    light: str
    reason: str


@dataclass(frozen=True)
class Standing:
    """`due`: the day on which the next report is asked for. `last_at`: when anything happened."""

    told: Told | None
    before: str | None
    due: date | None
    last_at: datetime | None
    today: date

    @property
    def trend(self) -> Trend | None:
        return labels.trend(self.told.light, self.before) if self.told else None

    @property
    def weeks_old(self) -> int | None:
        """How many whole weeks ago the report was submitted."""
        return (self.today - local(self.told.submitted_at).date()).days // 7 if self.told else None

    @property
    def is_overdue(self) -> bool:
        """A report was asked for and has not come."""
        return self.due is not None and self.due < self.today

    @property
    def quiet_weeks(self) -> int | None:
        """For how many whole weeks nothing has happened, where that is long."""
        if self.last_at is None:
            return None
        still = self.today - local(self.last_at).date()
        return still.days // 7 if still >= QUIET else None

    @property
    def rank(self) -> int:
        """What is stuck stands first: red, not reported, quiet; then yellow, never reported, green."""
        light = self.told.light if self.told else None
        if light == Light.RED:
            return 0
        if self.is_overdue:
            return 1
        if self.quiet_weeks is not None:
            return 2
        return {Light.YELLOW: 3, None: 4}.get(Light(light) if light else None, 5)


Within = Collection[int] | Select[int]
"""Of which workspaces: their ids, or a query for them."""


def standing_of(workspace_ids: Collection[int], now: datetime) -> dict[int, Standing]:
    """Of each of these workspaces; one question, however many they are. Drafts are not looked at."""
    query = with_standing(select(Workspace.id).where(Workspace.id.in_(workspace_ids)), workspace_ids)
    today = local(now).date()
    return {row.id: standing_in(row, today) for row in db.session.execute(query)}


def with_standing(query: Select[Any], within: Within) -> Select[Any]:
    """A query for workspaces with the columns that `standing_in` reads; no more rows than before."""
    ranked, last = _ranked(within), _last_lines(within)
    newest, before = ranked.alias("newest"), ranked.alias("before")
    return (
        query.add_columns(
            newest.c.key.label("report_key"),
            newest.c.day.label("report_day"),
            newest.c.submitted_at,
            newest.c.light,
            newest.c.reason,
            before.c.light.label("before"),
            ReportPlan.next_due,
            last.c.at.label("last_at"),
        )
        .outerjoin(newest, and_(newest.c.workspace_id == Workspace.id, newest.c.place == 1))
        .outerjoin(before, and_(before.c.workspace_id == Workspace.id, before.c.place == 2))
        .outerjoin(
            ReportPlan, and_(ReportPlan.workspace_id == Workspace.id, ReportPlan.every_weeks.is_not(None))
        )
        .outerjoin(last, last.c.workspace_id == Workspace.id)
    )


def standing_in(row: Row[Any], today: date) -> Standing:
    told = None
    if row.report_key:
        told = Told(row.report_key, row.report_day, row.submitted_at, row.light, row.reason)
    return Standing(told, row.before, row.next_due, row.last_at, today)


def _last_lines(within: Within) -> Subquery:
    """When the last line of the journal of each workspace was written."""
    return (
        select(Activity.workspace_id, func.max(Activity.at).label("at"))
        .where(Activity.workspace_id.in_(within))
        .group_by(Activity.workspace_id)
        .subquery()
    )


def _ranked(within: Within) -> CTE:
    """The submitted reports that no later one corrects, the newest of each workspace in place 1."""
    later = aliased(StatusReport)
    corrected = select(later.corrects_id).where(
        later.corrects_id.is_not(None), later.state == ReportState.SUBMITTED, later.trashed_at.is_(None)
    )
    place = func.row_number().over(
        partition_by=StatusReport.workspace_id,
        order_by=(StatusReport.submitted_at.desc(), StatusReport.id.desc()),
    )
    return (
        select(
            StatusReport.workspace_id,
            StatusReport.key,
            StatusReport.day,
            StatusReport.submitted_at,
            StatusReport.light,
            StatusReport.reason,
            place.label("place"),
        )
        .where(
            StatusReport.workspace_id.in_(within),
            StatusReport.state == ReportState.SUBMITTED,
            StatusReport.trashed_at.is_(None),
            StatusReport.id.not_in(corrected),
        )
        .cte("reports")
    )
