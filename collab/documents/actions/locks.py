"""Locking a document while somebody works on it elsewhere."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from collab.base.errors import Refused
from collab.documents.actions.journal import record_document
from collab.documents.models import Document
from collab.people.models import Account


def is_locked_for(document: Document, actor: Account) -> bool:
    """Somebody else has locked it."""
    return document.locked_by_id is not None and document.locked_by_id != actor.id


def ensure_free(document: Document, actor: Account) -> None:
    """Refuse a change to what somebody else has locked."""
    if is_locked_for(document, actor):
        assert document.locked_by is not None
        raise Refused(
            _(
                "„%(title)s“ ist von %(name)s gesperrt und kann so lange nicht geändert werden.",
                title=document.title,
                name=document.locked_by.person.display_name,
            )
        )


def lock(document: Document, note: str, *, actor: Account, now: datetime) -> None:
    """Lock for everybody else; locking again only changes the note."""
    ensure_free(document, actor)
    again = document.locked_by_id == actor.id
    document.locked_by_id = actor.id
    document.locked_at = now
    document.lock_note = " ".join(note.split())[:300]
    if not again:
        record_document("document.locked", document, actor, now, note=document.lock_note)


def unlock(document: Document, *, actor: Account, now: datetime, may_break: bool = False) -> None:
    """Lift a lock: one's own, or with `may_break` (leads) somebody else's, which is recorded as such."""
    if document.locked_by_id is None:
        return
    foreign = is_locked_for(document, actor)
    if foreign and not may_break:
        ensure_free(document, actor)
    document.locked_by_id = document.locked_at = None
    document.lock_note = ""
    record_document("document.lock_broken" if foreign else "document.unlocked", document, actor, now)
