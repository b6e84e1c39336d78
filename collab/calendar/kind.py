"""What journal, search, digests and the calendar itself know of events."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from urllib.parse import quote

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from collab import kinds
from collab.calendar import queries, wording
from collab.calendar.models import CalendarSubscription, Event
from collab.calendar.occurrences import Occurrence
from collab.extensions import db
from collab.kinds import Card, Dated, IndexedText, Kind, Subject, Verb
from collab.people.models import Account, Person
from collab.search.engine import Entry
from collab.workspaces import access
from collab.workspaces.models import Workspace

VERBS = {
    "event.planned": Verb(
        _l("%(actor)s hat den Termin „%(title)s“ geplant"),
        3,
        many=_l("%(actor)s hat %(count)s Termine geplant"),
    ),
    "event.imported": Verb(
        _l("%(actor)s hat den Termin „%(title)s“ aus einer Kalenderdatei übernommen"),
        many=_l("%(actor)s hat %(count)s Termine aus einer Kalenderdatei übernommen"),
    ),
    "event.changed": Verb(
        _l("%(actor)s hat den Termin „%(title)s“ geändert"),
        many=_l("%(actor)s hat %(count)s Termine geändert"),
    ),
    "event.split": Verb(_l("%(actor)s hat den Termin „%(title)s“ ab dem %(day)s geändert")),
    "event.date_changed": Verb(_l("%(actor)s hat den Termin „%(title)s“ am %(day)s geändert")),
    "event.date_cancelled": Verb(_l("%(actor)s hat den Termin „%(title)s“ am %(day)s abgesagt"), 3),
    "event.date_restored": Verb(
        _l("%(actor)s hat die Ausnahme beim Termin „%(title)s“ am %(day)s aufgehoben")
    ),
    "event.cancelled": Verb(_l("%(actor)s hat den Termin „%(title)s“ abgesagt"), 3),
    "event.reinstated": Verb(_l("%(actor)s hat die Absage von „%(title)s“ zurückgenommen"), 3),
    "event.invited": Verb(_l("%(actor)s hat zu „%(title)s“ eingeladen (neu auf der Liste: %(number)s)"), 1),
    "event.uninvited": Verb(_l("%(actor)s hat %(name)s von der Liste zu „%(title)s“ genommen"), 1),
    "event.answered": Verb(
        _l("Antwort auf die Einladung zu „%(title)s“: %(name)s %(answer)s"),
        1,
        many=_l("%(count)s Antworten auf Einladungen"),
        labels={"answer": wording.ANSWERS},
    ),
    "event.trashed": Verb(
        _l("%(actor)s hat den Termin „%(title)s“ in den Papierkorb gelegt"),
        many=_l("%(actor)s hat %(count)s Termine in den Papierkorb gelegt"),
        gone=True,
    ),
    "event.restored": Verb(_l("%(actor)s hat den Termin „%(title)s“ aus dem Papierkorb zurückgeholt")),
}
SUBSCRIPTION_VERBS = {
    "calendar.subscribed": Verb(_l("%(actor)s zeigt hier den Kalender „%(title)s“")),
    "calendar.unsubscribed": Verb(_l("%(actor)s zeigt den Kalender „%(title)s“ nicht mehr"), 1, gone=True),
}
ICON = "calendar"


def cards(ids: Collection[int], account: Account) -> Mapping[int, Card]:
    query = (
        select(Event.id, Event.key, Event.title, Event.workspace_id, Event.begins_on, Person)
        .join(Account, Account.id == Event.created_by_id)
        .join(Person, Person.id == Account.person_id)
        .where(Event.id.in_(ids), queries.visible_event(account), Event.about_kind.is_(None))
    )
    return {
        row.id: Card(
            kind="event",
            object_id=row.id,
            title=row.title,
            url=f"/e/{row.key}",
            icon=ICON,
            workspace_id=row.workspace_id,
            day=row.begins_on,
            author=row.Person.display_name,
        )
        for row in db.session.execute(query)
    }


def entries(ids: Collection[int]) -> Mapping[int, Entry]:
    query = (
        select(Event)
        .where(Event.id.in_(ids), Event.trashed_at.is_(None), _searched())
        .options(
            joinedload(Event.city),
            joinedload(Event.workspace),
            joinedload(Event.created_by).joinedload(Account.person),
        )
    )
    return {
        event.id: Entry(
            kind="event",
            object_id=event.id,
            workspace_id=event.workspace_id,
            title=event.title,
            text=_text(event),
            day=event.begins_on,
            author=event.created_by.person.display_name,
            cities=(event.city.name,) if event.city else (),
            archived=event.workspace.archived_at is not None,
        )
        for event in db.session.scalars(query)
    }


def texts(ids: Collection[int]) -> Mapping[int, IndexedText]:
    query = select(Event).where(Event.id.in_(ids))
    return {event.id: IndexedText(_text(event)) for event in db.session.scalars(query)}


def all_ids() -> Iterator[int]:
    return kinds.ids_in_steps(Event.id, Event.trashed_at.is_(None), _searched())


def subject(account: Account, key: str) -> Subject | None:
    """Comments and attachments belong to the series, so that its parts share them."""
    event = db.session.scalar(
        select(Event)
        .where(Event.key == key, queries.visible_event(account), _searched())
        .options(joinedload(Event.workspace))
    )
    return subject_of(event) if event is not None else None


def subject_of(event: Event) -> Subject:
    whole = select(Event.id).where(Event.key == event.series, Event.workspace_id == event.workspace_id)
    return Subject(
        kind="event",
        object_id=db.session.scalar(whole) or event.id,
        key=event.key,
        title=event.title,
        url=f"/e/{event.key}",
        workspace=event.workspace,
        sealed=event.trashed_at is not None,
    )


def dates(first: date, last: date, account: Account, workspace: Workspace | None) -> list[Dated]:
    return [dated(each, card) for each, card in queries.occurrences_on(first, last, account, workspace)]


def dated(each: Occurrence, card: Card | None) -> Dated:
    event = each.event
    return Dated(
        kind=card.kind if card else "event",
        title=card.title if card else each.title,
        url=card.url if card else url_of(each),
        icon=card.icon if card else ICON,
        workspace_id=event.workspace_id,
        first_day=each.first_day,
        last_day=each.last_day,
        starts_at=each.starts_at,
        ends_at=each.ends_at,
        place=each.place or (event.link if event.link else ""),
        category=event.subscription.title if event.subscription else event.category,
        state="cancelled" if each.cancelled else "",
    )


def url_of(each: Occurrence) -> str:
    """The address of one date: the event's, with the moment where it is repeated."""
    if not each.event.rule:
        return f"/e/{each.event.key}"
    return f"/e/{each.event.key}?date={quote(each.original.strftime('%Y%m%dT%H%M%SZ'))}"


