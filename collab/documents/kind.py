"""What journal, search and digests know of documents and folders."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload, selectinload

from collab import kinds
from collab.base.clock import local
from collab.documents.labels import DOCTYPES
from collab.documents.models import Document, Folder, Version, VersionText
from collab.documents.names import split_ending
from collab.documents.queries import find_document, rows_query, visible_document, visible_folder
from collab.extensions import db
from collab.kinds import Card, IndexedText, Kind, Subject, Verb
from collab.people.models import Account, Person
from collab.search.engine import Entry
from collab.workspaces.models import Workspace

DOCUMENT_VERBS = {
    "document.uploaded": Verb(
        _l("%(actor)s hat „%(title)s“ hochgeladen"),
        3,
        many=_l("%(actor)s hat %(count)s Dokumente hochgeladen"),
    ),
    "version.added": Verb(
        _l("%(actor)s hat eine neue Fassung von „%(title)s“ hochgeladen"),
        3,
        many=_l("%(actor)s hat neue Fassungen von %(count)s Dokumenten hochgeladen"),
    ),
    "version.restored": Verb(
        _l("%(actor)s hat eine frühere Fassung von „%(title)s“ wieder zur aktuellen gemacht")
    ),
    "document.copied": Verb(
        _l("%(actor)s hat „%(title)s“ hierher kopiert"),
        many=_l("%(actor)s hat %(count)s Dokumente hierher kopiert"),
    ),
    "document.inserted": Verb(
        _l("%(actor)s hat das Bild „%(title)s“ in einen Text eingefügt"),
        1,
        many=_l("%(actor)s hat %(count)s Bilder in Texte eingefügt"),
    ),
    "document.changed": Verb(
        _l("%(actor)s hat die Angaben zu „%(title)s“ geändert"),
        1,
        many=_l("%(actor)s hat die Angaben zu %(count)s Dokumenten geändert"),
    ),
    "document.renamed": Verb(_l("%(actor)s hat die Datei von „%(title)s“ umbenannt"), 1),
    "document.moved": Verb(
        _l("%(actor)s hat „%(title)s“ verschoben"), 1, many=_l("%(actor)s hat %(count)s Dokumente verschoben")
    ),
    "document.moved_out": Verb(
        _l("%(actor)s hat „%(title)s“ aus diesem Arbeitsbereich herausgenommen"), gone=True
    ),
    "document.locked": Verb(_l("%(actor)s hat „%(title)s“ gesperrt"), 1),
    "document.unlocked": Verb(_l("%(actor)s hat „%(title)s“ wieder freigegeben"), 1),
    "document.lock_broken": Verb(_l("%(actor)s hat die Sperre von „%(title)s“ aufgehoben")),
    "document.trashed": Verb(
        _l("%(actor)s hat „%(title)s“ in den Papierkorb gelegt"),
        many=_l("%(actor)s hat %(count)s Dokumente in den Papierkorb gelegt"),
        gone=True,
    ),
    "document.restored": Verb(
        _l("%(actor)s hat „%(title)s“ aus dem Papierkorb zurückgeholt"),
        many=_l("%(actor)s hat %(count)s Dokumente aus dem Papierkorb zurückgeholt"),
    ),
}

FOLDER_VERBS = {
    "folder.created": Verb(
        _l("%(actor)s hat den Ordner „%(title)s“ angelegt"),
        1,
        many=_l("%(actor)s hat %(count)s Ordner angelegt"),
    ),
    "folder.copied": Verb(_l("%(actor)s hat den Ordner „%(title)s“ hierher kopiert")),
    "folder.renamed": Verb(_l("%(actor)s hat den Ordner „%(before)s“ in „%(title)s“ umbenannt"), 1),
    "folder.moved": Verb(_l("%(actor)s hat den Ordner „%(title)s“ verschoben"), 1),
    "folder.moved_out": Verb(
        _l("%(actor)s hat den Ordner „%(title)s“ aus diesem Arbeitsbereich herausgenommen"), gone=True
    ),
    "folder.trashed": Verb(_l("%(actor)s hat den Ordner „%(title)s“ in den Papierkorb gelegt"), gone=True),
    "folder.restored": Verb(_l("%(actor)s hat den Ordner „%(title)s“ aus dem Papierkorb zurückgeholt")),
}


def document_cards(ids: Collection[int], account: Account) -> Mapping[int, Card]:
    """Only the columns that a card shows: feeds and results ask for many cards."""
    query = (
        select(
            Document.id,
            Document.key,
            Document.title,
            Document.workspace_id,
            Document.doctype,
            Document.day,
            Document.filename,
            Person,
        )
        .join(Version, and_(Version.document_id == Document.id, Version.number == Document.current_number))
        .join(Account, Account.id == Version.author_id)
        .join(Person, Person.id == Account.person_id)
        .where(Document.id.in_(ids), visible_document(account))
    )
    return {
        row.id: Card(
            kind="document",
            object_id=row.id,
            title=row.title,
            url=f"/d/{row.key}",
            icon="document",
            workspace_id=row.workspace_id,
            doctype=row.doctype,
            day=row.day,
            author=row.Person.display_name,
            filename=row.filename,
        )
        for row in db.session.execute(query)
    }


def document_entries(ids: Collection[int]) -> Mapping[int, Entry]:
    query = (
        rows_query(Document.id.in_(ids), Document.trashed_at.is_(None))
        .add_columns(VersionText.text)
        .outerjoin(VersionText, VersionText.version_id == Version.id)
        .options(joinedload(Document.city), joinedload(Document.workspace), selectinload(Document.tags))
    )
    return {
        document.id: Entry(
            kind="document",
            object_id=document.id,
            workspace_id=document.workspace_id,
            title=document.title,
            text="\n".join(part for part in (_beside(document), _name_words(document), text or "") if part),
            day=document.day or local(document.created_at).date(),
            author=author.display_name,
            doctype=document.doctype,
            cities=(document.city.name,) if document.city else (),
            archived=document.workspace.archived_at is not None,
        )
        for document, _version, author, text in db.session.execute(query)
    }


def _beside(document: Document) -> str:
    """What people wrote about the document: description and tags."""
    return "\n".join(
        part for part in (document.description, ", ".join(t.name for t in document.tags)) if part
    )


def _name_words(document: Document) -> str:
    """The file name as it is, and once more as words."""
    stem = split_ending(document.filename)[0]
    words = stem.replace("_", " ").replace("-", " ")
    return document.filename if words == stem else f"{document.filename}\n{words}"


def document_texts(ids: Collection[int]) -> Mapping[int, IndexedText]:
    """Description and tags stand before the text of the file; the offsets of its pages are moved."""
    query = (
        select(Document, Version.pages, VersionText.text)
        .join(Version, and_(Version.document_id == Document.id, Version.number == Document.current_number))
        .outerjoin(VersionText, VersionText.version_id == Version.id)
        .where(Document.id.in_(ids))
        .options(selectinload(Document.tags))
    )
    texts = {}
    for document, pages, text in db.session.execute(query):
        beside = _beside(document)
        before = f"{beside}\n\n" if beside else ""
        texts[document.id] = IndexedText(before + (text or ""), [len(before) + start for start in pages])
    return texts


def document_subject(account: Account, key: str) -> Subject | None:
    document = find_document(account, key)
    return subject_of(document) if document is not None else None


def subject_of(document: Document) -> Subject:
    """A document as people discuss it; in the trash nothing is added to it."""
    return Subject(
        kind="document",
        object_id=document.id,
        key=document.key,
        title=document.title,
        url=f"/d/{document.key}",
        workspace=document.workspace,
        sealed=document.trashed_at is not None,
        discussed=document.trashed_at is None,
    )


def all_document_ids() -> Iterator[int]:
    return kinds.ids_in_steps(Document.id, Document.trashed_at.is_(None))


def folder_cards(ids: Collection[int], account: Account) -> Mapping[int, Card]:
    query = (
        select(Folder, Workspace.slug)
        .join(Workspace, Workspace.id == Folder.workspace_id)
        .where(Folder.id.in_(ids), visible_folder(account))
    )
    return {
        folder.id: Card(
            kind="folder",
            object_id=folder.id,
            title=folder.name,
            url=f"/w/{slug}/documents/{folder.key}",
            icon="folder",
            workspace_id=folder.workspace_id,
        )
        for folder, slug in db.session.execute(query)
    }


def register() -> None:
    kinds.register(
        Kind(
            name="document",
            label=_l("Dokument"),
            plural=_l("Dokumente"),
            icon="document",
            cards=document_cards,
            verbs=DOCUMENT_VERBS,
            entries=document_entries,
            texts=document_texts,
            all_ids=all_document_ids,
            types=DOCTYPES,
            subject=document_subject,
        )
    )
    kinds.register(
        Kind(
            name="folder",
            label=_l("Ordner"),
            plural=_l("Ordner"),
            icon="folder",
            cards=folder_cards,
            verbs=FOLDER_VERBS,
        )
    )
