"""Planning a meeting, changing what is known of it, calling it off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from collab.base.errors import Refused
from collab.calendar.actions import (
    EventFields,
    cancel_event,
    change_event,
    plan_event,
    reinstate_event,
    restore_event,
    trash_event,
)
from collab.calendar.models import Event
from collab.extensions import db
from collab.minutes.actions.agenda import put_lines
from collab.minutes.actions.carrying import prepare
from collab.minutes.actions.journal import record_meeting
from collab.minutes.actions.people import Invited, set_people
from collab.minutes.actions.writing import ensure_writable
from collab.minutes.labels import when_in_words
from collab.minutes.models import Meeting, MeetingSeries, MinutesState
from collab.minutes.typed import Line
from collab.people.models import Account, Organisation, Person
from collab.search.queue import queue_index
from collab.workspaces.models import Workspace


@dataclass(frozen=True)
class MeetingFields:
    """What people say of a meeting. Times are UTC; `series` may be one that is not stored yet."""

    title: str
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    link: str = ""
    description: str = ""
    city: Organisation | None = None
    chair: Person | None = None
    minute_taker: Person | None = None
    quorum: int | None = None
    series: MeetingSeries | None = None

    def event(self, event: Event | None = None) -> EventFields:
        """For a new event, or for one that keeps what a meeting says nothing of (reminders, category)."""
        fields = EventFields.of(event) if event is not None else EventFields(title=self.title)
        return replace(
            fields,
            title=self.title,
            description=self.description,
            place=self.place,
            link=self.link,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            first_day=None,
            last_day=None,
            city_id=self.city.id if self.city else None,
        )


def plan_meeting(
    workspace: Workspace,
    fields: MeetingFields,
    people: Sequence[Invited],
    *,
    actor: Account,
    now: datetime,
    agenda: Sequence[Line] = (),
    event: Event | None = None,
) -> Meeting:
    """A meeting with its event and agenda. Nobody is told before `send_invitations`.

    `event`: one of the calendar (chosen in a poll, say) becomes the meeting's, with its people and answers.
    """
    if event is None:
        about = ("meeting", 0)  # the meeting has an id only when it is stored, which needs its event
        event = plan_event(workspace, fields.event(), actor=actor, now=now, about=about)
    else:
        ensure_free(event)
        event.about_kind = "meeting"
        change_event(event, fields.event(event), actor=actor, now=now)
        queue_index("event", event.id, now)  # from now on the meeting is found instead
    db.session.flush()
    meeting = Meeting(
        workspace=workspace, event=event, created_at=now, created_by_id=actor.id, changed_at=now
    )
    db.session.add(meeting)
    _set_own(meeting, fields)
    db.session.flush()
    event.about_id = meeting.id
    set_people(meeting, people, actor=actor, now=now)
    put_lines(meeting, agenda)
    prepare(meeting, actor=actor, now=now)
    record_meeting("meeting.planned", meeting, actor, now, when=when_in_words(event))
    return meeting


def change_meeting(
    meeting: Meeting,
    fields: MeetingFields,
    people: Sequence[Invited] | None,
    *,
    actor: Account,
    now: datetime,
) -> bool:
    """Everybody who was invited by mail is told of another time, place or title by an update of the entry.

    Once the minutes are sent this is a correction like any other: not everybody may make herself chair.
    """
    if meeting.state == MinutesState.APPROVED:
        raise Refused(
            _("Das Protokoll ist genehmigt. Die Angaben zur Sitzung lassen sich nicht mehr ändern.")
        )
    ensure_writable(meeting, actor)
    event = meeting.event
    before = (event.starts_at, event.ends_at, event.place, event.link)
    series_before = meeting.series_id
    own = _set_own(meeting, fields)
    shared = change_event(event, fields.event(event), actor=actor, now=now)
    invited = set_people(meeting, people, actor=actor, now=now) if people is not None else False
    if not (own or shared or invited):
        return False
    db.session.flush()
    if meeting.state == MinutesState.CIRCULATED and (own or shared):
        meeting.corrected_at = now
    moved = before != (event.starts_at, event.ends_at, event.place, event.link)
    if moved or meeting.series_id != series_before:
        prepare(meeting, actor=actor, now=now)
    if moved:
        record_meeting("meeting.moved", meeting, actor, now, when=when_in_words(event))
    else:
        record_meeting("meeting.changed", meeting, actor, now)
    return True


def cancel_meeting(meeting: Meeting, *, actor: Account, now: datetime) -> None:
    """Those who were invited by mail get a cancellation of the entry. What was to be carried over goes on."""
    if meeting.state != MinutesState.DRAFT:
        raise Refused(_("Das Protokoll dieser Sitzung ist verschickt: Sie hat also stattgefunden."))
    if meeting.event.cancelled_at is not None:
        return
    cancel_event(meeting.event, actor=actor, now=now)
    record_meeting("meeting.cancelled", meeting, actor, now)


def reinstate_meeting(meeting: Meeting, *, actor: Account, now: datetime) -> None:
    """It takes place after all; those who were told of the cancellation are invited again."""
    if meeting.event.cancelled_at is None:
        return
    reinstate_event(meeting.event, actor=actor, now=now)
    prepare(meeting, actor=actor, now=now)
    record_meeting("meeting.reinstated", meeting, actor, now)


def ensure_free(event: Event) -> None:
    """Only a single event that is nobody else's can become a meeting."""
    if event.about_kind is not None:
        raise Refused(_("Dieser Termin gehört schon zu einer Sitzung."))
    if event.rule:
        raise Refused(
            _("Dieser Termin wiederholt sich. Planen Sie für jede Sitzung einen eigenen, in einer Reihe.")
        )


