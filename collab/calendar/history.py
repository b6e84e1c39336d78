"""What happened to an event: one history for all parts of its series."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from collab.activity import Activity
from collab.activity.feed import Line, visible_lines
from collab.calendar.models import Event
from collab.extensions import db
from collab.people.models import Account

MOST = 20


def of(event: Event, account: Account) -> list[Line]:
    """Newest first."""
    parts = select(Event.id).where(Event.series == event.series, Event.workspace_id == event.workspace_id)
    rows = db.session.scalars(
        select(Activity)
        .where(Activity.kind == "event", Activity.object_id.in_(parts))
        .order_by(Activity.at.desc(), Activity.id.desc())
        .limit(MOST)
        .options(joinedload(Activity.actor).joinedload(Account.person), selectinload(Activity.workspace))
    ).all()
    return visible_lines(rows, account)
