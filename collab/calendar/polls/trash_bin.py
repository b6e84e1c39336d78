"""Emptying the trash of polls. With a poll goes who was asked, also addresses of people from outside."""

from __future__ import annotations

from datetime import datetime

from collab import kinds
from collab.base import alone
from collab.calendar.polls.models import Poll
from collab.extensions import db
from collab.search.queue import queue_index


def purge_trash(now: datetime) -> int:
    """For the worker: delete what lay in the trash long enough; the event that was chosen stays."""
    return alone.purge_trash(Poll, _destroy, now)


def _destroy(poll: Poll, now: datetime) -> None:
    queue_index("poll", poll.id, now)
    kinds.forget("poll", [poll.id], now)
    db.session.delete(poll)
