"""Asking for a record to be indexed: a row, in the transaction of the change."""

from __future__ import annotations

from datetime import datetime

from collab.extensions import db
from collab.search.models import IndexJob


def queue_index(kind: str, object_id: int, now: datetime) -> None:
    """The worker makes this record's entry anew, or removes it if the record is gone."""
    db.session.add(IndexJob(kind=kind, object_id=object_id, queued_at=now, not_before=now))


REBUILD = ("index", 0)


def queue_rebuild(now: datetime) -> None:
    """The worker builds the whole index anew: it was found damaged, or a name in all of it has changed."""
    queue_index(*REBUILD, now)