def trash_meeting(meeting: Meeting, *, actor: Account, now: datetime) -> None:
    """Only what nobody waits for any more, and nothing that was sent out as minutes."""
    if meeting.trashed_at is not None:
        return
    if meeting.state != MinutesState.DRAFT:
        raise Refused(_("Das Protokoll dieser Sitzung ist verschickt. Deshalb bleibt sie erhalten."))
    event = meeting.event
    told = any(participant.told_sequence is not None for participant in event.participants)
    if told and event.cancelled_at is None and event.ends_at is not None and event.ends_at > now:
        raise Refused(
            _("Zu dieser Sitzung ist schon eingeladen. Sagen Sie sie zuerst ab, damit alle Bescheid wissen.")
        )
    meeting.trashed_at, meeting.trashed_by_id = now, actor.id
    trash_event(event, actor=actor, now=now)
    record_meeting("meeting.trashed", meeting, actor, now)


def restore_meeting(meeting: Meeting, *, actor: Account, now: datetime) -> None:
    if meeting.trashed_at is None:
        return
    meeting.trashed_at = meeting.trashed_by_id = None
    if meeting.event.trashed_at is not None:
        restore_event(meeting.event, actor=actor, now=now)
    prepare(meeting, actor=actor, now=now)
    record_meeting("meeting.restored", meeting, actor, now)


def series_named(workspace: Workspace, title: str, *, now: datetime) -> MeetingSeries:
    """The series of that name, made where there is none."""
    known = select(MeetingSeries).where(MeetingSeries.workspace_id == workspace.id)
    for series in db.session.scalars(known):
        if series.title.casefold() == title.casefold():
            return series
    series = MeetingSeries(workspace=workspace, title=title, created_at=now)
    db.session.add(series)
    db.session.flush()
    return series


def _set_own(meeting: Meeting, fields: MeetingFields) -> bool:
    """What lies on the meeting itself, not on its event. Returns whether anything is different."""
    given = {
        "chair_id": fields.chair.id if fields.chair else None,
        "minute_taker_id": fields.minute_taker.id if fields.minute_taker else None,
        "quorum": fields.quorum,
        "series_id": fields.series.id if fields.series else None,
    }
    changed = [name for name, value in given.items() if getattr(meeting, name) != value]
    for name in changed:
        setattr(meeting, name, given[name])
    return bool(changed)
