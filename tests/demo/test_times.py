"""Times of the demo are fixed, or count working days from the day of loading."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from collab.demo.rooms.times import day, moment, workday

FRIDAY = date(2026, 11, 20)


def test_working_days_leave_out_the_weekend() -> None:
    assert day("+1", FRIDAY) == date(2026, 11, 23)
    assert day("-1", FRIDAY) == date(2026, 11, 19)
    assert day("-5", FRIDAY) == date(2026, 11, 13)
    assert moment("+6 09:30", FRIDAY) == datetime(2026, 11, 30, 9, 30)  # noqa: DTZ001


def test_the_order_of_days_is_the_same_on_every_day_of_the_week() -> None:
    for number in range(7):
        today = FRIDAY + timedelta(days=number)
        found = [workday(today, each) for each in range(-30, 31) if each]
        assert found == sorted(set(found))
        assert all(each.weekday() < 5 for each in found)
        assert found[29] < today < found[30]


def test_a_known_date_holds_until_it_is_over() -> None:
    words = "2026-12-09 10:00 or +13 10:00"
    assert moment(words, FRIDAY) == datetime(2026, 12, 9, 10, 0)  # noqa: DTZ001
    assert moment(words, date(2026, 12, 9)) == datetime(2026, 12, 28, 10, 0)  # noqa: DTZ001
    assert day("2026-12-09 or +13", date(2027, 1, 4)) == date(2027, 1, 21)
