"""What goes with a record that is deleted for good: the states of its texts, and who was named in them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete

from collab.extensions import db
from collab.writing.models import Mention, Revision


def forget_texts(kind: str, ids: Collection[int], _now: datetime) -> None:
    for table in (Revision, Mention):
        db.session.execute(delete(table).where(table.kind == kind, table.object_id.in_(ids)))
