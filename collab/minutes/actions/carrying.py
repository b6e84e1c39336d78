"""What one meeting of a series hands on to the next: open items, and its minutes to be approved.

All of it is derived anew from the present state, so doing it twice does nothing new:
- an item that stays open goes once into the next planned meeting; its copy may stay open in turn;
- minutes that are circulated and not approved become the first item of the next planned meeting;
- a copy that nobody has touched goes again when its reason goes.
"""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from collab import kinds
from collab.base.pages import day
from collab.calendar.models import Event
from collab.extensions import db
from collab.minutes.actions.agenda import put_first
from collab.minutes.models import AgendaItem, Meeting, MinutesState
from collab.people.models import Account
from collab.search.queue import queue_index


def prepare_next(meeting: Meeting, *, actor: Account | None, now: datetime) -> Meeting | None:
    """Bring what this meeting hands on into the next one that is planned in its series."""
    following = [each for each in _series(meeting) if _when(each) > _when(meeting)]
    for each in following:
        if _is_planned(each, now):
            prepare(each, actor=actor, now=now)
            return each
    return None


def prepare(meeting: Meeting, *, actor: Account | None, now: datetime) -> bool:
    """Bring into a planned meeting what earlier ones of its series hand on. Returns whether it changed."""
    if not _is_planned(meeting, now):
        return False
    series = _series(meeting)
    earlier = [each for each in series if _when(each) < _when(meeting)]
    changed = _drop_what_has_lost_its_reason(meeting, earlier, now)
    changed = _carry_over(meeting, earlier, series) or changed
    changed = _ask_for_approval(meeting, earlier) or changed
    if changed:
        meeting.changed_at = now
        queue_index("meeting", meeting.id, now)
    return changed


def _series(meeting: Meeting) -> list[Meeting]:
    """The live meetings of the series in the order of their days, this one among them."""
    if meeting.series_id is None:
        return [meeting]
    db.session.flush()
    query = (
        select(Meeting)
        .join(Event, Event.id == Meeting.event_id)
        .where(Meeting.series_id == meeting.series_id, Meeting.trashed_at.is_(None))
        .options(joinedload(Meeting.event), selectinload(Meeting.items))
        .order_by(Event.starts_at, Meeting.id)
    )
    return list(db.session.scalars(query))


def _when(meeting: Meeting) -> tuple[datetime, int]:
    assert meeting.event.starts_at is not None  # a meeting has a time
    return meeting.event.starts_at, meeting.id


def _is_planned(meeting: Meeting, now: datetime) -> bool:
    return (
        meeting.state == MinutesState.DRAFT
        and meeting.trashed_at is None
        and meeting.event.cancelled_at is None
        and _when(meeting)[0] > now
    )


def _carry_over(meeting: Meeting, earlier: list[Meeting], series: list[Meeting]) -> bool:
    """Open items that no later meeting has taken over yet, in the order in which they came up."""
    takers = select(AgendaItem.carried_from_id).where(
        AgendaItem.meeting_id.in_([each.id for each in series]), AgendaItem.carried_from_id.is_not(None)
    )
    taken = set(db.session.scalars(takers))  # also by items taken off the agenda on purpose
    cancelled = {each.id for each in earlier if each.event.cancelled_at is not None}
    changed = False
    for each in earlier:
        for item in each.items:
            if item.id in taken or not (item.stays_open or (each.id in cancelled and item.carried_from_id)):
                continue
            position = 1 + max((other.position for other in meeting.items if not other.parent_id), default=0)
            meeting.items.append(
                AgendaItem(
                    title=item.title,
                    note=item.note,
                    minutes=item.minutes,
                    responsible_id=item.responsible_id,
                    public=item.public,
                    carried_from=item,
                    position=position,
                )
            )
            db.session.flush()
            changed = True
    return changed


def _ask_for_approval(meeting: Meeting, earlier: list[Meeting]) -> bool:
    """The oldest minutes first; an item taken off the agenda on purpose does not come back."""
    waiting = [each for each in earlier if each.state == MinutesState.CIRCULATED]
    there = set(db.session.scalars(select(AgendaItem.approves_id).where(AgendaItem.meeting_id == meeting.id)))
    missing = [each for each in waiting if each.id not in there]
    for each in reversed(missing):
        title = _("Genehmigung des Protokolls vom %(day)s", day=day(each.event.starts_at))
        put_first(meeting, AgendaItem(title=title, minutes=5, approves=each))
    return bool(missing)


def _drop_what_has_lost_its_reason(meeting: Meeting, earlier: list[Meeting], now: datetime) -> bool:
    known = {item.id: item for each in earlier for item in each.items}
    approved_elsewhere = {
        each.id
        for each in earlier
        if each.state == MinutesState.APPROVED and each.approved_in_id != meeting.id
    }
    dropped = False
    for item in list(meeting.items):
        source = known.get(item.carried_from_id or 0)
        closed = source is not None and not source.stays_open and source.meeting.event.cancelled_at is None
        approved = item.approves_id in approved_elsewhere
        if (closed or approved) and not _is_touched(item, meeting):
            kinds.forget("agenda_item", [item.id], now)
            meeting.items.remove(item)
            db.session.delete(item)
            dropped = True
    db.session.flush()
    return dropped


def _is_touched(item: AgendaItem, meeting: Meeting) -> bool:
    below = any(other.parent_id == item.id for other in meeting.items)
    return bool(item.text or item.stays_open or item.decisions or item.actions or below)
