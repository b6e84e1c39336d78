"""Forgetting letters whose mails are about to be forgotten."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CursorResult, delete

from collab.extensions import db
from collab.steering.models import SituationLetter
from collab.steering.sending import KEPT


def forget_old_letters(now: datetime) -> int:
    """For the worker, daily. Where a recipient stands is in its own row. Returns how many rows went."""
    result = db.session.execute(delete(SituationLetter).where(SituationLetter.at < now - KEPT))
    assert isinstance(result, CursorResult)
    return result.rowcount
