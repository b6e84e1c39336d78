"""What the shared services are told about organisations and topics."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from collab.contacts.models import Responsibility, Topic
from collab.extensions import db
from collab.kinds import Card, IndexedText, Kind, Verb
from collab.people.models import Account, Organisation
from collab.search.engine import Entry
from collab.workspaces import access


def organisation_cards(ids: Collection[int], account: Account) -> dict[int, Card]:
    if not access.reads_directory(account):
        return {}
    return {
        found.id: Card(
            "organisation", found.id, found.name, url_for("contacts.organisation", organisation=found.id),
            "building", workspace_id=None,
        )
        for found in _organisations(ids)
    }  # fmt: skip


def organisation_entries(ids: Collection[int]) -> dict[int, Entry]:
    return {
        found.id: Entry(
            "organisation", found.id, None, found.name, _facts(found),
            cities=(found.name,) if found.is_city else (),
        )
        for found in _organisations(ids)
    }  # fmt: skip


def organisation_texts(ids: Collection[int]) -> dict[int, IndexedText]:
    return {found.id: IndexedText(_facts(found)) for found in _organisations(ids)}


def organisation_ids() -> Iterator[int]:
    yield from db.session.scalars(select(Organisation.id).order_by(Organisation.id))


def _organisations(ids: Collection[int]) -> list[Organisation]:
    return list(db.session.scalars(select(Organisation).where(Organisation.id.in_(ids))))


def _facts(organisation: Organisation) -> str:
    known = (
        organisation.official_name,
        organisation.street,
        organisation.postcode,
        organisation.website,
        organisation.ags,
    )
    return " · ".join(part for part in known if part)


def topic_cards(ids: Collection[int], account: Account) -> dict[int, Card]:
    if not access.reads_directory(account):
        return {}
    return {
        topic.id: Card(
            "topic",
            topic.id,
            topic.name,
            url_for("contacts.topic", topic=topic.key),
            "tag",
            workspace_id=None,
        )
        for topic in _topics(ids)
    }


def topic_entries(ids: Collection[int]) -> dict[int, Entry]:
    texts = topic_texts(ids)
    return {
        topic.id: Entry("topic", topic.id, None, topic.name, texts[topic.id].text) for topic in _topics(ids)
    }


def topic_texts(ids: Collection[int]) -> dict[int, IndexedText]:
    """What it is about, and who answers for it where."""
    words = {topic.id: [topic.text] if topic.text else [] for topic in _topics(ids)}
    for entry in db.session.scalars(
        select(Responsibility)
        .where(Responsibility.topic_id.in_(ids))
        .options(joinedload(Responsibility.person), joinedload(Responsibility.organisation))
    ):
        words[entry.topic_id].append(f"{entry.organisation.name}: {entry.person.display_name}")
    return {number: IndexedText(" · ".join(parts)) for number, parts in words.items()}


def topic_ids() -> Iterator[int]:
    yield from db.session.scalars(select(Topic.id).order_by(Topic.id))


def _topics(ids: Collection[int]) -> list[Topic]:
    return list(db.session.scalars(select(Topic).where(Topic.id.in_(ids))))


ORGANISATION = Kind(
    name="organisation",
    label=_l("Organisation"),
    plural=_l("Organisationen"),
    icon="building",
    cards=organisation_cards,
    entries=organisation_entries,
    texts=organisation_texts,
    all_ids=organisation_ids,
    verbs={
        "organisation.added": Verb(_l("%(actor)s hat die Organisation %(title)s eingetragen")),
        "organisation.changed": Verb(_l("%(actor)s hat %(title)s geändert"), weight=1),
    },
)

TOPIC = Kind(
    name="topic",
    label=_l("Thema"),
    plural=_l("Themen"),
    icon="tag",
    cards=topic_cards,
    entries=topic_entries,
    texts=topic_texts,
    all_ids=topic_ids,
    verbs={
        "topic.added": Verb(_l("%(actor)s hat das Thema %(title)s angelegt"), weight=1),
        "topic.changed": Verb(_l("%(actor)s hat das Thema %(title)s geändert"), weight=1),
        "topic.removed": Verb(_l("%(actor)s hat das Thema %(title)s entfernt"), weight=1, gone=True),
        "topic.named": Verb(_l("%(title)s: %(person)s ist jetzt für %(city)s zuständig"), weight=1),
        "topic.withdrawn": Verb(_l("%(title)s: %(person)s ist nicht mehr für %(city)s zuständig"), weight=1),
    },
)
