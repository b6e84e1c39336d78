"""The newest posts, for the front page of a workspace and for the home page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from collab.blog import queries
from collab.people.models import Account
from collab.workspaces.models import Workspace

SHOWN = 3


def load(account: Account, workspace: Workspace | None, _now: datetime) -> Mapping[str, Any] | None:
    """Nothing where nothing was published."""
    posts = queries.newest(account, workspace, SHOWN)
    return {"posts": posts, "of": workspace} if posts else None
