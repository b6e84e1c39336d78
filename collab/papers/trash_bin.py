"""Emptying the trash of papers."""

from __future__ import annotations

from datetime import datetime

from collab.base import alone
from collab.papers.actions.drafting import destroy_paper
from collab.papers.models import Paper


def purge_trash(now: datetime) -> int:
    """For the worker: destroy what lay in the trash long enough."""
    return alone.purge_trash(Paper, destroy_paper, now)
