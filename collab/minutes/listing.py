"""Lists of meetings: those to come, those that were, and the next ones for front pages."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import joinedload
from sqlalchemy.sql import ColumnElement

from collab.base.clock import BERLIN, local
from collab.calendar.models import Answer, Event, Participant
from collab.extensions import db
from collab.minutes.models import AgendaItem, Meeting, MeetingSeries, MinutesState
from collab.minutes.queries import visible_meeting
from collab.people.models import Account
from collab.workspaces.loose_ends import LooseEnd
from collab.workspaces.models import Membership, Workspace

PER_PAGE = 50


@dataclass(frozen=True)
class Row:
    """One meeting of a list. `answers`: how many people gave which answer; `own`: the reader's."""

    meeting: Meeting
    written: bool
    answers: dict[str, int]
    own: str | None

    @property
    def invited(self) -> int:
        return sum(self.answers.values())

    @property
    def coming(self) -> int:
        return self.answers.get(Answer.YES, 0) + self.answers.get(Answer.DEPUTY, 0)


@dataclass(frozen=True)
class Listing:
    """The meetings to come (all of them, the next first) and one page of the past ones (the last first)."""

    upcoming: list[Row]
    past: list[Row]
    total: int
    page: int
    last_page: int
    years: list[int]
    series: Sequence[MeetingSeries]


