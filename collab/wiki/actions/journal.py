"""Lines of the journal, and rows of later work, for this room."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from collab import activity
from collab.extensions import db
from collab.people.models import Account
from collab.search.queue import queue_index
from collab.wiki.models import Page
from collab.workspaces.models import Workspace

KIND = "page"


def record_page(verb: str, page: Page, actor: Account | None, now: datetime, **detail: Any) -> None:
    """One line about a page, and its entry in the index is made anew."""
    db.session.flush()
    activity.record(verb, KIND, page.id, page.title, actor=actor, now=now, workspace=page.workspace, **detail)
    queue_index(KIND, page.id, now)


def hold(workspace: Workspace) -> None:
    """Until the commit, nobody else changes titles and places in this wiki.

    In SQLite a write transaction has that for itself already.
    """
    db.session.execute(select(Workspace.id).where(Workspace.id == workspace.id).with_for_update())
