"""Reading events. A span of days costs a fixed number of questions, however many events lie in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from collab import kinds
from collab.base.clock import local
from collab.base.permissions import Permission
from collab.calendar import occurrences
from collab.calendar.models import CalendarSubscription, Event, Participant
from collab.calendar.occurrences import Occurrence
from collab.extensions import db
from collab.kinds import Card
from collab.people.models import Account, Person
from collab.workspaces import access
from collab.workspaces.models import Membership, Workspace

MOST_IN_A_SPAN = 3000
"""Events that are counted out for one page; beyond it a calendar is a flood, and the page says so."""


def find_event(account: Account, key: str) -> Event | None:
    """For the gate. An event in the trash exists for those only who may bring it back."""
    event = db.session.scalar(
        select(Event)
        .where(Event.key == key, access.in_visible_workspace(Event.workspace_id, account))
        .options(
            joinedload(Event.workspace),
            joinedload(Event.city),
            joinedload(Event.subscription),
            joinedload(Event.created_by).joinedload(Account.person),
            selectinload(Event.exceptions),
            selectinload(Event.participants).joinedload(Participant.person).joinedload(Person.organisation),
            selectinload(Event.participants).joinedload(Participant.person).joinedload(Person.account),
        )
    )
    if event is None or event.trashed_at is None:
        return event
    return event if Permission.CALENDAR_WRITE in access.permissions_in(account, event.workspace) else None


def find_participant(account: Account, key: str) -> Participant | None:
    """For the gate: a participant lies in the workspace of its event."""
    return db.session.scalar(
        select(Participant)
        .join(Event)
        .where(Participant.key == key, visible_event(account))
        .options(joinedload(Participant.event).joinedload(Event.workspace))
    )


def find_subscription(account: Account, key: str) -> CalendarSubscription | None:
    return db.session.scalar(
        access.visible(CalendarSubscription, account).where(CalendarSubscription.key == key)
    )


def visible_event(account: Account) -> ColumnElement[bool]:
    """The rule of access.visible() for events: nothing in the trash."""
    return and_(access.in_visible_workspace(Event.workspace_id, account), Event.trashed_at.is_(None))


def on_days(first: date, last: date) -> ColumnElement[bool]:
    """Events of which something may lie on these days."""
    return and_(Event.begins_on <= last, or_(Event.over_on.is_(None), Event.over_on >= first))


def events_on(first: date, last: date, account: Account, workspace: Workspace | None) -> Sequence[Event]:
    """Visible events that touch these days, with what is needed to count them out; three questions."""
    query = (
        select(Event)
        .where(visible_event(account), on_days(first, last))
        .order_by(Event.begins_on, Event.id)
        .limit(MOST_IN_A_SPAN)
        .options(selectinload(Event.exceptions), joinedload(Event.subscription))
    )
    if workspace is not None:
        query = query.where(Event.workspace_id == workspace.id)
    return db.session.scalars(query).all()


def occurrences_on(
    first: date, last: date, account: Account, workspace: Workspace | None
) -> list[tuple[Occurrence, Card | None]]:
    """All dates on these days, with the card of the record whose date it is.

    The date of a record that the account may not see does not exist for it.
    """
    events = events_on(first, last, account, workspace)
    cards = cards_of_records(events, account)
    found = []
    for event in events:
        card = cards.get((event.about_kind or "", event.about_id or 0))
        if event.about_kind is not None and card is None:
            continue
        found += [(each, card) for each in occurrences.between(event, first, last)]
    return found


def cards_of_records(events: Iterable[Event], account: Account) -> Mapping[tuple[str, int], Card]:
    """The records whose dates these events are, as far as the account may see them; one question a kind."""
    records = (
        (event.about_kind, event.about_id)
        for event in events
        if event.about_kind is not None and event.about_id is not None
    )
    return kinds.cards_of(records, account)


def events_for_feed(first: date, account: Account, workspace: Workspace | None) -> list[Event]:
    """Visible events that are not over before the day; the dates of records as far as those are visible."""
    query = (
        select(Event)
        .where(visible_event(account), or_(Event.over_on.is_(None), Event.over_on >= first))
        .order_by(Event.begins_on, Event.id)
        .limit(MOST_IN_A_SPAN)
        .options(selectinload(Event.exceptions))
    )
    if workspace is not None:
        query = query.where(Event.workspace_id == workspace.id)
    events = db.session.scalars(query).all()
    cards = cards_of_records(events, account)
    return [
        event for event in events if event.about_kind is None or (event.about_kind, event.about_id) in cards
    ]


def members(workspace: Workspace) -> Sequence[Person]:
    """Who can be chosen when inviting: the people of the workspace, by name."""
    return db.session.scalars(
        select(Person)
        .join(Account, Account.person_id == Person.id)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.workspace_id == workspace.id, Account.closed_at.is_(None))
        .order_by(Person.family_name, Person.given_name, Person.id)
        .options(joinedload(Person.organisation), joinedload(Person.account))
    ).all()


def series(event: Event) -> list[int]:
    """The ids of all events of a series, first part first; their journal lines are one history."""
    query = select(Event.id).where(Event.series == event.series, Event.workspace_id == event.workspace_id)
    return list(db.session.scalars(query.order_by(Event.id)))


def trashed(workspace: Workspace) -> Sequence[Event]:
    """Events in the trash, latest first."""
    return db.session.scalars(
        select(Event)
        .where(Event.workspace_id == workspace.id, Event.trashed_at.is_not(None), Event.about_kind.is_(None))
        .order_by(Event.trashed_at.desc(), Event.id.desc())
        .limit(500)
        .options(selectinload(Event.exceptions))
    ).all()


def subscriptions(workspace: Workspace) -> Sequence[CalendarSubscription]:
    return db.session.scalars(
        select(CalendarSubscription)
        .where(CalendarSubscription.workspace_id == workspace.id)
        .order_by(CalendarSubscription.title, CalendarSubscription.id)
    ).all()


def categories(workspace: Workspace) -> list[str]:
    """Categories in use, for completion in the form and the filter."""
    query = select(Event.category).where(
        Event.workspace_id == workspace.id, Event.category != "", Event.trashed_at.is_(None)
    )
    return sorted(db.session.scalars(query.distinct()), key=str.casefold)


def own_participation(event: Event, account: Account) -> Participant | None:
    return next((each for each in event.participants if each.person_id == account.person_id), None)


def coming(
    account: Account,
    workspace: Workspace | None,
    now: datetime,
    days: int,
    most: int,
    without: frozenset[str] = frozenset({"task"}),
) -> tuple[list[kinds.Dated], int]:
    """What lies ahead, soonest first, and how much there is in all. `without`: kinds that are left out."""
    today = local(now).date()
    shown = [
        each
        for each in dated(today, today + timedelta(days=days), account, workspace, without)
        if each.kind not in without
        and each.state != "cancelled"
        and (each.ends_at is None or each.ends_at > now)
    ]
    return shown[:most], len(shown)


def dated(
    first: date,
    last: date,
    account: Account,
    workspace: Workspace | None,
    without: Collection[str] = (),
) -> list[kinds.Dated]:
    """The dates of all kinds on these days, in order. `without`: kinds that are not asked."""
    found = [
        each
        for kind in kinds.every()
        if kind.dates and kind.name not in without
        for each in kind.dates(first, last, account, workspace)
    ]
    return sorted(found, key=in_order)


def in_order(each: kinds.Dated) -> tuple[date, float, str]:
    """By day; what fills the whole day first, then by time."""
    return (each.first_day, each.starts_at.timestamp() if each.starts_at else 0.0, each.title)
