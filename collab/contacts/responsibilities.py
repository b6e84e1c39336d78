"""Changes of topics and of who is responsible for them. Nobody but the caller commits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from collab import activity
from collab.base.errors import Refused
from collab.base.folding import fold
from collab.contacts.models import Responsibility, Topic
from collab.extensions import db
from collab.people.models import Account, Organisation, Person
from collab.search.queue import queue_index

KIND = "topic"


def add_topic(name: str, text: str, *, actor: Account | None, now: datetime) -> Topic:
    _refuse_twice(name, None)
    topic = Topic(name=name, text=text, created_at=now)
    db.session.add(topic)
    db.session.flush()
    _record("topic.added", topic, actor, now)
    return topic


def change_topic(topic: Topic, name: str, text: str, *, actor: Account, now: datetime) -> bool:
    """Return False (and record nothing) if all is as it was."""
    if (topic.name, topic.text) == (name, text):
        return False
    _refuse_twice(name, topic)
    topic.name, topic.text = name, text
    _record("topic.changed", topic, actor, now)
    for entry in _entries(topic):
        queue_index("person", entry.person_id, now)
    return True


def remove_topic(topic: Topic, *, actor: Account, now: datetime) -> None:
    """Refused while somebody is named for it: who answers for what is not lost by one click."""
    if _entries(topic):
        raise Refused(
            _("Für „%(name)s“ sind noch Personen benannt. Nehmen Sie zuerst diese zurück.", name=topic.name)
        )
    _record("topic.removed", topic, actor, now)
    db.session.delete(topic)


def name_responsible(
    topic: Topic, organisation: Organisation, person: Person, *, actor: Account | None, now: datetime
) -> Responsibility | None:
    """Somebody answers for a topic in a city from now on; None if she did already."""
    if person.left_on is not None or person.trashed_at is not None:
        raise Refused(_("%(name)s ist nicht mehr dabei.", name=person.display_name))
    known = select(Responsibility.id).where(
        Responsibility.topic_id == topic.id,
        Responsibility.organisation_id == organisation.id,
        Responsibility.person_id == person.id,
    )
    if db.session.scalar(known) is not None:
        return None
    entry = Responsibility(topic=topic, organisation=organisation, person=person, created_at=now)
    db.session.add(entry)
    db.session.flush()
    _record_naming("topic.named", entry, actor, now)
    return entry


def withdraw(entry: Responsibility, *, actor: Account, now: datetime) -> None:
    """She does not answer for it any more."""
    _record_naming("topic.withdrawn", entry, actor, now)
    db.session.delete(entry)


def choose_own(account: Account, chosen: Collection[int], *, now: datetime) -> bool:
    """What somebody says to answer for in the own city: these topics and no others."""
    person = account.person
    if person.organisation is None:
        raise Refused(
            _("In Ihrem Eintrag steht keine Organisation. Bitte wenden Sie sich an das Projektbüro.")
        )
    own = {
        entry.topic_id: entry
        for entry in db.session.scalars(
            select(Responsibility).where(
                Responsibility.person_id == person.id,
                Responsibility.organisation_id == person.organisation_id,
            )
        )
    }
    topics = {topic.id: topic for topic in db.session.scalars(select(Topic).where(Topic.id.in_(chosen)))}
    for number, topic in topics.items():
        if number not in own:
            name_responsible(topic, person.organisation, person, actor=account, now=now)
    for number, entry in own.items():
        if number not in topics:
            withdraw(entry, actor=account, now=now)
    return set(own) != set(topics)


def count_of(person: Person) -> int:
    """For handing over: how much somebody answers for."""
    return len(_of(person))


def hand_over(from_person: Person, to_person: Person, *, actor: Account, now: datetime) -> int:
    """Everything one answers for becomes the other's; returns how much that was."""
    entries = _of(from_person)
    for entry in entries:
        topic, organisation = entry.topic, entry.organisation
        withdraw(entry, actor=actor, now=now)
        name_responsible(topic, organisation, to_person, actor=actor, now=now)
    return len(entries)


def _of(person: Person) -> list[Responsibility]:
    return list(db.session.scalars(select(Responsibility).where(Responsibility.person_id == person.id)))


def _entries(topic: Topic) -> list[Responsibility]:
    return list(db.session.scalars(select(Responsibility).where(Responsibility.topic_id == topic.id)))


def _refuse_twice(name: str, topic: Topic | None) -> None:
    for other in db.session.scalars(select(Topic)):
        if other is not topic and fold(other.name) == fold(name):
            raise Refused(_("Das Thema „%(name)s“ gibt es schon.", name=other.name), status=422)


def _record(verb: str, topic: Topic, actor: Account | None, now: datetime, **detail: Any) -> None:
    activity.record(verb, KIND, topic.id, topic.name, actor=actor, now=now, **detail)
    queue_index(KIND, topic.id, now)


def _record_naming(verb: str, entry: Responsibility, actor: Account | None, now: datetime) -> None:
    _record(
        verb, entry.topic, actor, now,
        person=entry.person.display_name, of=entry.person_id, city=entry.organisation.name,
    )  # fmt: skip
    queue_index("person", entry.person_id, now)
