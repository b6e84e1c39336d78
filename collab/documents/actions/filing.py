"""Filing what has arrived: a new document, a new version, an old version made current again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from flask_babel import gettext as _
from sqlalchemy import func, select

from collab.base.clock import local
from collab.base.errors import Refused
from collab.documents import guessing, queries
from collab.documents.actions.folders import document_named, taken_file_names
from collab.documents.actions.journal import hold, record_document
from collab.documents.actions.locks import ensure_free
from collab.documents.files import Arrival
from collab.documents.models import Document, ExtractionJob, Folder, TextState, Version, VersionText
from collab.documents.names import free_among, split_ending
from collab.extensions import db
from collab.people.models import Account, Organisation
from collab.workspaces.models import Workspace


class Outcome(StrEnum):
    NEW = "new"
    VERSION = "version"
    UNCHANGED = "unchanged"  # the current version has these very bytes already


@dataclass(frozen=True)
class Filed:
    """What became of an arrival. `duplicates`: other documents of the workspace with the same content."""

    document: Document
    outcome: Outcome
    duplicates: list[Document] = field(default_factory=list)


def file_arrival(
    workspace: Workspace,
    folder: Folder | None,
    arrival: Arrival,
    *,
    actor: Account,
    now: datetime,
    as_second: bool = False,
    note: str = "",
    verb: str = "document.uploaded",
) -> Filed:
    """Put an arrived file into a folder.

    Where the name is there already it becomes a new version of that document, or with `as_second` a
    second document "Name (2)". The very bytes of the current version change nothing. `verb`: what the
    journal says of a new document.
    """
    hold(workspace)
    existing = document_named(workspace, folder, arrival.filename)
    if existing is None or as_second:
        duplicates = queries.same_content(workspace, arrival.digest)
        document = add_document(workspace, folder, arrival, actor=actor, now=now, note=note, verb=verb)
        return Filed(document, Outcome.NEW, duplicates)
    duplicates = queries.same_content(workspace, arrival.digest, besides=existing)
    if existing.current.digest == arrival.digest:
        return Filed(existing, Outcome.UNCHANGED, duplicates)
    add_version(existing, arrival, actor=actor, now=now, note=note)
    return Filed(existing, Outcome.VERSION, duplicates)


def add_document(
    workspace: Workspace,
    folder: Folder | None,
    arrival: Arrival,
    *,
    actor: Account,
    now: datetime,
    note: str = "",
    verb: str = "document.uploaded",
) -> Document:
    """A new document with its first version; a name that is taken gets a number."""
    filename = free_among(arrival.filename, taken_file_names(workspace, folder))
    document = Document(
        workspace=workspace,
        folder=folder,
        filename=filename,
        created_at=now,
        created_by_id=actor.id,
        changed_at=now,
        **guesses(arrival, filename, workspace, local(now).date()),
    )
    db.session.add(document)
    db.session.flush()
    _append(document, arrival.digest, arrival.size, arrival.mime, filename, note, actor, now, number=1)
    record_document(verb, document, actor, now, filename=filename)
    return document


def guesses(arrival: Arrival, filename: str, workspace: Workspace, today: date) -> dict[str, object]:
    """Title, day, type and city as the file name gives them away; all marked as guessed."""
    named = guessing.day_from_text(filename, today)
    return {
        "title": guessing.title_from_name(filename)[:300],
        "day": named.day if named else None,
        "doctype": guessing.doctype_from(filename, arrival.mime),
        "city_id": guessing.city_from(filename, cities_of(workspace)),
        "guessed": ["title", "day", "doctype", "city"],
    }


def cities_of(workspace: Workspace) -> list[guessing.City]:
    """The cities that a document of this workspace may be about: those involved, else all."""
    involved = [city for city in workspace.cities if city.is_city]
    if not involved:
        involved = list(db.session.scalars(select(Organisation).where(Organisation.is_city)))
    return [guessing.City(city.id, city.name) for city in involved]


def add_version(
    document: Document, arrival: Arrival, *, actor: Account, now: datetime, note: str = ""
) -> Version:
    """A new current version. The document keeps its name; only another ending is taken over."""
    ensure_free(document, actor)
    hold(document.workspace)
    stem, ending = split_ending(document.filename)
    new_ending = split_ending(arrival.filename)[1]
    if new_ending.lower() != ending.lower():
        taken = taken_file_names(document.workspace, document.folder)
        document.filename = free_among(stem + new_ending, taken)
    version = _append(
        document, arrival.digest, arrival.size, arrival.mime, arrival.filename, note, actor, now
    )
    record_document("version.added", document, actor, now, number=version.number, note=version.note)
    return version


def restore_version(document: Document, number: int, *, actor: Account, now: datetime) -> Version:
    """Make an old version current again: a new version with the same bytes."""
    ensure_free(document, actor)
    hold(document.workspace)
    old = version_of(document, number)
    if old is None or old.number == document.current_number:
        raise Refused(_("Diese Fassung ist schon die aktuelle."))
    version = _append(document, old.digest, old.size, old.mime, old.filename, "", actor, now, read=old)
    version.restored_from = old.number
    record_document("version.restored", document, actor, now, number=version.number, source=old.number)
    return version


def version_of(document: Document, number: int) -> Version | None:
    return db.session.scalar(
        select(Version).where(Version.document_id == document.id, Version.number == number)
    )


def _append(
    document: Document,
    digest: str,
    size: int,
    mime: str,
    filename: str,
    note: str,
    actor: Account,
    now: datetime,
    number: int | None = None,
    read: Version | None = None,
) -> Version:
    """The next version. `read`: a version with the same bytes, whose text is taken over."""
    if number is None:
        highest = select(func.max(Version.number)).where(Version.document_id == document.id)
        number = (db.session.scalar(highest) or 0) + 1
    version = Version(
        document_id=document.id,
        number=number,
        digest=digest,
        size=size,
        mime=mime,
        filename=filename,
        note=" ".join(note.split())[:500],
        author_id=actor.id,
        created_at=now,
        pages=[],
    )
    db.session.add(version)
    document.current_number = number
    document.changed_at = now
    db.session.flush()
    db.session.expire(document, ["current", "versions"])
    if read is None or not take_over_text(read, version):
        db.session.add(ExtractionJob(version_id=version.id, queued_at=now, not_before=now))
    return version


def take_over_text(source: Version, target: Version) -> bool:
    """Copy what was read of the same bytes; False where they still wait to be read."""
    if source.text_state == TextState.WAITING:
        return False
    target.text_state, target.text_reason = source.text_state, source.text_reason
    target.pages = list(source.pages)
    text = db.session.get(VersionText, source.id)
    if text is not None:
        db.session.add(VersionText(version_id=target.id, text=text.text))
    return True
