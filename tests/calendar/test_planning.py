"""Planning, changing, calling off; single dates of a series, and all that follow."""

from __future__ import annotations

from datetime import date

import pytest

from collab.activity import Activity
from collab.base.errors import Refused
from collab.calendar import occurrences, queries, rules
from collab.calendar.actions import (
    DateFields,
    EventFields,
    cancel_date,
    cancel_event,
    change_date,
    change_event,
    change_following,
    plan_event,
    restore_date,
    restore_event,
    trash_event,
)
from collab.calendar.models import Event
from collab.extensions import db
from collab.search.models import IndexJob
from tests.calendar.conftest import Plan, berlin
from tests.conftest import NOW, World


def days(event: Event, first: date, last: date) -> list[str]:
    return [
        f"{each.first_day:%d.%m.}"
        + (f" {each.starts_at.astimezone(occurrences.BERLIN):%H:%M}" if each.starts_at else "")
        for each in occurrences.between(event, first, last)
        if not each.cancelled
    ]


def verbs() -> list[str]:
    return list(
        db.session.scalars(db.select(Activity.verb).where(Activity.kind == "event").order_by(Activity.id))
    )


def test_a_planned_event_is_in_the_journal_and_waits_for_the_index(plan: Plan) -> None:
    event = plan("Steuerungsrunde")
    assert verbs() == ["event.planned"]
    assert event.uid.startswith(event.key + "@")
    assert db.session.query(IndexJob).filter_by(kind="event", object_id=event.id).count() == 1


def test_a_meeting_at_ten_stays_at_ten_over_both_clock_changes(plan: Plan) -> None:
    event = plan(starts_at=berlin(2026, 3, 23, 10), rule="FREQ=WEEKLY")
    assert days(event, date(2026, 3, 23), date(2026, 4, 6)) == [
        "23.03. 10:00",
        "30.03. 10:00",
        "06.04. 10:00",
    ]
    assert days(event, date(2026, 10, 19), date(2026, 11, 2)) == [
        "19.10. 10:00",
        "26.10. 10:00",
        "02.11. 10:00",
    ]
    utc = [each.begin.hour for each in occurrences.between(event, date(2026, 10, 19), date(2026, 11, 2))]
    assert utc == [8, 9, 9]


def test_an_hour_that_does_not_exist_is_the_one_after_it(plan: Plan) -> None:
    event = plan(starts_at=berlin(2026, 3, 28, 2, 30), rule="FREQ=DAILY;COUNT=3")
    assert days(event, date(2026, 3, 28), date(2026, 3, 30)) == [
        "28.03. 02:30",
        "29.03. 03:30",
        "30.03. 02:30",
    ]


@pytest.mark.parametrize(
    "rule", ["FREQ=HOURLY", "FREQ=SECONDLY;COUNT=3", "FREQ=DAILY;BYHOUR=1,2", "FREQ=MINUTELY"]
)
def test_rules_below_daily_are_refused_with_a_sentence(plan: Plan, rule: str) -> None:
    with pytest.raises(Refused, match="täglich"):
        plan(rule=rule)


@pytest.mark.parametrize(
    "rule",
    [
        "Unsinn",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;INTERVAL=-1",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=DAILY;UNTIL=morgen",
        "FREQ=DAILY;COUNT=3;UNTIL=20270101",
        "FREQ=YEARLY;BYMONTH=13",
        "FREQ=DAILY;FREQ=DAILY",
        "FREQ=DAILY;COUNT=99999999",
        "FREQ=MONTHLY;BYDAY=53MO",
        "FREQ=YEARLY;BYMONTH=12;BYDAY=6MO",
    ],
)
def test_what_is_no_rule_is_refused(plan: Plan, rule: str) -> None:
    with pytest.raises(Refused):
        plan(rule=rule)