def listing(
    workspace: Workspace,
    account: Account,
    now: datetime,
    *,
    year: int | None = None,
    series_key: str = "",
    page: int = 1,
) -> Listing:
    """The meetings of a workspace, of one year or series where asked for."""
    here: list[ColumnElement[bool]] = [Meeting.workspace_id == workspace.id, visible_meeting(account)]
    starts = db.session.scalars(
        select(Event.starts_at).join(Meeting, Meeting.event_id == Event.id).where(*here)
    )
    years = sorted({local(each).year for each in starts if each is not None}, reverse=True)
    series = db.session.scalars(
        select(MeetingSeries)
        .where(MeetingSeries.workspace_id == workspace.id)
        .where(MeetingSeries.id.in_(select(Meeting.series_id).where(*here)))
        .order_by(MeetingSeries.title)
    ).all()
    if year is not None:
        here += [Event.starts_at >= _new_year(year), Event.starts_at < _new_year(year + 1)]
    if series_key:
        here.append(Meeting.series_id.in_([each.id for each in series if each.key == series_key]))
    over = [*here, Event.ends_at <= now]
    total = db.session.scalar(
        select(func.count(Meeting.id)).join(Event, Event.id == Meeting.event_id).where(*over)
    )
    last_page = max(1, -(-(total or 0) // PER_PAGE))
    page = min(max(1, page), last_page)
    past = _load(over, Event.starts_at.desc(), PER_PAGE, (page - 1) * PER_PAGE)
    coming = _load([*here, Event.ends_at > now], Event.starts_at, 200, 0) if page == 1 else []
    rows = _rows([*coming, *past], account)
    return Listing(rows[: len(coming)], rows[len(coming) :], total or 0, page, last_page, years, series)


def next_meetings(
    account: Account, now: datetime, *, workspace: Workspace | None = None, limit: int = 5
) -> list[Row]:
    """The meetings to come; over all workspaces those only to which the account is invited or belongs."""
    conditions = [visible_meeting(account), Event.ends_at > now, Event.cancelled_at.is_(None)]
    if workspace is not None:
        conditions.append(Meeting.workspace_id == workspace.id)
    else:
        conditions.append(or_(_is_invited(account), Meeting.workspace_id.in_(_own_workspaces(account))))
    return _rows(_load(conditions, Event.starts_at, limit, 0), account)


def last_meeting(workspace: Workspace, series: MeetingSeries | None = None) -> Meeting | None:
    """The latest one that is planned, to plan another one like it."""
    query = (
        select(Meeting)
        .join(Event, Event.id == Meeting.event_id)
        .where(Meeting.workspace_id == workspace.id, Meeting.trashed_at.is_(None))
        .where(Event.cancelled_at.is_(None))
        .order_by(Event.starts_at.desc())
        .limit(1)
        .options(joinedload(Meeting.event))
    )
    if series is not None:
        query = query.where(Meeting.series_id == series.id)
    return db.session.scalar(query)


def next_date(meeting: Meeting) -> datetime | None:
    """When a meeting like this one would be next: as far after it as it was after the one before."""
    if meeting.series_id is None:
        return None
    starts = db.session.scalars(
        select(Event.starts_at)
        .join(Meeting, Meeting.event_id == Event.id)
        .where(Meeting.series_id == meeting.series_id, Meeting.trashed_at.is_(None))
        .order_by(Event.starts_at.desc())
        .limit(2)
    ).all()
    if len(starts) < 2 or starts[0] is None or starts[1] is None:
        return None
    weeks = round((local(starts[0]).date() - local(starts[1]).date()).days / 7)
    begins = local(starts[0])
    day = begins.date() + timedelta(weeks=max(weeks, 1))
    return datetime.combine(day, begins.time(), BERLIN)


def trashed(workspace: Workspace) -> list[Meeting]:
    """What lies in the trash, the latest first."""
    query = (
        select(Meeting)
        .where(Meeting.workspace_id == workspace.id, Meeting.trashed_at.is_not(None))
        .order_by(Meeting.trashed_at.desc())
        .options(joinedload(Meeting.event))
    )
    return list(db.session.scalars(query))


def _load(
    conditions: Collection[ColumnElement[bool]], order: Any, limit: int, offset: int
) -> list[tuple[Meeting, bool]]:
    written = or_(
        Meeting.uploaded_id.is_not(None),
        Meeting.state != MinutesState.DRAFT,
        exists(select(AgendaItem.id).where(AgendaItem.meeting_id == Meeting.id, AgendaItem.text != "")),
    )
    query = (
        select(Meeting, written)
        .join(Event, Event.id == Meeting.event_id)
        .where(*conditions)
        .order_by(order, Meeting.id)
        .limit(limit)
        .offset(offset)
        .options(
            joinedload(Meeting.event).joinedload(Event.city),
            joinedload(Meeting.series),
            joinedload(Meeting.workspace),
        )
    )
    return [(meeting, bool(done)) for meeting, done in db.session.execute(query)]


def _rows(found: list[tuple[Meeting, bool]], account: Account) -> list[Row]:
    events = [meeting.event_id for meeting, _written in found]
    answers: dict[int, dict[str, int]] = {}
    own: dict[int, str] = {}
    counted = (
        select(Participant.event_id, Participant.answer, func.count())
        .where(Participant.event_id.in_(events))
        .group_by(Participant.event_id, Participant.answer)
    )
    for event, answer, count in db.session.execute(counted):
        answers.setdefault(event, {})[answer] = count
    mine = select(Participant.event_id, Participant.answer).where(
        Participant.event_id.in_(events), Participant.person_id == account.person_id
    )
    own.update(db.session.execute(mine).tuples().all())
    return [
        Row(meeting, written, answers.get(meeting.event_id, {}), own.get(meeting.event_id))
        for meeting, written in found
    ]


def _is_invited(account: Account) -> ColumnElement[bool]:
    invited = select(Participant.event_id).where(Participant.person_id == account.person_id)
    return Meeting.event_id.in_(invited)


def _own_workspaces(account: Account) -> ColumnElement[int]:
    return select(Membership.workspace_id).where(Membership.account_id == account.id)  # type: ignore[return-value]


def _new_year(year: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=BERLIN)


def unfinished(workspace: Workspace, account: Account) -> list[LooseEnd]:
    """Meetings whose minutes would stay drafts, or would never be approved."""
    meetings = db.session.scalars(
        select(Meeting)
        .join(Event, Event.id == Meeting.event_id)
        .where(Meeting.workspace_id == workspace.id, Meeting.state != MinutesState.APPROVED)
        .where(Event.cancelled_at.is_(None), visible_meeting(account), Meeting.trashed_at.is_(None))
        .options(joinedload(Meeting.event))
        .order_by(Meeting.id)
    )
    return [
        LooseEnd(
            meeting.title,
            f"/m/{meeting.key}",
            "people",
            _("Protokoll noch nicht versandt")
            if meeting.state == MinutesState.DRAFT
            else _("Protokoll noch nicht genehmigt"),
        )
        for meeting in meetings
    ]
