"""What goes by itself: messages of strangers, and what was agreed to by persons whose entry is emptied."""

from __future__ import annotations

from datetime import datetime

from collab.public.actions import asking, people


def forget_old(now: datetime) -> int:
    """For the worker, daily."""
    return asking.forget_old(now) + people.forget_gone(now)
