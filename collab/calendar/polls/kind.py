"""What journal, search and digests know of polls."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from collab import kinds
from collab.base.clock import local
from collab.calendar.polls.models import Poll
from collab.calendar.polls.queries import find_poll, visible_poll
from collab.extensions import db
from collab.kinds import Card, IndexedText, Kind, Subject, Verb, ids_in_steps
from collab.people.models import Account, Person
from collab.search.engine import Entry

VERBS = {
    "poll.started": Verb(_l("%(actor)s sucht mit der Abstimmung „%(title)s“ einen Termin"), 3),
    "poll.changed": Verb(_l("%(actor)s hat die Terminabstimmung „%(title)s“ geändert")),
    "poll.answered": Verb(_l("%(actor)s hat auf die Terminabstimmung „%(title)s“ geantwortet"), 1),
    "poll.answered_by_link": Verb(_l("%(name)s hat auf die Terminabstimmung „%(title)s“ geantwortet"), 1),
    "poll.decided": Verb(_l("%(actor)s hat den Termin für „%(title)s“ festgelegt"), 3),
    "poll.closed": Verb(_l("%(actor)s hat die Terminabstimmung „%(title)s“ ohne Termin beendet")),
    "poll.reopened": Verb(_l("%(actor)s hat die Terminabstimmung „%(title)s“ wieder geöffnet")),
    "poll.trashed": Verb(
        _l("%(actor)s hat die Terminabstimmung „%(title)s“ in den Papierkorb gelegt"), gone=True
    ),
    "poll.restored": Verb(
        _l("%(actor)s hat die Terminabstimmung „%(title)s“ aus dem Papierkorb zurückgeholt")
    ),
}


def cards(ids: Collection[int], account: Account) -> Mapping[int, Card]:
    query = (
        select(Poll.id, Poll.key, Poll.title, Poll.workspace_id, Poll.created_at, Person)
        .join(Account, Account.id == Poll.created_by_id)
        .join(Person, Person.id == Account.person_id)
        .where(Poll.id.in_(ids), visible_poll(account))
    )
    return {
        row.id: Card(
            kind="poll",
            object_id=row.id,
            title=row.title,
            url=f"/poll/{row.key}",
            icon="poll",
            workspace_id=row.workspace_id,
            day=local(row.created_at).date(),
            author=row.Person.display_name,
        )
        for row in db.session.execute(query)
    }


def entries(ids: Collection[int]) -> Mapping[int, Entry]:
    polls = db.session.scalars(
        select(Poll)
        .where(Poll.id.in_(ids), Poll.trashed_at.is_(None))
        .options(
            joinedload(Poll.workspace),
            joinedload(Poll.city),
            joinedload(Poll.created_by).joinedload(Account.person),
        )
    )
    return {
        poll.id: Entry(
            kind="poll",
            object_id=poll.id,
            workspace_id=poll.workspace_id,
            title=poll.title,
            text=_text(poll.place, poll.text),
            day=local(poll.created_at).date(),
            author=poll.created_by.person.display_name,
            doctype=None,
            cities=(poll.city.name,) if poll.city else (),
            archived=poll.workspace.archived_at is not None,
        )
        for poll in polls
    }


def texts(ids: Collection[int]) -> Mapping[int, IndexedText]:
    rows = db.session.execute(select(Poll.id, Poll.place, Poll.text).where(Poll.id.in_(ids)))
    return {number: IndexedText(_text(place, text)) for number, place, text in rows}


def _text(place: str, text: str) -> str:
    return "\n".join(part for part in (place, text) if part)


def all_ids() -> Iterator[int]:
    return ids_in_steps(Poll.id, Poll.trashed_at.is_(None))


def subject(account: Account, key: str) -> Subject | None:
    poll = find_poll(account, key)
    return None if poll is None else subject_of(poll)


def subject_of(poll: Poll) -> Subject | None:
    """None in the trash: nobody discusses what is thrown away."""
    if poll.trashed_at is not None:
        return None
    return Subject("poll", poll.id, poll.key, poll.title, f"/poll/{poll.key}", poll.workspace)


def register() -> None:
    kinds.register(
        Kind(
            name="poll",
            label=_l("Terminabstimmung"),
            plural=_l("Terminabstimmungen"),
            icon="poll",
            cards=cards,
            verbs=VERBS,
            entries=entries,
            texts=texts,
            all_ids=all_ids,
            subject=subject,
        )
    )
