"""Lines of the journal, and rows of later work, for this room."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from collab import activity
from collab.documents.models import Document, Folder
from collab.extensions import db
from collab.people.models import Account
from collab.search.queue import queue_index
from collab.workspaces.models import Workspace


def record_document(
    verb: str, document: Document, actor: Account | None, now: datetime, **detail: Any
) -> None:
    """One line about a document, and its entry in the index is made anew."""
    db.session.flush()
    activity.record(
        verb,
        "document",
        document.id,
        document.title,
        actor=actor,
        now=now,
        workspace=document.workspace,
        **detail,
    )
    queue_index("document", document.id, now)


def record_folder(verb: str, folder: Folder, actor: Account | None, now: datetime, **detail: Any) -> None:
    db.session.flush()
    activity.record(
        verb, "folder", folder.id, folder.name, actor=actor, now=now, workspace=folder.workspace, **detail
    )


def hold(workspace: Workspace) -> None:
    """Until the commit, nobody else changes names and places in this workspace.

    In SQLite a write transaction has that for itself already.
    """
    db.session.execute(select(Workspace.id).where(Workspace.id == workspace.id).with_for_update())
