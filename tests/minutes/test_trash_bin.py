"""Meetings leave the trash for good when their time is up."""

from __future__ import annotations

from datetime import timedelta

from collab.calendar.models import Event, Participant
from collab.extensions import db
from collab.minutes import actions, trash_bin
from collab.minutes.models import AgendaItem, Attendance, Meeting, Presence
from collab.search.models import IndexJob
from tests.conftest import NOW, World
from tests.minutes.conftest import Meet, item

MUCH_LATER = NOW + timedelta(days=400)


def test_a_meeting_is_destroyed_with_agenda_attendance_and_date(meet: Meet, world: World) -> None:
    meeting = meet(agenda="Begrüßung\nBerichte\n  Essen")
    participant = meeting.event.participants[0]
    actions.note_participant(meeting, participant, Presence.PRESENT, actor=world.max, now=NOW)
    actions.remove_item(item(meeting, "Begrüßung"), actor=world.max, now=NOW)
    actions.trash_meeting(meeting, actor=world.max, now=NOW)
    number = meeting.id
    db.session.commit()
    db.session.query(IndexJob).delete()
    db.session.commit()
    assert trash_bin.purge_trash(MUCH_LATER) == 1
    for table in (Meeting, AgendaItem, Attendance, Event, Participant):
        assert not db.session.query(table).count()
    assert db.session.query(IndexJob).filter_by(kind="meeting", object_id=number).count() == 1


def test_what_is_not_old_enough_or_was_brought_back_stays(meet: Meet, world: World) -> None:
    fresh, restored = meet(title="Neu"), meet(title="Zurück")
    actions.trash_meeting(restored, actor=world.max, now=NOW)
    actions.restore_meeting(restored, actor=world.max, now=NOW)
    actions.trash_meeting(fresh, actor=world.max, now=NOW)
    db.session.commit()
    assert trash_bin.purge_trash(NOW + timedelta(days=1)) == 0
    assert db.session.query(Meeting).count() == 2


def test_what_a_later_meeting_has_taken_over_stays_there(meet: Meet, world: World) -> None:
    first = meet(days=1, agenda="Leitbild", series="Regie")
    item(first, "Leitbild").stays_open = True
    second = meet(days=30, series="Regie")
    actions.trash_meeting(first, actor=world.max, now=NOW)
    db.session.commit()
    assert trash_bin.purge_trash(MUCH_LATER) == 1
    db.session.expire_all()
    assert [(each.title, each.carried_from_id) for each in second.items] == [("Leitbild", None)]
