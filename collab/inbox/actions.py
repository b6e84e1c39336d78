"""What people do with their inbox, and what is forgotten. None of it is told to anybody: no activity."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete, func, or_, select, update

from collab.extensions import db
from collab.inbox.models import InboxEntry
from collab.people.models import Account
from collab.workspaces.models import Workspace


def mark_read(entry: InboxEntry, now: datetime) -> None:
    entry.read_at, entry.read_number = entry.read_at or now, entry.last_number


def mark_unread(entry: InboxEntry) -> None:
    entry.read_at = entry.done_at = None
    entry.read_number = entry.first_number - 1


def mark_done(entry: InboxEntry, now: datetime) -> None:
    """Also read by that; `take_back` knows by the moment whether it was so before."""
    entry.read_at, entry.done_at, entry.read_number = entry.read_at or now, now, entry.last_number


def mark_all_done(account: Account, workspace: Workspace | None, now: datetime) -> int:
    """Everything of one workspace, or of all; returns how many entries."""
    mine = update(InboxEntry).where(InboxEntry.account_id == account.id, InboxEntry.done_at.is_(None))
    if workspace is not None:
        mine = mine.where(InboxEntry.workspace_id == workspace.id)
    values = {
        "done_at": now,
        "read_at": func.coalesce(InboxEntry.read_at, now),
        "read_number": InboxEntry.last_number,
    }
    result = db.session.execute(mine.values(values).execution_options(synchronize_session=False))
    return int(result.rowcount)  # type: ignore[attr-defined]


def take_back(account: Account, moment: datetime) -> int:
    """What was marked done in that moment is open again, and unread where it was."""
    mine = InboxEntry.account_id == account.id, InboxEntry.done_at == moment
    entries = db.session.scalars(select(InboxEntry).where(*mine)).all()
    for entry in entries:
        entry.done_at = None
        if entry.read_at == moment:
            mark_unread(entry)
    return len(entries)


def forget_entries(kind: str, ids: Collection[int], _now: datetime) -> None:
    """The records are deleted for good."""
    db.session.execute(delete(InboxEntry).where(InboxEntry.kind == kind, InboxEntry.object_id.in_(ids)))


def forget_old(now: datetime) -> int:
    """For the worker, daily: entries without news for long, and those of closed accounts."""
    old = now - timedelta(days=int(current_app.config["INBOX_DAYS"]))
    closed = select(Account.id).where(Account.closed_at < now - timedelta(days=30))
    gone = delete(InboxEntry).where(or_(InboxEntry.at < old, InboxEntry.account_id.in_(closed)))
    return int(db.session.execute(gone).rowcount)  # type: ignore[attr-defined]
