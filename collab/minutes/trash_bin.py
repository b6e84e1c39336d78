"""Emptying the trash of meetings."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update

from collab import kinds
from collab.base import alone
from collab.calendar.models import Event
from collab.calendar.polls.models import Poll
from collab.extensions import db
from collab.minutes.models import ActionItem, AgendaItem, Attendance, Decision, Meeting, Objection
from collab.search.queue import queue_index


def purge_trash(now: datetime) -> int:
    """For the worker: destroy what lay in the trash long enough."""
    return alone.purge_trash(Meeting, destroy_meeting, now)


def destroy_meeting(meeting: Meeting, now: datetime) -> None:
    """For good, with agenda, drafts of minutes and its date; only meetings whose minutes were never sent.

    What later meetings have taken over stays there.
    """
    items = list(db.session.scalars(select(AgendaItem.id).where(AgendaItem.meeting_id == meeting.id)))
    decisions = list(db.session.scalars(select(Decision.id).where(Decision.item_id.in_(items))))
    for kind, ids in (("decision", decisions), ("agenda_item", items), ("meeting", [meeting.id])):
        kinds.forget(kind, ids, now)
        for number in ids:
            queue_index(kind, number, now)
    taken = update(AgendaItem).where(AgendaItem.carried_from_id.in_(items))
    db.session.execute(taken.values(carried_from_id=None))
    asked = update(AgendaItem).where(AgendaItem.approves_id == meeting.id)
    db.session.execute(asked.values(approves_id=None))
    db.session.execute(update(AgendaItem).where(AgendaItem.id.in_(items)).values(parent_id=None))
    db.session.execute(delete(Objection).where(Objection.meeting_id == meeting.id))
    db.session.execute(delete(ActionItem).where(ActionItem.item_id.in_(items)))
    db.session.execute(delete(Decision).where(Decision.id.in_(decisions)))
    db.session.execute(delete(AgendaItem).where(AgendaItem.id.in_(items)))
    db.session.execute(delete(Attendance).where(Attendance.meeting_id == meeting.id))
    event_id = meeting.event_id
    db.session.execute(delete(Meeting).where(Meeting.id == meeting.id))
    db.session.execute(update(Poll).where(Poll.event_id == event_id).values(event_id=None))
    db.session.execute(delete(Event).where(Event.id == event_id))
    db.session.expire_all()