def test_a_rule_without_dates_is_counted_out_no_further_than_asked(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise each view of a calendar with such an event takes seconds."""
    event = plan(starts_at=berlin(2026, 12, 1, 10), rule="FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30")
    rebuild, counted = rules._Months.rebuild, []

    def note(self: rules._Months, year: int, month: int) -> None:
        counted.append((year, month))
        rebuild(self, year, month)

    monkeypatch.setattr(rules._Months, "rebuild", note)
    assert [each.first_day for each in occurrences.between(event, date(2026, 12, 1), date(2027, 3, 31))] == [
        date(2026, 12, 1)
    ]
    assert max(counted) <= (2027, 5)


def test_an_end_before_the_beginning_is_refused(plan: Plan) -> None:
    with pytest.raises(Refused, match="Ende"):
        plan(minutes=-5)
    with pytest.raises(Refused, match="Ende"):
        plan(first_day=date(2026, 12, 2), last_day=date(2026, 12, 1))


def test_changing_the_time_raises_the_sequence_and_changing_the_category_does_not(
    plan: Plan, world: World
) -> None:
    event = plan()
    fields = EventFields.of(event)
    assert not change_event(event, fields, actor=world.max, now=NOW)
    fields.category = "Gremium"
    assert change_event(event, fields, actor=world.max, now=NOW)
    assert event.sequence == 0
    fields.starts_at = berlin(2026, 12, 1, 9)
    change_event(event, fields, actor=world.max, now=NOW)
    assert event.sequence == 1
    assert verbs() == ["event.planned", "event.changed", "event.changed"]


def test_one_date_can_be_left_out_moved_and_brought_back(plan: Plan, world: World) -> None:
    event = plan(starts_at=berlin(2026, 12, 1, 10), rule="FREQ=WEEKLY;COUNT=4")
    first, last = date(2026, 11, 1), date(2027, 2, 1)
    second = berlin(2026, 12, 8, 10)
    cancel_date(event, second, actor=world.max, now=NOW)
    assert days(event, first, last) == ["01.12. 10:00", "15.12. 10:00", "22.12. 10:00"]
    moved = DateFields("Sitzung im Rathaus", berlin(2027, 1, 20, 14), berlin(2027, 1, 20, 15))
    change_date(event, berlin(2026, 12, 22, 10), moved, actor=world.max, now=NOW)
    assert days(event, first, last) == ["01.12. 10:00", "15.12. 10:00", "20.01. 14:00"]
    assert event.over_on is not None and event.over_on >= date(2027, 1, 20)
    assert [each.title for each in occurrences.between(event, date(2027, 1, 20), date(2027, 1, 20))] == [
        "Sitzung im Rathaus"
    ]
    restore_date(event, second, actor=world.max, now=NOW)
    assert "08.12. 10:00" in days(event, first, last)
    with pytest.raises(Refused):
        cancel_date(event, berlin(2026, 12, 9, 10), actor=world.max, now=NOW)


def test_exceptions_move_with_the_time_of_day_and_go_with_their_dates(plan: Plan, world: World) -> None:
    event = plan(starts_at=berlin(2026, 12, 1, 10), rule="FREQ=WEEKLY;COUNT=4")
    cancel_date(event, berlin(2026, 12, 8, 10), actor=world.max, now=NOW)
    fields = EventFields.of(event)
    fields.starts_at, fields.ends_at = berlin(2026, 12, 1, 14), berlin(2026, 12, 1, 15)
    change_event(event, fields, actor=world.max, now=NOW)
    db.session.commit()
    assert days(event, date(2026, 12, 1), date(2027, 1, 1)) == [
        "01.12. 14:00",
        "15.12. 14:00",
        "22.12. 14:00",
    ]
    fields.rule = "FREQ=WEEKLY;INTERVAL=2;COUNT=2"
    change_event(event, fields, actor=world.max, now=NOW)
    assert event.exceptions == []
    assert days(event, date(2026, 12, 1), date(2027, 1, 31)) == ["01.12. 14:00", "15.12. 14:00"]


@pytest.mark.parametrize("rule", ["FREQ=WEEKLY;COUNT=5", "FREQ=WEEKLY;UNTIL=20261230", "FREQ=WEEKLY"])
def test_this_and_all_that_follow_split_the_series(plan: Plan, world: World, rule: str) -> None:
    event = plan(starts_at=berlin(2026, 12, 1, 10), rule=rule)
    cancel_date(event, berlin(2026, 12, 8, 10), actor=world.max, now=NOW)
    cancel_date(event, berlin(2026, 12, 22, 10), actor=world.max, now=NOW)
    fields = EventFields.of(event)
    fields.starts_at, fields.ends_at = berlin(2026, 12, 15, 16), berlin(2026, 12, 15, 17)
    later = change_following(event, berlin(2026, 12, 15, 10), fields, actor=world.max, now=NOW)
    db.session.commit()
    first, last = date(2026, 11, 1), date(2026, 12, 31)
    assert days(event, first, last) == ["01.12. 10:00"]
    assert days(later, first, last) == ["15.12. 16:00", "29.12. 16:00"]
    if rule != "FREQ=WEEKLY":
        assert days(later, first, date(2027, 6, 1)) == ["15.12. 16:00", "29.12. 16:00"]
    assert later.series == event.series == event.key
    assert queries.series(later) == [event.id, later.id]


def test_following_from_the_first_date_on_is_a_change_of_the_whole(plan: Plan, world: World) -> None:
    event = plan(rule="FREQ=DAILY;COUNT=3")
    fields = EventFields.of(event)
    fields.title = "Neu"
    assert change_following(event, berlin(2026, 12, 1, 10), fields, actor=world.max, now=NOW) is event
    assert event.title == "Neu"


def test_the_trash_takes_an_event_out_of_the_calendar_and_gives_it_back(plan: Plan, world: World) -> None:
    event = plan()
    shown = lambda who: queries.occurrences_on(date(2026, 12, 1), date(2026, 12, 1), who, None)  # noqa: E731
    assert len(shown(world.rita)) == 1
    trash_event(event, actor=world.max, now=NOW)
    db.session.commit()
    assert shown(world.rita) == []
    assert queries.find_event(world.rita, event.key) is None
    assert queries.find_event(world.max, event.key) is event
    restore_event(event, actor=world.max, now=NOW)
    assert len(shown(world.rita)) == 1


def test_a_cancelled_event_stays_to_be_seen(plan: Plan, world: World) -> None:
    event = plan()
    cancel_event(event, actor=world.max, now=NOW)
    ((each, _card),) = queries.occurrences_on(date(2026, 12, 1), date(2026, 12, 1), world.rita, None)
    assert each.cancelled


def test_the_date_of_another_record_says_nothing_of_its_own(world: World) -> None:
    fields = EventFields("Sitzung", starts_at=berlin(2026, 12, 1, 10))
    event = plan_event(world.workspaces["forum"], fields, actor=world.max, now=NOW, about=("meeting", 7))
    cancel_event(event, actor=world.max, now=NOW)
    assert verbs() == []
    assert db.session.query(IndexJob).filter_by(kind="event").count() == 0
    assert (
        queries.occurrences_on(date(2026, 12, 1), date(2026, 12, 1), world.max, None) == []
    )  # no such meeting


def test_only_members_of_the_workspace_see_its_events(plan: Plan, world: World) -> None:
    event = plan()
    for name, account in world.accounts.items():
        seen = queries.find_event(account, event.key) is not None
        assert seen is (name != "olga")


def test_a_series_of_decades_is_counted_out_only_where_it_is_asked(plan: Plan) -> None:
    event = plan(starts_at=berlin(1950, 1, 1, 8), rule="FREQ=DAILY")
    assert days(event, date(2150, 5, 4), date(2150, 5, 5)) == ["04.05. 08:00", "05.05. 08:00"]
    none = plan(starts_at=berlin(1950, 1, 1, 8), rule="FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")
    assert occurrences.upcoming(none, NOW) is None


def test_an_event_of_several_days_lies_on_each_of_them(plan: Plan) -> None:
    event = plan(first_day=date(2026, 12, 30), last_day=date(2027, 1, 2))
    for day in (date(2026, 12, 30), date(2027, 1, 2)):
        assert len(occurrences.between(event, day, day)) == 1
    assert occurrences.between(event, date(2027, 1, 3), date(2027, 1, 9)) == []
    night = plan(starts_at=berlin(2026, 12, 1, 22), minutes=120)
    assert occurrences.first(night).last_day == date(2026, 12, 1)  # until midnight
