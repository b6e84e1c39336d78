"""What the pages of the calendar show: days with their entries, and where to go from here."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import urlencode

from flask import g, request
from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy import select

from collab import kinds
from collab.base import pages
from collab.base.clock import local
from collab.base.permissions import Permission
from collab.calendar import public_holidays, queries, wording
from collab.calendar.times import ONE_DAY
from collab.extensions import db
from collab.kinds import Dated
from collab.people.models import Account
from collab.workspaces import access
from collab.workspaces.models import Workspace

VIEWS = ("month", "week", "list")
DAYS_OF_LIST = 60
MOST_A_DAY = 4
"""Entries of a day that the month shows; the rest is behind a link to the day."""

FIRST_YEAR, LAST_YEAR = 1900, 2199


@dataclass(frozen=True)
class View:
    """What is asked for: a view, the day it is about, and what is left out."""

    name: str
    day: date
    kind: str = ""
    category: str = ""
    workspace: str = ""  # its short address, in the calendar over all

    @classmethod
    def read(cls, given: Mapping[str, str], today: date) -> View:
        """What the address says; today, where it says nothing that makes sense."""
        name = given.get("view", "")
        try:
            day = date.fromisoformat(given.get("date", ""))
        except ValueError:
            day = today
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            day = today
        words = (given.get("kind", "")[:30], given.get("category", "")[:200], given.get("workspace", "")[:60])
        return cls(name if name in VIEWS else "month", day, *words)

    @property
    def filtered(self) -> bool:
        return bool(self.kind or self.category or self.workspace)

    def span(self) -> tuple[date, date]:
        """The first and the last day that are shown."""
        if self.name == "month":
            first = self.day.replace(day=1)
            last = self.day.replace(day=monthrange(self.day.year, self.day.month)[1])
            return first - first.weekday() * ONE_DAY, last + (6 - last.weekday()) * ONE_DAY
        if self.name == "week":
            monday = self.day - self.day.weekday() * ONE_DAY
            return monday, monday + 6 * ONE_DAY
        return self.day, self.day + (DAYS_OF_LIST - 1) * ONE_DAY

    def moved(self, steps: int) -> date:
        """The day that the view before (-1) or after (1) is about."""
        if self.name == "month":
            months = self.day.year * 12 + self.day.month - 1 + steps
            return date(months // 12, months % 12 + 1, 1)
        return self.day + steps * timedelta(days=7 if self.name == "week" else DAYS_OF_LIST)

    @property
    def title(self) -> str:
        """November 2026 · 16. bis 22. November 2026"""
        if self.name == "month":
            return format_date(self.day, "MMMM y")
        first, last = self.span()
        beginning = wording.day_and_month(first) if first.year == last.year else pages.day(first)
        return _("%(first)s bis %(last)s", first=beginning, last=pages.day(last))

    def address(self, **changed: str | date) -> str:
        """This page with something changed; empty values are left out."""
        values = {
            "view": self.name, "date": self.day.isoformat(), "kind": self.kind,
            "category": self.category, "workspace": self.workspace,
        } | {name: str(value) for name, value in changed.items()}  # fmt: skip
        return f"{request.path}?{urlencode({name: value for name, value in values.items() if value})}"


@dataclass(frozen=True)
class Shown:
    """One entry on one of its days."""

    dated: Dated
    workspace: Workspace | None  # where it is not clear from the page
    continues: bool  # began on an earlier day
    goes_on: bool  # ends on a later one

    @property
    def time(self) -> str:
        """10:00 · bis 12:00 · empty for what fills the day."""
        each = self.dated
        if each.starts_at is None:
            return ""
        if not self.continues:
            return wording.clock(each.starts_at)
        if self.goes_on or each.ends_at is None:
            return ""
        return _("bis %(clock)s", clock=wording.clock(each.ends_at))

    @property
    def until(self) -> str:
        """When it ends, if it ends on this day."""
        each = self.dated
        if each.ends_at is None or self.goes_on or self.continues or each.ends_at == each.starts_at:
            return ""
        return wording.clock(each.ends_at)


@dataclass(frozen=True)
class Day:
    day: date
    holiday: str
    entries: list[Shown]
    inside: bool  # of the month that is shown
    today: bool

    @property
    def first_ones(self) -> list[Shown]:
        return self.entries if len(self.entries) <= MOST_A_DAY else self.entries[: MOST_A_DAY - 1]

    @property
    def hidden(self) -> int:
        return len(self.entries) - len(self.first_ones)


@dataclass(frozen=True)
class Calendar:
    """`days`: all that are shown. `kinds`, `categories`, `workspaces`: what can be filtered by."""

    days: list[Day]
    kinds: list[tuple[str, str]]
    categories: list[str]
    workspaces: list[Workspace] = field(default_factory=list)
    writable: list[Workspace] = field(default_factory=list)

    @property
    def weeks(self) -> list[list[Day]]:
        return [self.days[start : start + 7] for start in range(0, len(self.days), 7)]

    @property
    def category_choices(self) -> list[tuple[str, str]]:
        return [(name, name) for name in self.categories]

    @property
    def workspace_choices(self) -> list[tuple[str, str]]:
        return [(space.slug, space.title) for space in self.workspaces]

    @property
    def filled(self) -> list[Day]:
        return [day for day in self.days if day.entries or day.holiday]


def calendar(view: View, account: Account, workspace: Workspace | None, today: date) -> Calendar:
    """All kinds' dates on the days of the view; the number of questions depends on the kinds only."""
    first, last = view.span()
    spaces = {} if workspace else {space.id: space for space in _visible(account)}
    found = queries.dated(first, last, account, workspace)
    chosen = [each for each in found if _wanted(each, view, spaces)]
    return Calendar(
        days=_days(view, chosen, spaces, today),
        kinds=sorted({(each.kind, str(kinds.get(each.kind).plural)) for each in found}, key=lambda k: k[1]),
        categories=sorted({each.category for each in found if each.category}, key=str.casefold),
        workspaces=list(spaces.values()),
        writable=_writable(account, workspace, spaces),
    )


