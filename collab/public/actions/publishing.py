"""Making a record public, taking it back, and what goes with records that are deleted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete, select

from collab.base.errors import Refused
from collab.extensions import db
from collab.kinds import Subject
from collab.people.models import Account
from collab.public import kinds
from collab.public.journal import record_of
from collab.public.kinds import Frozen, PublicKind
from collab.public.models import Publication, PublicSite, PublicTopic
from collab.public.rendering import pictures_in


def publication_of(subject: Subject) -> Publication | None:
    return db.session.scalar(
        select(Publication).where(
            Publication.workspace_id == subject.workspace.id,
            Publication.kind == subject.kind,
            Publication.object_id == subject.object_id,
        )
    )


def as_it_is(subject: Subject) -> tuple[PublicKind, Frozen, list[str]]:
    """What would be published of a record now, and what is to be known before; refused where nothing can."""
    kind = kinds.get(subject.kind)
    record = kind.load([subject.object_id]).get(subject.object_id) if kind else None
    if kind is None or record is None or record.workspace_id != subject.workspace.id:
        raise Refused(_("Das lässt sich so nicht veröffentlichen: Es ist ein Entwurf, gelöscht oder fremd."))
    return kind, kind.freeze(record), kind.warnings(record)


def publish(
    subject: Subject,
    site: PublicSite,
    language: str,
    topic: PublicTopic | None,
    *,
    actor: Account,
    now: datetime,
) -> Publication:
    """From now on everybody sees the record as it is now; once more brings its public state up to date."""
    if language not in site.languages:
        raise Refused(_("Diese Sprache ist für die Seite nicht gewählt."), 422)
    _kind, frozen, _warnings = as_it_is(subject)
    pictures = pictures_in(frozen.text, subject.workspace.id)
    found = publication_of(subject)
    renewed = found is not None and found.taken_back_at is None
    if found is None:
        found = Publication(workspace_id=subject.workspace.id, kind=subject.kind, object_id=subject.object_id)
    if not renewed:
        found.published_at, found.published_by_id = now, actor.id
    found.title, found.text, found.number = frozen.title[:300], frozen.text, frozen.number
    found.snapshot = frozen.more | {"pictures": pictures}
    found.language, found.topic, found.renewed_at = language, topic, now
    found.taken_back_at = found.taken_back_by_id = None
    db.session.add(found)
    record_of("publication.renewed" if renewed else "publication.published", found, actor=actor, now=now)
    return found


def take_back(publication: Publication, *, actor: Account, now: datetime) -> None:
    """From this moment nobody outside sees it any more."""
    if publication.taken_back_at is None:
        publication.taken_back_at, publication.taken_back_by_id = now, actor.id
        record_of("publication.taken_back", publication, actor=actor, now=now)


def put_back(publication: Publication, *, actor: Account, now: datetime) -> None:
    """The way back from taking it back: public again, as it was."""
    if publication.taken_back_at is not None:
        publication.taken_back_at = publication.taken_back_by_id = None
        record_of("publication.published", publication, actor=actor, now=now)


def has_changed(publication: Publication, frozen: Frozen) -> bool:
    """Whether the record says something else by now than its public page."""
    more = {name: value for name, value in publication.snapshot.items() if name != "pictures"}
    return (publication.title, publication.text, more, publication.number) != (
        frozen.title[:300],
        frozen.text,
        frozen.more,
        frozen.number,
    )


def forget_publications(kind: str, ids: Collection[int], _now: datetime) -> None:
    """The records are deleted for good, and so is what was public of them."""
    db.session.execute(delete(Publication).where(Publication.kind == kind, Publication.object_id.in_(ids)))
