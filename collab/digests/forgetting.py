"""Forgetting digest runs whose mails are about to be forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import CursorResult, delete

from collab.digests.models import DigestRun
from collab.extensions import db

KEEP_DAYS = timedelta(days=60)
"""Less than mails are kept: a run names its mail. Where an account stands is in its settings."""


def forget_old_runs(now: datetime) -> int:
    """For the worker, daily. Returns how many rows went."""
    result = db.session.execute(delete(DigestRun).where(DigestRun.at < now - KEEP_DAYS))
    assert isinstance(result, CursorResult)
    return result.rowcount
