"""The trash of events, and what stays of a series."""

from __future__ import annotations

from datetime import timedelta

from collab.calendar.actions import EventFields, change_following, trash_event
from collab.calendar.models import Event, EventReminder
from collab.calendar.trash_bin import purge_trash
from collab.extensions import db
from tests.calendar.conftest import Plan, berlin
from tests.conftest import NOW, World

LATER = NOW + timedelta(days=400)


def test_what_lay_in_the_trash_long_enough_is_deleted_with_all_that_belongs_to_it(
    plan: Plan, world: World
) -> None:
    gone, kept = plan("Weg", remind_minutes=[60]), plan("Bleibt")
    trash_event(gone, actor=world.max, now=NOW)
    db.session.commit()
    assert purge_trash(NOW + timedelta(days=1)) == 0
    assert purge_trash(LATER) == 1
    assert [event.title for event in db.session.query(Event)] == ["Bleibt"]
    assert db.session.query(EventReminder).count() == 0
    assert kept.trashed_at is None


def test_the_first_part_of_a_series_stays_as_long_as_a_later_part_lives(plan: Plan, world: World) -> None:
    first = plan(rule="FREQ=WEEKLY;COUNT=4")
    later = change_following(first, berlin(2026, 12, 15, 10), EventFields.of(first), actor=world.max, now=NOW)
    trash_event(first, actor=world.max, now=NOW)
    db.session.commit()
    assert purge_trash(LATER) == 0  # comments and attachments of the series hang on it
    trash_event(later, actor=world.max, now=NOW)
    db.session.commit()
    assert purge_trash(LATER) >= 1
