"""Every change of attachments. Actions take the actor and the moment, and never commit."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from pathlib import PurePosixPath

from flask_babel import format_datetime
from flask_babel import gettext as _
from sqlalchemy import delete, func, select

from collab import activity, kinds
from collab.attachments.models import Attachment
from collab.base.clock import local
from collab.base.errors import Refused
from collab.documents import actions as documents
from collab.documents.downloads import RASTER
from collab.documents.files import NAMELESS, Arrival
from collab.documents.models import Document, Folder
from collab.documents.names import clean_name
from collab.extensions import db
from collab.kinds import Subject
from collab.people.models import Account
from collab.workspaces.models import Workspace

TOP_FOLDER = "Anhänge"  # not translated: a folder has one name for everybody
PICTURES = "Bilder"
NAMES_OF_THE_CLIPBOARD = {"image", "grafik", "bild", "unbenannt", "clipboard", NAMELESS.lower()}


def attach(subject: Subject, document: Document, *, actor: Account, now: datetime) -> Attachment:
    """Let a document of the workspace belong to a record; what belongs to it already stays as it is."""
    ensure_changeable(subject)
    if document.workspace_id != subject.workspace.id or document.trashed_at is not None:
        raise Refused(_("Dieses Dokument liegt nicht (mehr) in diesem Arbeitsbereich."))
    found = _found(subject, document)
    if found is not None:
        return found
    highest = select(func.max(Attachment.position)).where(
        Attachment.kind == subject.kind, Attachment.object_id == subject.object_id
    )
    attachment = Attachment(
        workspace_id=subject.workspace.id,
        kind=subject.kind,
        object_id=subject.object_id,
        document=document,
        position=(db.session.scalar(highest) or 0) + 1,
        added_at=now,
        added_by_id=actor.id,
    )
    db.session.add(attachment)
    _record("attachment.added", attachment, subject, document, actor, now)
    return attachment


def detach(subject: Subject, document: Document, *, actor: Account, now: datetime) -> bool:
    """Take a document off a record; it stays among the documents. Returns False where it was not attached."""
    ensure_changeable(subject)
    found = _found(subject, document)
    if found is None:
        return False
    _record("attachment.removed", found, subject, document, actor, now)
    db.session.delete(found)
    db.session.flush()
    return True


def attach_new(subject: Subject, arrival: Arrival, *, actor: Account, now: datetime) -> Document:
    """File what has arrived below "Anhänge" and attach it. A name that is there already gets a number."""
    ensure_changeable(subject)
    folder = folder_for(subject.workspace, str(kinds.get(subject.kind).plural), actor=actor, now=now)
    filed = documents.file_arrival(subject.workspace, folder, arrival, actor=actor, now=now, as_second=True)
    attach(subject, filed.document, actor=actor, now=now)
    return filed.document


def add_picture(workspace: Workspace, arrival: Arrival, *, actor: Account, now: datetime) -> Document:
    """File a picture that somebody puts into a text. Nothing but pictures that every browser shows."""
    if arrival.mime not in RASTER:
        raise Refused(_("In einen Text lassen sich nur Bilder einfügen (PNG, JPEG, GIF oder WebP)."), 415)
    folder = folder_for(workspace, PICTURES, actor=actor, now=now)
    named = Arrival(_picture_name(arrival.filename, now), arrival.digest, arrival.size, arrival.mime)
    return documents.file_arrival(
        workspace, folder, named, actor=actor, now=now, as_second=True, verb="document.inserted"
    ).document


def markdown_of(picture: Document) -> str:
    """The picture as it stands in a text."""
    words = "".join(" " if sign in "[]()\\\n" else sign for sign in picture.title)
    return f"![{' '.join(words.split())}](/d/{picture.key}/image)"


def forget_attachments(kind: str, ids: Collection[int], _now: datetime) -> None:
    """The records are deleted for good; the documents stay."""
    db.session.execute(delete(Attachment).where(Attachment.kind == kind, Attachment.object_id.in_(ids)))


def ensure_changeable(subject: Subject) -> None:
    if subject.workspace.archived_at is not None:
        raise Refused(_("Dieser Arbeitsbereich ist archiviert. Hier lässt sich nichts mehr ändern."))
    if subject.sealed:
        raise Refused(_("Hier lassen sich keine Anhänge mehr ändern."))


def folder_for(workspace: Workspace, name: str, *, actor: Account, now: datetime) -> Folder | None:
    names = [TOP_FOLDER, clean_name(name, PICTURES)]
    return documents.folder_at(workspace, None, names, actor=actor, now=now)


def _picture_name(filename: str, now: datetime) -> str:
    """What comes from the clipboard is called "image.png" every time; the moment tells more."""
    path = PurePosixPath(filename)
    if path.stem.lower() not in NAMES_OF_THE_CLIPBOARD:
        return filename
    return f"Bild {format_datetime(local(now), 'yyyy-MM-dd HH.mm', rebase=False)}{path.suffix}"


def _found(subject: Subject, document: Document) -> Attachment | None:
    return db.session.scalar(
        select(Attachment).where(
            Attachment.kind == subject.kind,
            Attachment.object_id == subject.object_id,
            Attachment.document_id == document.id,
        )
    )


def _record(
    verb: str, attachment: Attachment, subject: Subject, document: Document, actor: Account, now: datetime
) -> None:
    db.session.flush()
    activity.record(
        verb,
        "attachment",
        attachment.id,
        subject.title,
        actor=actor,
        now=now,
        workspace=subject.workspace,
        about=(subject.kind, subject.object_id),
        file=document.title,
    )
