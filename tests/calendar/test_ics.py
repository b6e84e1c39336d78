"""What we write is read by two other libraries and means the same; what others write is read by us."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import takewhile
from pathlib import Path

import icalendar
import pytest
import recurring_ical_events
import vobject
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from collab.base.clock import BERLIN
from collab.base.errors import Refused
from collab.calendar import ics, occurrences
from collab.calendar.actions import DateFields, cancel_date, change_date
from collab.calendar.models import Event, EventException
from collab.calendar.rules import WEEKDAYS
from tests.calendar.conftest import Plan, berlin
from tests.conftest import NOW, World

Span = tuple[datetime | date, datetime | date]


def ours(event: Event, first: date, last: date) -> list[Span]:
    return [
        (each.starts_at, each.ends_at) if each.starts_at and each.ends_at else (each.first_day, each.last_day)
        for each in occurrences.between(event, first, last)
        if not each.cancelled
    ]


def theirs(content: bytes, first: date, last: date) -> list[Span]:
    """The same dates, as another library counts them out of the file."""
    calendar = icalendar.Calendar.from_ical(content)
    span: list[date] = [first, last + timedelta(days=1)]
    if isinstance(calendar.walk("VEVENT")[0]["DTSTART"].dt, datetime):  # plain days would be those of UTC
        span = [berlin(day.year, day.month, day.day, 0) for day in span]
    found = recurring_ical_events.of(calendar).between(*span)
    spans: list[Span] = []
    for each in found:
        begin, end = each["DTSTART"].dt, each["DTEND"].dt
        if isinstance(begin, datetime):
            spans.append((begin.astimezone(UTC), end.astimezone(UTC)))
        else:
            spans.append((begin, end - timedelta(days=1)))
    return sorted(spans, key=begin_of)


def begin_of(span: Span) -> str:
    return str(span[0])


@pytest.mark.parametrize("first", [date(2026, 3, 26), date(2026, 10, 22)])
@pytest.mark.parametrize("rule", ["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,WE,SU", "FREQ=DAILY;INTERVAL=2"])
@pytest.mark.parametrize("hour", [0, 2, 3, 10, 23])
def test_a_week_around_the_clock_change_is_the_same_for_all(
    plan: Plan, first: date, rule: str, hour: int
) -> None:
    event = plan(starts_at=berlin(2026, 1, 4, hour, 30), minutes=15, rule=rule)
    last = first + timedelta(days=6)
    content = ics.single(event)
    assert theirs(content, first, last) == ours(event, first, last)
    component = vobject.readOne(content.decode()).vevent
    assert component.dtstart.value.astimezone(UTC) == event.starts_at
    dates = takewhile(lambda at: at.date() < last, component.getrruleset(addRDate=True))
    begins = [at for at in dates if at.date() >= first]
    walls = [(begin.astimezone(BERLIN).date()) for begin, _end in ours(event, first, last)]  # type: ignore[union-attr]
    assert [at.date() for at in begins] == [day for day in walls if day < last]


def test_exceptions_stand_in_the_file_as_exceptions(plan: Plan, world: World) -> None:
    event = plan(starts_at=berlin(2026, 3, 16, 10), rule="FREQ=WEEKLY;COUNT=5")
    cancel_date(event, berlin(2026, 3, 23, 10), actor=world.max, now=NOW)
    moved = DateFields("Sitzung", berlin(2026, 3, 31, 15), berlin(2026, 3, 31, 16), place="Bochum")
    change_date(event, berlin(2026, 3, 30, 10), moved, actor=world.max, now=NOW)
    content = ics.single(event)
    first, last = date(2026, 3, 1), date(2026, 5, 1)
    assert theirs(content, first, last) == ours(event, first, last)
    assert len(ours(event, first, last)) == 4
    whole, change = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert whole["EXDATE"].dts[0].dt == datetime(2026, 3, 23, 10, tzinfo=BERLIN)
    assert change["RECURRENCE-ID"].dt == datetime(2026, 3, 30, 10, tzinfo=BERLIN)
    assert whole["UID"] == change["UID"] and whole["SEQUENCE"] == event.sequence == 2
    names = {component.name for component in vobject.readOne(content.decode()).components()}
    assert names == {"VTIMEZONE", "VEVENT"}


def test_whole_days_stay_whole_days(plan: Plan, world: World) -> None:
    event = plan(first_day=date(2026, 10, 24), last_day=date(2026, 10, 25), rule="FREQ=WEEKLY;COUNT=3")
    cancel_date(event, berlin(2026, 10, 31), actor=world.max, now=NOW)
    content = ics.single(event)
    first, last = date(2026, 10, 1), date(2026, 12, 1)
    assert ours(event, first, last) == [
        (date(2026, 10, 24), date(2026, 10, 25)),
        (date(2026, 11, 7), date(2026, 11, 8)),
    ]
    assert theirs(content, first, last) == ours(event, first, last)
    assert b"DTSTART;VALUE=DATE:20261024" in content and b"DTEND;VALUE=DATE:20261026" in content
    assert vobject.readOne(content.decode()).vevent.dtend.value == date(2026, 10, 26)


WEEKDAY = st.sampled_from(WEEKDAYS)
NTH = st.sampled_from(["1", "2", "3", "-1"])
RULES = st.one_of(
    st.just("FREQ=DAILY"),
    st.lists(WEEKDAY, min_size=1, max_size=4, unique=True).map(
        lambda days: "FREQ=WEEKLY;BYDAY=" + ",".join(days)
    ),
    st.lists(st.integers(1, 31), min_size=1, max_size=3, unique=True).map(
        lambda days: "FREQ=MONTHLY;BYMONTHDAY=" + ",".join(map(str, days))
    ),
    st.tuples(NTH, WEEKDAY).map(lambda nth: f"FREQ=MONTHLY;BYDAY={nth[0]}{nth[1]}"),
    st.tuples(WEEKDAY, st.sampled_from([1, -1, 2])).map(
        lambda p: f"FREQ=MONTHLY;BYDAY=MO,{p[0]};BYSETPOS={p[1]}"
    ),
    st.just("FREQ=YEARLY"),
    st.tuples(st.integers(1, 12), NTH, WEEKDAY).map(
        lambda p: f"FREQ=YEARLY;BYMONTH={p[0]};BYDAY={p[1]}{p[2]}"
    ),
)
ENDS = st.one_of(
    st.just(""),
    st.integers(1, 40).map(lambda count: f";COUNT={count}"),
    st.dates(date(2024, 6, 1), date(2028, 1, 1)).map(lambda day: f";UNTIL={day:%Y%m%d}"),
)


@given(
    rule=RULES,
    end=ENDS,
    interval=st.integers(1, 4),
    day=st.dates(date(2024, 1, 1), date(2026, 6, 1)),
    hour=st.integers(0, 23),
    all_day=st.booleans(),
    length=st.integers(0, 3),
    asked=st.dates(date(2024, 1, 1), date(2029, 1, 1)),
    gone=st.sets(st.integers(0, 5), max_size=3),
)
@example(  # over midnight, into the first day that is asked for
    rule="FREQ=DAILY", end="", interval=1, day=date(2024, 1, 1), hour=21, all_day=False, length=3,
    asked=date(2024, 2, 1), gone=set(),
)  # fmt: skip
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rules_give_the_dates_that_another_library_finds(
    plan: Plan,
    rule: str,
    end: str,
    interval: int,
    day: date,
    hour: int,
    all_day: bool,
    length: int,
    asked: date,
    gone: set[int],
) -> None:
    assume("UNTIL" not in end or end[-8:] >= f"{day:%Y%m%d}")  # an end before the beginning means nothing
    text = f"{rule};INTERVAL={interval}{end}"
    if all_day:
        event = plan(first_day=day, last_day=day + timedelta(days=length), rule=text)
    else:
        event = plan(
            starts_at=berlin(day.year, day.month, day.day, hour, 15), minutes=30 + length * 60, rule=text
        )
    dates = occurrences.between(event, day, date(2031, 1, 1))
    begins = dates[1] if len(dates) > 1 else dates[0]  # the first date of the rule itself
    if begins is not dates[0]:
        event = plan(
            starts_at=begins.starts_at,
            minutes=30 + length * 60,
            rule=text,
            **({"first_day": begins.first_day, "last_day": begins.last_day} if all_day else {}),
        )
        dates = occurrences.between(event, day, date(2031, 1, 1))
    for number in gone & set(range(1, len(dates))):
        event.exceptions.append(EventException(original=dates[number].original, cancelled=True, extra=False))
    last = asked + timedelta(days=50)
    found = ours(event, asked, last)
    assert theirs(ics.single(event), asked, last) == sorted(found, key=begin_of)
    if event.over_on is not None:
        assert occurrences.between(event, event.over_on + timedelta(days=1), date(2040, 1, 1)) == []


def read_back(event: Event) -> ics.Entry:
    reading = ics.read(ics.single(event))
    assert reading.refused == []
    (entry,) = reading.entries
    return entry


def test_our_own_file_is_read_back_as_it_was(plan: Plan, world: World) -> None:
    event = plan(
        "Forum – „Öffnung“; Runde, 1",
        starts_at=berlin(2026, 3, 16, 10),
        rule="FREQ=WEEKLY;COUNT=5",
        description="Zeile 1\nZeile 2 mit ; und , und \\",
        place="Rathaus, Saal 1",
        category="Gremium",
        link="https://konferenz.example.org/raum",
    )
    cancel_date(event, berlin(2026, 3, 23, 10), actor=world.max, now=NOW)
    entry = read_back(event)
    assert entry.uid == event.uid and entry.sequence == 1
    assert entry.fields.title == event.title and entry.fields.place == event.place
    assert entry.fields.starts_at == event.starts_at and entry.fields.ends_at == event.ends_at
    assert entry.fields.rule == event.rule and entry.fields.zone == "Europe/Berlin"
    assert entry.fields.category == "Gremium"
    assert entry.fields.description.startswith(event.description)
    assert [(each.original, each.cancelled) for each in entry.changes] == [(berlin(2026, 3, 23, 10), True)]


def vevent(*lines: str, before: str = "") -> bytes:
    inner = "\r\n".join(lines)
    head = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{before}"
    return f"{head}BEGIN:VEVENT\r\n{inner}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n".encode()


def test_times_without_a_zone_are_ours() -> None:
    (entry,) = ics.read(
        vevent("UID:1", "SUMMARY:Tonne", "DTSTART:20260705T050000", "DTEND:20260705T051000")
    ).entries
    assert entry.fields.starts_at == datetime(2026, 7, 5, 3, tzinfo=UTC)


def test_a_rule_in_utc_is_repeated_in_utc() -> None:
    content = vevent("UID:1", "SUMMARY:Ruf", "DTSTART:20260101T090000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY")
    (entry,) = ics.read(content).entries
    assert entry.fields.zone == "UTC"


def test_windows_names_of_zones_are_understood() -> None:
    content = vevent(
        "UID:1",
        "SUMMARY:Jour fixe",
        "DTSTART;TZID=W. Europe Standard Time:20260701T100000",
        "DTEND;TZID=W. Europe Standard Time:20260701T110000",
        "RRULE:FREQ=WEEKLY;BYDAY=WE",
    )
    reading = ics.read(content)
    assert reading.refused == []
    assert reading.entries[0].fields.starts_at == datetime(2026, 7, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=HOURLY;COUNT=4", "FREQ=DAILY;BYMINUTE=1"])
def test_a_rule_below_daily_is_refused_and_the_rest_is_taken(rule: str) -> None:
    content = vevent(
        "UID:1",
        "SUMMARY:Ticken",
        "DTSTART:20260101T090000Z",
        f"RRULE:{rule}",
        "END:VEVENT",
        "BEGIN:VEVENT",
        "UID:2",
        "SUMMARY:Gut",
        "DTSTART;VALUE=DATE:20260101",
    )
    reading = ics.read(content)
    assert [entry.fields.title for entry in reading.entries] == ["Gut"]
    ((title, reason),) = reading.refused
    assert title == "Ticken" and "täglich" in reason


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff" * 50,
        b"<html></html>",
        b"BEGIN:VCARD\r\nEND:VCARD",
        b"%PDF-1.7",
        b"BEGIN:VCALENDAR",
        b"BEGIN:VCALENDAR\r\nEND:VEVENT",
    ],
)
def test_garbage_is_refused(content: bytes) -> None:
    with pytest.raises(Refused):
        ics.read(content)


def test_floods_are_refused() -> None:
    one = "BEGIN:VEVENT\r\nUID:{}\r\nDTSTART:20260101T090000Z\r\nEND:VEVENT\r\n"
    many = "BEGIN:VCALENDAR\r\n" + "".join(one.format(number) for number in range(5001)) + "END:VCALENDAR\r\n"
    with pytest.raises(Refused, match="5000"):
        ics.read(many.encode())
    with pytest.raises(Refused, match="10 MB"):
        ics.read(b"BEGIN:VCALENDAR\r\n" + b"X" * 10_000_001)


@pytest.mark.parametrize(
    "lines",
    [
        ("UID:1", "DTSTART:99999999T000000"),
        ("UID:1",),
        ("UID:1", "DTSTART:20260101T090000", "DTEND:20250101T090000"),
        ("UID:1", "DTSTART:00010101T000000Z"),
        ("UID:1", "DTSTART;TZID=Mond/Krater:20260101T090000", "RRULE:FREQ=DAILY"),
        ("UID:1", "DTSTART:20260101T090000", "RRULE:FREQ=NEVER"),
        ("UID:1", "DTSTART:20260101T090000", "DURATION:P9999Y"),
        ("UID:1", "DTSTART:20260101T090000", "RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY"),
        ("UID:" + "x" * 5000, "DTSTART:20260101T090000", "SEQUENCE:abc", "EXDATE:nie"),
    ],
)
def test_a_damaged_entry_spoils_nothing(lines: tuple[str, ...]) -> None:
    reading = ics.read(vevent(*lines, "END:VEVENT", "BEGIN:VEVENT", "UID:gut", "DTSTART;VALUE=DATE:20260101"))
    assert "gut" in {entry.uid for entry in reading.entries}
    assert all(len(entry.uid) <= 200 for entry in reading.entries)


def test_embedded_files_and_alarms_are_left_out() -> None:
    alarm = ("BEGIN:VALARM", "TRIGGER:-PT15M", "ACTION:DISPLAY", "DESCRIPTION:Wecker", "END:VALARM")
    content = vevent(
        "UID:1", "SUMMARY:A", "DTSTART;VALUE=DATE:20260101", *alarm, "ATTACH;ENCODING=BASE64:" + "A" * 300_000
    )
    (entry,) = ics.read(content).entries
    assert entry.fields.description == ""


def test_a_real_calendar_of_a_city_is_read(shared_data: Path) -> None:
    content = (shared_data / "documents" / "Abfuhrkalender_Bezirk_1.ics").read_bytes()
    reading = ics.read(content)
    assert len(reading.entries) == content.count(b"BEGIN:VEVENT") == 101
    assert reading.refused == []
    first = min(reading.entries, key=lambda entry: str(entry.fields.starts_at))
    assert first.fields.title
    assert {
        entry.fields.starts_at.astimezone(BERLIN).hour for entry in reading.entries if entry.fields.starts_at
    } == {5}


def test_a_flood_of_exceptions_is_refused(world: World) -> None:
    """A few lines are enough for a hundred thousand dates, which would be written while everybody waits."""
    days = ",".join(f"{date(2026, 1, 1) + timedelta(days=number):%Y%m%d}T090000Z" for number in range(1001))
    event = "BEGIN:VEVENT\r\nUID:{0}\r\nSUMMARY:Rat\r\nDTSTART:20260101T090000Z\r\nRRULE:FREQ=DAILY\r\n"
    one = f"{event.format('a')}RDATE:{days}\r\nEND:VEVENT\r\n"
    many = "".join(f"{event.format(n)}EXDATE:{days[:-17]}\r\nEND:VEVENT\r\n" for n in range(7))
    begin, end = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "END:VCALENDAR\r\n"
    assert "zu viele Ausnahmen" in ics.read(f"{begin}{one}{end}".encode()).refused[0][1]
    reading = ics.read(f"{begin}{many}{end}".encode())
    assert len(reading.entries) == 5 and len(reading.refused) == 2
