"""Uploaded files of contacts: kept until somebody has confirmed what is to be taken, or for some days."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime, timedelta

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select

from collab.base.errors import Refused
from collab.base.storage import Store
from collab.contacts.importing import cards, tables
from collab.contacts.importing.decoding import decoded
from collab.contacts.importing.lines import Read
from collab.contacts.models import ContactImport
from collab.extensions import db
from collab.people.models import Account
from collab.workspaces import access

KEPT = timedelta(days=7)
LARGEST = 10_000_000  # bytes
MOST = 2_000  # contacts in one file


def keep(content: bytes, filename: str, *, account: Account, store: Store, now: datetime) -> ContactImport:
    """Keep a file for the preview. Refused if it cannot be read."""
    if not content:
        raise Refused(_("Bitte wählen Sie eine Datei aus."), status=422)
    if len(content) > LARGEST:
        raise Refused(_("Die Datei ist größer als 10 MB. Bitte teilen Sie sie."), status=422)
    if len(read_bytes(content).lines) > MOST:
        raise Refused(
            _("Das sind mehr als %(most)s Kontakte. Bitte teilen Sie die Datei.", most=MOST), status=422
        )
    digest = store.put(io.BytesIO(content)).digest
    kept = ContactImport(account=account, filename=filename[:255], digest=digest, uploaded_at=now)
    db.session.add(kept)
    db.session.flush()
    return kept


def read_bytes(content: bytes) -> Read:
    """At most MOST + 1 contacts."""
    text = decoded(content)
    return cards.read(text, MOST) if cards.is_card(text) else tables.read(text, MOST)


def read_kept(kept: ContactImport) -> Read:
    """Refused once the file is taken or has expired."""
    store: Store = current_app.extensions["store"]
    try:
        if kept.digest is None:
            raise FileNotFoundError
        return read_bytes(store.path(kept.digest).read_bytes())
    except FileNotFoundError:
        raise Refused(_("Diese Datei ist nicht mehr da. Bitte laden Sie sie noch einmal hoch.")) from None


def find_import(account: Account, key: str) -> ContactImport | None:
    """For the gate: one's own."""
    return db.session.scalar(access.visible(ContactImport, account).where(ContactImport.key == key))


def waiting(account: Account) -> list[ContactImport]:
    """One's own files that nothing has been taken from yet, and recent reports, the latest first."""
    return list(
        db.session.scalars(access.visible(ContactImport, account).order_by(ContactImport.uploaded_at.desc()))
    )


def digests() -> Iterable[str]:
    """The bytes that wait; the sweep of the store spares them."""
    query = select(ContactImport.digest).where(ContactImport.digest.is_not(None))
    return [digest for digest in db.session.scalars(query) if digest]


def forget_old(now: datetime) -> int:
    """For the worker: files and reports of more than some days ago. The bytes go with the next sweep."""
    old = db.session.scalars(select(ContactImport).where(ContactImport.uploaded_at < now - KEPT)).all()
    for kept in old:
        db.session.delete(kept)
    return len(old)