def _text(event: Event) -> str:
    return "\n".join(part for part in (event.place, event.category, event.description) if part)


def _searched() -> ColumnElement[bool]:
    """Dates of other records are found by those; copies of other calendars are not searched."""
    return Event.about_kind.is_(None) & Event.subscription_id.is_(None)


def subscription_cards(ids: Collection[int], account: Account) -> Mapping[int, Card]:
    query = (
        select(
            CalendarSubscription.id, CalendarSubscription.title, Workspace.id.label("space"), Workspace.slug
        )
        .join(Workspace, Workspace.id == CalendarSubscription.workspace_id)
        .where(CalendarSubscription.id.in_(ids), access.may_see(CalendarSubscription, account))
    )
    return {
        row.id: Card(
            kind="foreign_calendar",
            object_id=row.id,
            title=row.title,
            url=f"/w/{row.slug}/calendar",
            icon=ICON,
            workspace_id=row.space,
        )
        for row in db.session.execute(query)
    }


def register() -> None:
    kinds.register(
        Kind(
            name="event",
            label=_l("Termin"),
            plural=_l("Termine"),
            icon=ICON,
            cards=cards,
            verbs=VERBS,
            entries=entries,
            texts=texts,
            all_ids=all_ids,
            subject=subject,
            dates=dates,
        )
    )
    kinds.register(
        Kind(
            name="foreign_calendar",
            label=_l("Fremder Kalender"),
            plural=_l("Fremde Kalender"),
            icon=ICON,
            cards=subscription_cards,
            verbs=SUBSCRIPTION_VERBS,
        )
    )
