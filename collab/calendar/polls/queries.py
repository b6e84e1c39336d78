"""Reading polls."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import joinedload, selectinload

from collab.base.clock import local
from collab.base.permissions import Permission
from collab.calendar.polls.labels import HasTimes
from collab.calendar.polls.models import Poll, PollInvitee, Suits
from collab.calendar.queries import dated
from collab.calendar.times import last_day_of, midnight
from collab.extensions import db
from collab.kinds import Dated
from collab.people.models import Account, Person
from collab.workspaces import access
from collab.workspaces.loose_ends import LooseEnd
from collab.workspaces.models import Workspace

PER_PAGE = 50


@dataclass(frozen=True)
class Line:
    """One date of a poll with what was said to it. `best`: nothing suits more people."""

    option_id: int
    option_key: str
    slot: HasTimes
    names: dict[Suits, list[str]]
    best: bool

    def count(self, suits: Suits) -> int:
        return len(self.names[suits])


@dataclass(frozen=True)
class Row:
    """One poll of a list."""

    poll: Poll
    asked: int
    answered: int
    own_answer: bool | None  # None: not asked


def visible_poll(account: Account) -> ColumnElement[bool]:
    return and_(access.in_visible_workspace(Poll.workspace_id, account), Poll.trashed_at.is_(None))


def find_poll(account: Account, key: str) -> Poll | None:
    """For the gate. A poll in the trash exists for those only who may bring it back."""
    poll = db.session.scalar(
        select(Poll)
        .where(Poll.key == key, access.in_visible_workspace(Poll.workspace_id, account))
        .options(*everything())
    )
    if poll is None or poll.trashed_at is None:
        return poll
    may = access.permissions_in(account, poll.workspace)
    return poll if Permission.CALENDAR_WRITE in may else None


def everything() -> tuple[Any, ...]:
    """Whatever the page of a poll shows, in a fixed number of queries."""
    people = selectinload(Poll.invitees)
    return (
        joinedload(Poll.workspace),
        joinedload(Poll.city),
        joinedload(Poll.created_by).joinedload(Account.person),
        selectinload(Poll.options),
        people.selectinload(PollInvitee.answers),
        people.joinedload(PollInvitee.person).joinedload(Person.account),
    )


def by_token(token: str) -> PollInvitee | None:
    """Whoever answers by this personal link; the link of somebody with a login of her own leads nowhere."""
    invitee = db.session.scalar(
        select(PollInvitee)
        .where(PollInvitee.token == token)
        .options(joinedload(PollInvitee.poll).options(*everything()))
    )
    if (
        invitee is None
        or invitee.poll.trashed_at is not None
        or invitee.poll.workspace.archived_at is not None
    ):
        return None
    account = invitee.person.account if invitee.person else None
    return None if account is not None and account.is_active else invitee


def lines(poll: Poll) -> list[Line]:
    """The dates in order, with the names of those who said yes, if need be, no."""
    said: dict[int, dict[Suits, list[str]]] = {
        option.id: {suits: [] for suits in Suits} for option in poll.options
    }
    for invitee in poll.invitees:
        for answer in invitee.answers:
            if answer.option_id in said:
                said[answer.option_id][Suits(answer.suits)].append(invitee.display_name)
    scores = {number: _score(names) for number, names in said.items()}
    top = max(scores.values(), default=(0, 0))
    return [
        Line(option.id, option.key, option, said[option.id], scores[option.id] == top and top[0] > 0)
        for option in poll.options
    ]


def _score(names: dict[Suits, list[str]]) -> tuple[int, int]:
    yes = len(names[Suits.YES])
    return yes + len(names[Suits.IF_NEED_BE]), yes


def shows_names(poll: Poll, account: Account) -> bool:
    """Whether an account sees who said what: hidden answers are the organiser's until the poll is over."""
    return not poll.hidden or poll.closed_at is not None or poll.created_by_id == account.id


def invitee_of(poll: Poll, account: Account) -> PollInvitee | None:
    return next((each for each in poll.invitees if each.person_id == account.person_id), None)


