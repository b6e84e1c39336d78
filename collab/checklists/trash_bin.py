"""Emptying the trash of checklists."""

from __future__ import annotations

from datetime import datetime

from collab.base import alone
from collab.checklists import actions
from collab.checklists.models import Checklist


def purge_trash(now: datetime) -> int:
    """For the worker: destroy what lay in the trash long enough."""
    return alone.purge_trash(Checklist, actions.destroy_checklist, now)
