"""Emptying the trash of drafts."""

from __future__ import annotations

from datetime import datetime

from collab.base import alone
from collab.reports.actions import reports
from collab.reports.models import StatusReport


def purge_trash(now: datetime) -> int:
    """For the worker: destroy what lay in the trash long enough."""
    return alone.purge_trash(StatusReport, reports.destroy, now)
