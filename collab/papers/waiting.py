"""What of papers waits for somebody: votes that are missing, papers that nobody has decided yet."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from collab.base.clock import local
from collab.base.pages import day
from collab.calendar.models import Event
from collab.extensions import db
from collab.minutes.models import AgendaItem, Meeting, MinutesState
from collab.notifications import needs
from collab.notifications.needs import Need
from collab.papers.actions.circulating import city_of
from collab.papers.kind import ICON, url_of
from collab.papers.labels import name_of
from collab.papers.models import Ballot, Circulation, Course, Entitled, Paper, PaperItem, PaperState
from collab.people.models import Account
from collab.workspaces.models import Workspace


def register() -> None:
    needs.register("circulations", _l("Umlaufbeschlüsse"), circulations, 10)
    needs.register("papers", _l("Vorlagen zur Entscheidung"), papers, 20)


def circulations(account: Account, now: datetime) -> list[Need]:
    """For a member of the steering group: where the own city has not voted yet."""
    city = city_of(account)
    if city is None:
        return []
    query = (
        select(Circulation)
        .join(Entitled, Entitled.circulation_id == Circulation.id)
        .join(Paper, Paper.id == Circulation.paper_id)
        .join(Workspace, Workspace.id == Paper.workspace_id)
        .where(Entitled.city_id == city.id, Circulation.state == Course.RUNNING)
        .where(Circulation.until >= local(now).date(), Workspace.archived_at.is_(None))
        .where(
            Circulation.id.not_in(select(Ballot.circulation_id).where(Ballot.city_id == city.id)),
        )
        .options(joinedload(Circulation.paper))
    )
    return [
        Need(
            circulation.title,
            url_of(circulation.paper.key),
            ICON,
            circulation.paper.workspace_id,
            _("%(city)s hat noch nicht abgestimmt", city=city.name),
            circulation.until,
        )
        for circulation in db.session.scalars(query)
    ]


def papers(account: Account, now: datetime) -> list[Need]:
    """For the office: handed over, and not on its way. For the steering group: in the meetings to come."""
    if account.is_office:
        return _undecided(now)
    return _on_agendas(now) if account.is_steering else []


def _undecided(now: datetime) -> list[Need]:
    running = select(Circulation.paper_id).where(Circulation.state == Course.RUNNING)
    query = (
        select(Paper)
        .join(Workspace, Workspace.id == Paper.workspace_id)
        .where(Paper.state == PaperState.SUBMITTED, Workspace.archived_at.is_(None))
        .where(Paper.id.not_in(running), Paper.id.not_in(_coming(now).with_only_columns(Paper.id)))
        .options(joinedload(Paper.workspace))
    )
    return [
        Need(
            name_of(paper),
            url_of(paper.key),
            ICON,
            paper.workspace_id,
            _("weder im Umlauf noch auf einer Tagesordnung"),
            paper.needed_by,
        )
        for paper in db.session.scalars(query)
    ]


def _on_agendas(now: datetime) -> list[Need]:
    query = _coming(now).options(joinedload(Paper.workspace)).add_columns(Event.title, Event.starts_at)
    return [
        Need(
            name_of(paper),
            url_of(paper.key),
            ICON,
            paper.workspace_id,
            _("%(title)s, %(day)s", title=title, day=day(starts_at)),
            local(starts_at).date() if starts_at else None,
        )
        for paper, title, starts_at in db.session.execute(query)
    ]


def _coming(now: datetime) -> Select[Any]:
    """Open papers on the agendas of meetings to come."""
    return (
        select(Paper)
        .join(PaperItem, PaperItem.paper_id == Paper.id)
        .join(AgendaItem, AgendaItem.id == PaperItem.item_id)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .join(Event, Event.id == Meeting.event_id)
        .where(Paper.state == PaperState.SUBMITTED, PaperItem.announces.is_(False))
        .where(AgendaItem.removed_at.is_(None), Meeting.trashed_at.is_(None))
        .where(Meeting.state == MinutesState.DRAFT, Event.cancelled_at.is_(None), Event.ends_at > now)
    )
