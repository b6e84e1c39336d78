"""Emptying the trash of measures."""

from __future__ import annotations

from datetime import datetime

from collab.base import alone
from collab.progress.actions import measures
from collab.progress.models import Measure


def purge_trash(now: datetime) -> int:
    """For the worker: destroy what lay in the trash long enough."""
    return alone.purge_trash(Measure, measures.destroy_measure, now)
