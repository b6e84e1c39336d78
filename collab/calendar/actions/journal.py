"""Lines of the journal, and rows of later work, for this room."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from collab import activity
from collab.calendar.models import Event
from collab.extensions import db
from collab.people.models import Account
from collab.search.queue import queue_index


def record_event(verb: str, event: Event, actor: Account | None, now: datetime, **detail: Any) -> None:
    """One line about an event, and its entry in the index is made anew.

    The date of another record (a meeting) says nothing of its own, and neither does a copy of somebody
    else's calendar.
    """
    db.session.flush()
    if event.about_kind is not None or event.subscription_id is not None:
        return
    activity.record(
        verb, "event", event.id, event.title, actor=actor, now=now, workspace=event.workspace, **detail
    )
    queue_index("event", event.id, now)
