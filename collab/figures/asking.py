"""Which cities are asked for figures: what waits for somebody, and what the digest says of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import exists, select

from collab.base.clock import local
from collab.base.pages import day as day_words
from collab.extensions import db
from collab.figures.models import FigureValue, Indicator
from collab.notifications.models import Level
from collab.notifications.needs import Need
from collab.notifications.sections import Section, SectionLine
from collab.notifications.settings import levels_of
from collab.people.models import Account
from collab.workspaces.models import Membership, Role, Workspace, workspace_city

SOON = timedelta(days=7)


@dataclass(frozen=True)
class Asked:
    """Indicators of one workspace for which the city of somebody has no value of that day."""

    workspace: Workspace
    day: date
    due: date
    names: list[str]

    @property
    def url(self) -> str:
        return url_for("figures.entry", workspace=self.workspace.slug, day=self.day.isoformat())


def asked_of(account: Account) -> list[Asked]:
    """One question. Those are asked who work in the workspace, for the city that they belong to."""
    city = account.person.organisation_id
    answered = exists().where(
        FigureValue.indicator_id == Indicator.id,
        FigureValue.city_id == city,
        FigureValue.day == Indicator.asked_day,
    )
    rows = db.session.execute(
        select(Indicator.name, Indicator.asked_day, Indicator.next_due, Workspace)
        .join(Workspace, Workspace.id == Indicator.workspace_id)
        .join(Membership, Membership.workspace_id == Workspace.id)
        .join(workspace_city, workspace_city.c.workspace_id == Workspace.id)
        .where(
            Membership.account_id == account.id,
            Membership.role.in_((Role.MEMBER, Role.LEAD)),
            workspace_city.c.organisation_id == city,
            Workspace.archived_at.is_(None),
            Indicator.trashed_at.is_(None),
            Indicator.numerator_id.is_(None),
            Indicator.asked_day.is_not(None),
            Indicator.next_due.is_not(None),
            ~answered,
        )
        .order_by(Indicator.next_due, Indicator.workspace_id, Indicator.asked_day, Indicator.name)
    ).all()
    grouped = groupby(rows, key=lambda row: (row.next_due, row.Workspace.id, row.asked_day))
    found = []
    for (due, _workspace, day), group in grouped:
        together = list(group)
        found.append(Asked(together[0].Workspace, day, due, [row.name for row in together]))
    return found


def needs(account: Account, now: datetime) -> list[Need]:
    return [
        Need(
            title=_title(asked),
            url=asked.url,
            icon="chart",
            workspace_id=asked.workspace.id,
            note=", ".join(asked.names),
            due=asked.due,
        )
        for asked in asked_of(account)
    ]


def section(account: Account, since: datetime | None, now: datetime) -> Section | None:
    """Worth a mail when, since the last look, a due day has come within a week, is today, or has passed."""
    today = local(now).date()
    muted = {number for number, level in levels_of(account).items() if level == Level.MUTE}
    told = [asked for asked in asked_of(account) if asked.workspace.id not in muted]
    if not told:
        return None
    total = sum(len(asked.names) for asked in told)
    return Section(
        title=_("Kennzahlen Ihrer Stadt"),
        lines=tuple(
            SectionLine(
                _title(asked),
                asked.url,
                _("bis %(day)s, %(workspace)s", day=day_words(asked.due), workspace=asked.workspace.title),
            )
            for asked in told
        ),
        total=len(told),
        worth_a_mail=any(_has_come_up(asked.due, since, today) for asked in told),
        summary=ngettext("%(num)s Kennzahl fehlt", "%(num)s Kennzahlen fehlen", total),
    )


def _has_come_up(due: date, since: datetime | None, today: date) -> bool:
    looked = local(since).date() if since else date.min
    return any(looked < day <= today for day in (due - SOON, due, due + timedelta(days=1)))


def _title(asked: Asked) -> str:
    return ngettext(
        "%(num)s Wert Ihrer Stadt zum %(day)s",
        "%(num)s Werte Ihrer Stadt zum %(day)s",
        len(asked.names),
        day=day_words(asked.day),
    )
