"""What home and front page show of polls: those that wait for an answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from collab.calendar.polls import queries
from collab.people.models import Account
from collab.workspaces.models import Workspace


def unanswered(account: Account, workspace: Workspace | None, now: datetime) -> Mapping[str, Any] | None:
    polls = queries.unanswered(account, workspace)
    return {"polls": polls, "with_workspace": workspace is None} if polls else None
