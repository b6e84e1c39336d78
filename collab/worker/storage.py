"""Clearing the stores of bytes that no row names any more."""

from __future__ import annotations

from datetime import datetime

from flask import current_app

from collab.base import storage
from collab.documents import previews
from collab.extensions import db


def clear(_now: datetime) -> int:
    """Put orphans aside, delete what lay aside for a week, and the previews of what is gone."""
    wanted = storage.referenced_digests()
    db.session.rollback()
    store: storage.Store = current_app.extensions["store"]
    return store.sweep(wanted) + previews.sweep(wanted)
