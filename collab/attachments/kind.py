"""What the journal knows of attachments. They are found as documents, so the index has none of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from collab import kinds
from collab.attachments.models import Attachment
from collab.documents.models import Document
from collab.documents.queries import visible_document
from collab.extensions import db
from collab.kinds import Card, Kind, Verb
from collab.people.models import Account

VERBS = {
    "attachment.added": Verb(
        _l("%(actor)s hat „%(file)s“ an „%(title)s“ angehängt"),
        1,
        many=_l("%(actor)s hat %(count)s Dokumente angehängt"),
    ),
    "attachment.removed": Verb(_l("%(actor)s hat „%(file)s“ von „%(title)s“ abgenommen"), 1),
}


def cards(ids: Collection[int], account: Account) -> Mapping[int, Card]:
    """Seen by whoever sees both, the record and the document; titled and addressed as the record."""
    rows = db.session.scalars(
        select(Attachment)
        .join(Document, Document.id == Attachment.document_id)
        .where(Attachment.id.in_(ids), visible_document(account))
    ).all()
    subjects = kinds.cards_of(((row.kind, row.object_id) for row in rows), account)
    return {
        row.id: Card(
            kind="attachment",
            object_id=row.id,
            title=card.title,
            url=f"{card.url}#attachments",
            icon="attachment",
            workspace_id=card.workspace_id,
        )
        for row in rows
        if (card := subjects.get((row.kind, row.object_id))) is not None
    }


def register() -> None:
    kinds.register(
        Kind(
            name="attachment",
            label=_l("Anhang"),
            plural=_l("Anhänge"),
            icon="attachment",
            cards=cards,
            verbs=VERBS,
        )
    )