def listing(account: Account, workspace: Workspace, page: int) -> tuple[list[Row], int]:
    """Polls of a workspace, open ones first, and the number of the last page."""
    here = and_(Poll.workspace_id == workspace.id, visible_poll(account))
    total = db.session.scalar(select(func.count()).select_from(Poll).where(here)) or 0
    last = max(1, -(-total // PER_PAGE))
    polls = db.session.scalars(
        select(Poll)
        .where(here)
        .options(joinedload(Poll.created_by).joinedload(Account.person), joinedload(Poll.event))
        .order_by(Poll.closed_at.is_not(None), Poll.created_at.desc(), Poll.id.desc())
        .limit(PER_PAGE)
        .offset((min(max(page, 1), last) - 1) * PER_PAGE)
    ).all()
    return _rows(polls, account), last


def unanswered(account: Account, workspace: Workspace | None) -> list[Poll]:
    """Open polls in which this account is asked and has not answered, the most urgent first."""
    asked = exists().where(
        PollInvitee.poll_id == Poll.id,
        PollInvitee.person_id == account.person_id,
        PollInvitee.answered_at.is_(None),
    )
    query = (
        select(Poll)
        .where(visible_poll(account), Poll.closed_at.is_(None), asked)
        .join(Workspace, Workspace.id == Poll.workspace_id)
        .where(Workspace.archived_at.is_(None))
        .options(joinedload(Poll.workspace))
        .order_by(Poll.deadline, Poll.id)
        .limit(10)
    )
    return list(db.session.scalars(query if workspace is None else query.where(Workspace.id == workspace.id)))


def _rows(polls: Iterable[Poll], account: Account) -> list[Row]:
    found = list(polls)
    ids = [poll.id for poll in found]
    counted = db.session.execute(
        select(PollInvitee.poll_id, func.count(), func.count(PollInvitee.answered_at))
        .where(PollInvitee.poll_id.in_(ids))
        .group_by(PollInvitee.poll_id)
    )
    counts = {number: (asked, answered) for number, asked, answered in counted}
    own = db.session.execute(
        select(PollInvitee.poll_id, PollInvitee.answered_at).where(
            PollInvitee.poll_id.in_(ids), PollInvitee.person_id == account.person_id
        )
    )
    answered_at = {number: at is not None for number, at in own}
    return [Row(poll, *counts.get(poll.id, (0, 0)), answered_at.get(poll.id)) for poll in found]


def taking_place(first: date, last: date, account: Account) -> list[Dated]:
    """What people are busy with on these days, in all calendars that the account sees."""
    entries = dated(first, last, account, None, without={"task"})
    return [each for each in entries if each.state != "cancelled"]


def conflicts(
    slots: Iterable[HasTimes], account: Account, besides: str | None = None
) -> dict[tuple[datetime, datetime], list[Dated]]:
    """What already lies in the calendars that the account sees at the time of each slot, by its times."""
    asked = list(slots)
    if not asked:
        return {}
    first = min(local(slot.starts_at).date() for slot in asked)
    last = max(last_day_of(slot.starts_at, slot.ends_at) for slot in asked)
    known = [each for each in taking_place(first, last, account) if each.url != besides]
    return {
        (slot.starts_at, slot.ends_at): [entry for entry in known if _meet(slot, entry)] for slot in asked
    }


def _meet(slot: HasTimes, entry: Dated) -> bool:
    begin = entry.starts_at or midnight(entry.first_day)
    end = entry.ends_at or midnight(entry.last_day + timedelta(days=1))
    return slot.starts_at < max(end, begin + timedelta(minutes=1)) and begin < slot.ends_at


def unfinished(workspace: Workspace, account: Account) -> list[LooseEnd]:
    """Polls that nobody has closed."""
    polls = db.session.execute(
        select(Poll.title, Poll.key)
        .where(Poll.workspace_id == workspace.id, Poll.closed_at.is_(None), visible_poll(account))
        .order_by(Poll.id)
    )
    return [
        LooseEnd(row.title, f"/poll/{row.key}", "poll", _("Terminabstimmung läuft noch")) for row in polls
    ]
