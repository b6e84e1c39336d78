"""Reading what is attached. A document is shown to those only who may see the document itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from collab import kinds
from collab.attachments.models import Attachment
from collab.documents.models import Document
from collab.documents.names import sort_key
from collab.documents.queries import visible_document
from collab.extensions import db
from collab.kinds import Subject
from collab.people.models import Account

MOST_OFFERED = 20


@dataclass(frozen=True)
class Attached:
    """A document that belongs to a record. `url` is its page, `download` its file; paths."""

    key: str
    document: Document
    title: str
    filename: str
    size: int
    url: str
    download: str


def attached(kind: str, object_id: int, account: Account) -> list[Attached]:
    """The documents of one record in their order; one query."""
    return attached_to_many(kind, [object_id], account).get(object_id, [])


def attached_to_many(kind: str, ids: Collection[int], account: Account) -> dict[int, list[Attached]]:
    """The same for many records with one query; those without any are left out."""
    if not ids:
        return {}
    rows = db.session.scalars(
        select(Attachment)
        .join(Document, Document.id == Attachment.document_id)
        .where(Attachment.kind == kind, Attachment.object_id.in_(ids), visible_document(account))
        .order_by(Attachment.position, Attachment.id)
        .options(joinedload(Attachment.document).joinedload(Document.current))
    )
    found: dict[int, list[Attached]] = defaultdict(list)
    for row in rows:
        document = row.document
        found[row.object_id].append(
            Attached(
                key=row.key,
                document=document,
                title=document.title,
                filename=document.filename,
                size=document.current.size,
                url=f"/d/{document.key}",
                download=f"/d/{document.key}/download",
            )
        )
    return dict(found)


def find_attachment(account: Account, key: str) -> Attachment | None:
    """For the gate: an attachment exists for those who see both, the record and the document."""
    found = db.session.scalar(
        select(Attachment)
        .join(Document, Document.id == Attachment.document_id)
        .where(Attachment.key == key, visible_document(account))
        .options(joinedload(Attachment.document))
    )
    if found is None:
        return None
    return found if kinds.cards_of([(found.kind, found.object_id)], account) else None


def offered(subject: Subject, words: str) -> list[Document]:
    """Documents of the workspace that are not attached yet and have these words in title or file name.

    Without words the ones that were changed last.
    """
    query = select(Document).where(
        Document.workspace_id == subject.workspace.id,
        Document.trashed_at.is_(None),
        Document.id.not_in(
            select(Attachment.document_id).where(
                Attachment.kind == subject.kind, Attachment.object_id == subject.object_id
            )
        ),
    )
    if subject.kind == "document":
        query = query.where(Document.id != subject.object_id)
    for word in words.split()[:6]:
        query = query.where(
            Document.title_key.contains(sort_key(word), autoescape=True)
            | Document.name_key.contains(word.casefold(), autoescape=True)
        )
    order = Document.title_key if words.strip() else Document.changed_at.desc()
    return list(db.session.scalars(query.order_by(order, Document.id).limit(MOST_OFFERED)))
