"""The box "follow or mute" on the page of any record; and opening that page reads its entry."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Response, current_app, g
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from collab.base.clock import now as this_moment
from collab.base.database import noting
from collab.extensions import db
from collab.inbox.models import InboxEntry
from collab.kinds import Subject
from collab.notifications.models import Following
from collab.people.models import Account


def load(subject: Subject, account: Account, _now: datetime) -> Mapping[str, Any]:
    """What the account has chosen for this record; one query."""
    unread = select(InboxEntry.id).where(
        InboxEntry.account_id == account.id,
        InboxEntry.kind == subject.kind,
        InboxEntry.object_id == subject.object_id,
        InboxEntry.read_at.is_(None),
    )
    mark = select(Following.mark).where(
        Following.account_id == account.id,
        Following.kind == subject.kind,
        Following.object_id == subject.object_id,
    )
    chosen, entry_id = db.session.execute(select(mark.scalar_subquery(), unread.scalar_subquery())).one()
    g.inbox_entry_opened = entry_id
    return {"mark": chosen}


def read_what_was_opened(response: Response) -> Response:
    """After a page was made."""
    opened = g.get("inbox_entry_opened")
    if opened is not None and response.status_code == 200:
        note_read(opened, this_moment())
    return response


def note_read(entry_id: int, now: datetime) -> None:
    """In a short transaction of its own, because a page only reads in the one it has begun."""
    read = update(InboxEntry).where(InboxEntry.id == entry_id, InboxEntry.read_at.is_(None))
    try:
        with noting(db.engine) as connection:
            connection.execute(read.values(read_at=now, read_number=InboxEntry.last_number))
    except OperationalError:  # busy: the next visit notes it
        current_app.logger.info("inbox entry not noted as read")
