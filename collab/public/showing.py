"""What is public now. All public pages, feeds and interfaces ask here and nowhere else.

A record is shown while its site is on, its publication is not taken back, and the record itself is there,
in the workspace of the site and not in the trash. What is shown of it is what was published. An archived
workspace stays public until somebody takes it back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload, undefer

from collab.base.clock import local
from collab.documents.models import Document, Version
from collab.extensions import db
from collab.people.models import Person
from collab.public import kinds
from collab.public.kinds import AHEAD, BEHIND, Frozen, PublicKind, Sort
from collab.public.languages import known
from collab.public.models import Ambassador, Notice, Publication, PublicSite, PublicTopic

MOST = 2000
"""Publications of one site."""


@dataclass(frozen=True)
class Words:
    """A title and a text (Markdown) in the language in which they are there."""

    title: str
    text: str
    language: str


@dataclass(frozen=True)
class TopicShown:
    key: str
    words: Words


@dataclass(frozen=True)
class When:
    """One date. `starts_at` and `ends_at` (UTC) are None for whole days."""

    first_day: date
    last_day: date
    starts_at: datetime | None
    ends_at: datetime | None
    cancelled: bool


@dataclass(frozen=True)
class Shown:
    """A record as everybody may see it; `key` stands in its public address.

    `more` is what its kind has kept (`public/kinds.py`), `topic` the key of a topic. `dates` are as they are
    now, those of the last weeks and of the coming year.
    """

    key: str
    kind: str
    object_id: int
    sort: Sort
    title: str
    language: str
    more: dict[str, Any]
    topic: str | None
    number: int
    published_at: datetime
    renewed_at: datetime
    dates: list[When] = field(default_factory=list)

    @property
    def path(self) -> str:
        """The short address of the record inside the platform."""
        return str(self.more.get("path", ""))

    def next_date(self, today: date) -> When | None:
        return next((each for each in self.dates if each.last_day >= today), None)


@dataclass(frozen=True)
class PersonShown:
    """What a person has agreed to be shown of her, and nothing else. `photo`: whether there is one."""

    key: str
    part: str
    name: str
    city: str
    function: str
    languages: str
    text: str
    email: str
    phone: str
    photo: str | None


def find_site(slug: str) -> PublicSite | None:
    """The site at this address, if it is on."""
    return db.session.scalar(
        select(PublicSite)
        .where(PublicSite.slug == slug, PublicSite.on_since.is_not(None))
        .options(
            selectinload(PublicSite.texts),
            selectinload(PublicSite.topics).selectinload(PublicTopic.texts),
        )
    )


def sites() -> Sequence[PublicSite]:
    """All that are on, with their workspaces."""
    return db.session.scalars(
        select(PublicSite)
        .where(PublicSite.on_since.is_not(None))
        .order_by(PublicSite.slug)
        .options(joinedload(PublicSite.workspace))
    ).all()


def everything(site: PublicSite, now: datetime) -> list[Shown]:
    """All that is published on a site, the newest first; one query, and those of each kind that occurs."""
    if site.on_since is None:
        return []
    query = (
        select(Publication)
        .where(Publication.workspace_id == site.workspace_id, Publication.taken_back_at.is_(None))
        .order_by(Publication.published_at.desc(), Publication.id.desc())
        .limit(MOST)
    )
    return _shown(db.session.scalars(query).all(), site, now)


def of_kind(name: str, sites: Iterable[PublicSite], keys: Collection[str]) -> list[tuple[Publication, Any]]:
    """Which of these publications of one kind are shown, in a lasting order, with their records as they are.

    For interfaces, which show more than the last dates: they give out of the record its times only, and
    nothing that is not in the publication. A fixed number of queries.
    """
    places = [site.workspace_id for site in sites if site.on_since is not None]
    query = (
        select(Publication)
        .where(
            Publication.kind == name,
            Publication.key.in_(keys),
            Publication.workspace_id.in_(places),
            Publication.taken_back_at.is_(None),
        )
        .order_by(Publication.id)
    )
    return [(row, record) for row, _kind, record in _with_records(db.session.scalars(query).all())]


def one(site: PublicSite, key: str, now: datetime) -> Shown | None:
    """What is published under this key."""
    found = _publication(site, key)
    return next(iter(_shown([found], site, now)), None) if found is not None else None


def text_of(site: PublicSite, shown: Shown) -> str:
    """Its text (Markdown) as published."""
    found = _publication(site, shown.key)
    return found.text if found is not None else ""


def version_of(site: PublicSite, shown: Shown) -> Version | None:
    """The file of a published document: the version that was published."""
    if shown.kind != "document":
        return None
    return _version(site.workspace_id, Document.id == shown.object_id, shown.number)


def picture_of(site: PublicSite, shown: Shown, key: str) -> Version | None:
    """A picture that stands in a published text, in the version of that moment."""
    number = (shown.more.get("pictures") or {}).get(key)
    return _version(site.workspace_id, Document.key == key, int(number)) if number else None


def topics(site: PublicSite, language: str) -> list[TopicShown]:
    found = [TopicShown(topic.key, words_in(topic.texts, language, site)) for topic in site.topics]
    return [each for each in found if each.words.title]


def words_in(texts: Iterable[Any], language: str, site: PublicSite) -> Words:
    """A text in this language, else in the first language of the site that it is there in."""
    there = {each.language: each for each in texts if each.title}
    for candidate in (language, *languages(site)):
        if candidate in there:
            return Words(there[candidate].title, there[candidate].text, candidate)
    return Words("", "", language)


def languages(site: PublicSite) -> list[str]:
    return known(site.languages) or ["de"]


def people(site: PublicSite, today: date) -> list[PersonShown]:
    """Those who have agreed, in the words they have agreed to; nobody who has left."""
    query = (
        select(Ambassador)
        .join(Person, Person.id == Ambassador.person_id)
        .where(
            Ambassador.site_id == site.id,
            Ambassador.agreed_at.is_not(None),
            Ambassador.withdrawn_at.is_(None),
            Person.trashed_at.is_(None),
            Person.emptied_at.is_(None),
            or_(Person.left_on.is_(None), Person.left_on > today),
        )
        .order_by(Person.family_name, Person.given_name, Ambassador.id)
        .options(joinedload(Ambassador.person))
    )
    return [_person(each) for each in db.session.scalars(query) if each.agreed]


def _person(row: Ambassador) -> PersonShown:
    agreed = row.agreed or {}
    photo = agreed.get("photo")
    return PersonShown(
        key=row.key,
        part=str(agreed.get("part", row.part)),
        name=str(agreed.get("name", "")),
        city=str(agreed.get("city", "")),
        function=str(agreed.get("function", "")),
        languages=str(agreed.get("languages", "")),
        text=str(agreed.get("text", "")),
        email=_present(agreed.get("email"), row.person.email),
        phone=_present(agreed.get("phone"), row.person.phone),
        photo=_present(photo, row.person.photo_digest) or None,
    )


def _present(agreed: object, now: str | None) -> str:
    """What she has agreed to, unless she has taken it off her entry or changed it since."""
    return now if now and agreed == now else ""


def notices(site: PublicSite, today: date) -> Sequence[Notice]:
    """Released notes whose last day is not over, the newest first."""
    return db.session.scalars(
        select(Notice)
        .where(
            Notice.site_id == site.id,
            Notice.released_at.is_not(None),
            Notice.taken_back_at.is_(None),
            Notice.until >= today,
        )
        .order_by(Notice.released_at.desc(), Notice.id.desc())
        .limit(100)
    ).all()


def frozen_now(publications: Iterable[Publication]) -> dict[int, Frozen]:
    """What the same records would be published as now, by the id of the publication; gone ones are left out.

    For the pages inside the workspace, which tell what has changed since.
    """
    found = {}
    for publication, kind, record in _with_records(publications):
        found[publication.id] = kind.freeze(record)
    return found


def _publication(site: PublicSite, key: str) -> Publication | None:
    return db.session.scalar(
        select(Publication)
        .where(
            Publication.key == key,
            Publication.workspace_id == site.workspace_id,
            Publication.taken_back_at.is_(None),
        )
        .options(undefer(Publication.text))
    )


def _shown(publications: Iterable[Publication], site: PublicSite, now: datetime) -> list[Shown]:
    topics_by_id = {topic.id: topic.key for topic in site.topics}
    today = local(now).date()
    by_id = {}
    publications = list(publications)
    for row, kind, record in _with_records(publications):
        dates = kind.dates(record, today - BEHIND, today + AHEAD) if kind.dates else []
        by_id[row.id] = Shown(
            key=row.key,
            kind=row.kind,
            object_id=row.object_id,
            sort=kind.sort,
            title=row.title,
            language=row.language,
            more=kind.less(record, row.snapshot),
            topic=topics_by_id.get(row.topic_id or 0),
            number=row.number,
            published_at=row.published_at,
            renewed_at=row.renewed_at,
            dates=[
                When(each.first_day, each.last_day, each.starts_at, each.ends_at, each.cancelled)
                for each in dates
            ],
        )
    return [by_id[row.id] for row in publications if row.id in by_id]


def _with_records(publications: Iterable[Publication]) -> Iterable[tuple[Publication, PublicKind, Any]]:
    """Each with its record, where that is there and lies in the workspace of the publication."""
    by_kind: dict[str, list[Publication]] = {}
    for each in publications:
        by_kind.setdefault(each.kind, []).append(each)
    for name, rows in by_kind.items():
        kind = kinds.get(name)
        if kind is None:
            continue
        records = kind.load([row.object_id for row in rows])
        for row in rows:
            record = records.get(row.object_id)
            if record is None or record.workspace_id != row.workspace_id:
                continue
            if kind.allows(record, row.snapshot):
                yield row, kind, record


def _version(workspace_id: int, document: Any, number: int) -> Version | None:
    return db.session.scalar(
        select(Version)
        .join(Document, Document.id == Version.document_id)
        .where(
            document,
            Document.workspace_id == workspace_id,
            Document.trashed_at.is_(None),
            Version.number == number,
        )
    )
