"""The page that greets those who open a workspace, at the top of its front page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from collab.people.models import Account
from collab.wiki import queries
from collab.workspaces.models import Workspace


def load(account: Account, workspace: Workspace | None, now: datetime) -> Mapping[str, Any] | None:
    """None where no page was chosen."""
    page = queries.front_page(workspace) if workspace is not None else None
    return None if page is None else {"page": page}
