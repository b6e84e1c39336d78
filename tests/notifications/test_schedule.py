"""When an account is due, also on the days on which the clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collab.notifications.models import NotificationSettings, Rhythm
from collab.notifications.schedule import next_due

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 1, 1, tzinfo=UTC)


def settings(rhythm: Rhythm = Rhythm.DAILY, hour: int = 7, weekdays: str = "0123456") -> NotificationSettings:
    return NotificationSettings(rhythm=rhythm, hour=hour, weekdays=weekdays)


def local(year: int, month: int, day: int, hour: int, minute: int = 0, fold: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, fold=fold, tzinfo=BERLIN).astimezone(UTC)


def test_a_daily_digest_comes_at_the_same_hour_of_the_clock_in_summer_and_winter() -> None:
    assert next_due(settings(), local(2026, 7, 1, 6)) == datetime(2026, 7, 1, 5, tzinfo=UTC)
    assert next_due(settings(), local(2026, 12, 1, 6)) == datetime(2026, 12, 1, 6, tzinfo=UTC)


def test_after_its_hour_the_next_one_is_tomorrow() -> None:
    assert next_due(settings(), local(2026, 7, 1, 7)) == local(2026, 7, 2, 7)


def test_the_standard_weekdays_skip_the_weekend() -> None:
    friday = local(2026, 11, 20, 7)
    assert next_due(settings(weekdays="01234"), friday) == local(2026, 11, 23, 7)


def test_a_weekly_digest_comes_on_the_first_chosen_weekday_only() -> None:
    weekly = settings(Rhythm.WEEKLY, weekdays="24")
    assert next_due(weekly, local(2026, 11, 16, 9)) == local(2026, 11, 18, 7)
    assert next_due(weekly, local(2026, 11, 18, 7)) == local(2026, 11, 25, 7)


def test_the_day_of_23_hours_brings_one_digest() -> None:
    saturday = local(2027, 3, 27, 7)
    sunday = next_due(settings(), saturday)
    assert sunday == local(2027, 3, 28, 7)
    assert sunday - saturday == timedelta(hours=23)


def test_the_day_of_25_hours_brings_one_digest() -> None:
    saturday = local(2026, 10, 24, 7)
    sunday = next_due(settings(), saturday)
    assert sunday == local(2026, 10, 25, 7)
    assert sunday - saturday == timedelta(hours=25)


def test_an_hour_that_does_not_exist_becomes_the_one_after_it() -> None:
    due = next_due(settings(hour=2), local(2027, 3, 28, 0))
    assert due == local(2027, 3, 28, 3)
    assert next_due(settings(hour=2), due) == local(2027, 3, 29, 2)


def test_an_hour_that_comes_twice_counts_once() -> None:
    due = next_due(settings(hour=2), local(2026, 10, 25, 0))
    assert due == local(2026, 10, 25, 2, fold=0)
    again = local(2026, 10, 25, 2, fold=1)
    assert next_due(settings(hour=2), again) == local(2026, 10, 26, 2)


@pytest.mark.parametrize("rhythm", [Rhythm.OFF, Rhythm.AT_ONCE])
def test_other_rhythms_do_not_go_by_the_clock(rhythm: Rhythm) -> None:
    assert next_due(settings(rhythm), local(2026, 11, 16, 9)) is None


@given(
    now=st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes)),
    hour=st.integers(0, 23),
    weekdays=st.sets(st.integers(0, 6), min_size=1),
    rhythm=st.sampled_from([Rhythm.DAILY, Rhythm.WEEKLY]),
)
def test_the_next_one_is_always_later_and_within_eight_days(
    now: datetime, hour: int, weekdays: set[int], rhythm: Rhythm
) -> None:
    due = next_due(settings(rhythm, hour, "".join(map(str, sorted(weekdays)))), now)
    assert due is not None
    assert now < due <= now + timedelta(days=8)
    assert due.astimezone(BERLIN).weekday() in weekdays
    shown = due.astimezone(BERLIN)
    assert shown.hour == hour or (hour == 2 and shown.hour == 3)