def _visible(account: Account) -> list[Workspace]:
    return list(db.session.scalars(access.visible(Workspace, account).order_by(Workspace.title)))


def _writable(
    account: Account, workspace: Workspace | None, spaces: Mapping[int, Workspace]
) -> list[Workspace]:
    """Where the account may plan something from this page."""
    if workspace is not None:
        return [workspace] if Permission.CALENDAR_WRITE in g.permissions else []
    ids = set(
        db.session.scalars(
            select(Workspace.id).where(Workspace.id.in_(access.writable_workspace_ids(account)))
        )
    )
    return [space for space in spaces.values() if space.id in ids and space.archived_at is None]


def _wanted(each: Dated, view: View, spaces: Mapping[int, Workspace]) -> bool:
    if view.kind and each.kind != view.kind:
        return False
    if view.category and each.category != view.category:
        return False
    space = spaces.get(each.workspace_id)
    return not view.workspace or space is None or space.slug == view.workspace


def _days(view: View, dated: list[Dated], spaces: Mapping[int, Workspace], today: date) -> list[Day]:
    first, last = view.span()
    on: dict[date, list[Shown]] = defaultdict(list)
    for each in dated:
        day = max(each.first_day, first)
        while day <= min(each.last_day, last):
            on[day].append(
                Shown(each, spaces.get(each.workspace_id), day > each.first_day, day < each.last_day)
            )
            day += ONE_DAY
    holidays = public_holidays.between(first, last)
    days = [first + number * ONE_DAY for number in range((last - first).days + 1)]
    return [
        Day(
            day=day,
            holiday=holidays.get(day, ""),
            entries=sorted(on[day], key=_in_day),
            inside=view.name != "month" or day.month == view.day.month,
            today=day == today,
        )
        for day in days
    ]


def _in_day(each: Shown) -> tuple[float, str]:
    """What goes on from the day before and what fills the day stands first, then by the clock."""
    starts_at = each.dated.starts_at
    if starts_at is None or each.continues:
        return (0.0, each.dated.title)
    return (local(starts_at).timestamp(), each.dated.title)
