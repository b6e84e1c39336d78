"""Lines of the journal, and rows of later work, for this room."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from collab import activity
from collab.extensions import db
from collab.minutes.models import Meeting
from collab.people.models import Account
from collab.search.queue import queue_index


def record_meeting(verb: str, meeting: Meeting, actor: Account | None, now: datetime, **detail: Any) -> None:
    """One line about a meeting, and its entry in the index is made anew."""
    db.session.flush()
    activity.record(
        verb,
        "meeting",
        meeting.id,
        meeting.title,
        actor=actor,
        now=now,
        workspace=meeting.workspace,
        **detail,
    )
    meeting.changed_at = now
    queue_index("meeting", meeting.id, now)
