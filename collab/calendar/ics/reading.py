"""Reading iCalendar that others wrote: what of it can be taken, and why the rest cannot."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from flask_babel import gettext as _
from icalendar import Calendar

from collab.base.clock import BERLIN
from collab.base.errors import Refused
from collab.calendar.fields import EventFields
from collab.calendar.times import ONE_DAY, midnight, moment

Component = Any  # icalendar's components give one of thirty types for any name

LARGEST = 10_000_000  # bytes
MOST = 5000  # events, and dates that are different in all of them
MOST_CHANGES = 1000  # in one event: twenty years of a weekly meeting
LONGEST_LINE = 200_000  # characters, unfolded; longer ones are embedded files
NAMES = [
    "BEGIN",
    "END",
    "UID",
    "DTSTART",
    "DTEND",
    "DURATION",
    "SUMMARY",
    "DESCRIPTION",
    "LOCATION",
    "URL",
    "CATEGORIES",
    "STATUS",
    "SEQUENCE",
    "RRULE",
    "EXRULE",
    "RDATE",
    "EXDATE",
    "RECURRENCE-ID",
    "X-WR-CALNAME",
    "NAME",
    "VERSION",
    "PRODID",
    "METHOD",
    "TZID",
    "TZOFFSETFROM",
    "TZOFFSETTO",
    "TZNAME",
    "CONFERENCE",
    "LAST-MODIFIED",
    "X-WR-TIMEZONE",
]
WANTED = re.compile(f"(?i)^({'|'.join(NAMES)})[;:]".encode())
KNOWN = {b"VCALENDAR", b"VEVENT", b"VTIMEZONE", b"STANDARD", b"DAYLIGHT"}


@dataclass
class Change:
    """One date that is different, or (`cancelled`) falls out, or (`extra`) is there beside the rule."""

    original: datetime
    cancelled: bool = False
    extra: bool = False
    fields: EventFields | None = None


@dataclass
class Entry:
    """One event that can be taken."""

    uid: str
    sequence: int
    cancelled: bool
    fields: EventFields
    changes: list[Change] = field(default_factory=list)


@dataclass
class Reading:
    """What was found. `refused`: pairs of a title and a sentence that says why it is not taken."""

    name: str
    entries: list[Entry]
    refused: list[tuple[str, str]]


def read(content: bytes) -> Reading:
    """Refused for what is no iCalendar, larger than 10 MB, or holds more than 5000 events."""
    if len(content) > LARGEST:
        raise Refused(_("Die Datei ist größer als 10 MB. Bitte teilen Sie den Kalender auf."), 413)
    kept = _kept(content)
    try:
        calendar: Any = Calendar.from_ical(kept, multiple=True)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise _no_calendar() from error
    components = [event for each in calendar for event in each.walk("VEVENT")]
    name = next(
        (str(each.get(key)) for each in calendar for key in ("X-WR-CALNAME", "NAME") if each.get(key)), ""
    )
    return _sorted_out(name[:200], components)


def _kept(content: bytes) -> bytes:
    """The lines that are read, without alarms and embedded files; Refused for floods and for garbage."""
    text = content.removeprefix(b"\xef\xbb\xbf")
    whole = text.lstrip()[:15].upper() == b"BEGIN:VCALENDAR" and b"END:VCALENDAR" in text[-2000:].upper()
    if not whole:
        raise _no_calendar()
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        text = text.decode("cp1252", "replace").encode()
    lines: list[bytes] = []
    outside: list[bytes] = []  # components inside others that are left out, like VALARM
    events = 0
    for line in re.sub(rb"\r?\n[ \t]", b"", text).splitlines():
        begins = line[:6].upper() == b"BEGIN:"
        if begins and (outside or line[6:].strip().upper() not in KNOWN):
            outside.append(line[6:].strip().upper())
        if begins and line[6:].strip().upper() == b"VEVENT":
            events += 1
        if not outside and WANTED.match(line) and len(line) <= LONGEST_LINE:
            lines.append(line)
        if outside and line[:4].upper() == b"END:" and line[4:].strip().upper() == outside[-1]:
            outside.pop()
        if events > MOST:
            raise Refused(
                _("Die Datei enthält mehr als %(most)s Termine. Bitte teilen Sie sie auf.", most=MOST), 413
            )
    return b"\r\n".join(lines) + b"\r\n"


def _no_calendar() -> Refused:
    return Refused(_("Das ist keine Kalenderdatei (iCalendar, .ics), oder sie ist beschädigt."), 422)


def _sorted_out(name: str, components: list[Component]) -> Reading:
    """Entries by UID; dates that are different go to their entry."""
    reading = Reading(name, [], [])
    entries: dict[str, Entry] = {}
    later = []
    changes = 0
    for component in components:
        title = str(component.get("SUMMARY") or _("Ohne Titel"))[:300]
        try:
            if component.get("RECURRENCE-ID") is not None:
                later.append((title, component))
                continue
            entry = _entry(component, title)
            changes += len(entry.changes)
            if changes > MOST:
                raise Refused(_("In dieser Datei sind zu viele Ausnahmen."))
            known = entries.get(entry.uid)
            if known is None or known.sequence <= entry.sequence:
                entries[entry.uid] = entry
        except Refused as refusal:
            reading.refused.append((title, refusal.message))
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, IndexError):
            reading.refused.append((title, _("Dieser Eintrag ist beschädigt.")))
    for title, component in later:
        try:
            _put_change(entries, component, title)
        except Refused as refusal:
            reading.refused.append((title, refusal.message))
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, IndexError):
            reading.refused.append((title, _("Dieser Eintrag ist beschädigt.")))
    reading.entries = list(entries.values())
    return reading


def _entry(component: Component, title: str) -> Entry:
    fields = _fields(component, title)
    zone = ZoneInfo(fields.zone)
    entry = Entry(
        uid=_uid(component, fields),
        sequence=_whole_number(component.get("SEQUENCE")),
        cancelled=str(component.get("STATUS", "")).upper() == "CANCELLED",
        fields=fields,
    )
    all_day = fields.starts_at is None
    for name, extra in (("EXDATE", False), ("RDATE", True)):
        for moment_ in _moments(component.get(name), zone, all_day):
            if len(entry.changes) >= MOST_CHANGES:
                raise Refused(_("Dieser Eintrag hat zu viele Ausnahmen."))
            entry.changes.append(Change(moment_, cancelled=not extra, extra=extra))
    if any(change.extra for change in entry.changes) and not fields.rule:
        fields.rule = "FREQ=DAILY;COUNT=1"  # only dates beside a rule: the rule is the first date
    return entry


def _put_change(entries: dict[str, Entry], component: Component, title: str) -> None:
    fields = _fields(component, title)
    entry = entries.get(_uid(component, fields))
    if entry is None:  # the whole is not in the file: this date stands for itself
        entries[_uid(component, fields)] = Entry(_uid(component, fields), 0, False, fields)
        return
    if not entry.fields.rule:
        return
    given = component["RECURRENCE-ID"].dt
    original = _moment(given, ZoneInfo(entry.fields.zone), entry.fields.starts_at is None)
    cancelled = str(component.get("STATUS", "")).upper() == "CANCELLED"
    known = next((each for each in entry.changes if each.original == original), None)
    same_sort = (fields.starts_at is None) == (entry.fields.starts_at is None)
    if known is None and len(entry.changes) < MOST_CHANGES:
        entry.changes.append(Change(original, cancelled, fields=fields if same_sort else None))
    elif known is not None:
        known.fields = fields if same_sort else None


def _fields(component: Component, title: str) -> EventFields:
    start = component.get("DTSTART")
    if start is None:
        raise Refused(_("Der Eintrag hat keinen Beginn."))
    begin = start.dt
    end = _end(component, begin)
    described = str(component.get("DESCRIPTION") or "")
    fields = EventFields(
        title=title,
        description=described[:20_000],
        place=str(component.get("LOCATION") or ""),
        link=_link(component),
        category=_category(component),
    )
    if isinstance(begin, datetime):
        zone = _zone(begin, start.params.get("TZID"), repeated=component.get("RRULE") is not None)
        fields.zone = zone.key
        fields.starts_at = _utc(begin, zone)
        fields.ends_at = max(_utc(end, zone), fields.starts_at)
    else:
        fields.first_day = begin
        fields.last_day = max(end - ONE_DAY, begin)
    fields.rule = _rule(component)
    return fields.checked()


def _end(component: Component, begin: Any) -> Any:
    """DTEND or DURATION; without both a day, or no time at all (RFC 5545, 3.6.1)."""
    if (end := component.get("DTEND")) is not None:
        if isinstance(begin, datetime) == isinstance(end.dt, datetime):
            return end.dt
        return begin if isinstance(begin, datetime) else end.dt.date()
    if (duration := component.get("DURATION")) is not None and duration.dt >= timedelta(0):
        if isinstance(begin, datetime):
            return begin + duration.dt
        return begin + timedelta(days=duration.dt.days)
    return begin if isinstance(begin, datetime) else begin + ONE_DAY


def _zone(begin: datetime, named: str | None, repeated: bool) -> ZoneInfo:
    """In whose wall time an event is repeated. Times without a zone are taken as ours."""
    if begin.tzinfo is None:
        return BERLIN
    key = getattr(begin.tzinfo, "key", None) or str(named or "")
    if begin.utcoffset() == timedelta(0) and (named is None or key in ("UTC", "Etc/UTC")):
        return ZoneInfo("UTC") if repeated else BERLIN
    if key in available_timezones():
        return ZoneInfo(key)
    ours = begin.replace(tzinfo=BERLIN).utcoffset() == begin.utcoffset()
    if repeated and not ours:
        raise Refused(_("Die Zeitzone „%(zone)s“ kennt die Plattform nicht.", zone=key[:60]))
    return BERLIN


def _utc(at: datetime, zone: ZoneInfo) -> datetime:
    return moment(at, zone) if at.tzinfo is None else at.astimezone(UTC)


def _moments(given: Any, zone: ZoneInfo, all_day: bool) -> Iterator[datetime]:
    for each in given if isinstance(given, list) else [given]:
        for value in getattr(each, "dts", ()):
            if not isinstance(value.dt, tuple):
                yield _moment(value.dt, zone, all_day)


def _moment(given: date | datetime, zone: ZoneInfo, all_day: bool) -> datetime:
    if all_day or not isinstance(given, datetime):
        return midnight(given.date() if isinstance(given, datetime) else given)
    return _utc(given, zone)


def _rule(component: Component) -> str:
    if component.get("EXRULE") is not None or isinstance(component.get("RRULE"), list):
        raise Refused(_("Mehrere Regeln der Wiederholung in einem Eintrag gehen hier nicht."))
    rule = component.get("RRULE")
    return rule.to_ical().decode() if rule is not None else ""


def _uid(component: Component, fields: EventFields) -> str:
    given = str(component.get("UID") or "").strip()
    if not given:
        said = f"{fields.title}|{fields.starts_at}|{fields.first_day}"
        given = f"{hashlib.sha256(said.encode()).hexdigest()[:32]}@ohne-uid"
    return given if len(given) <= 200 else hashlib.sha256(given.encode()).hexdigest()


def _whole_number(given: Any) -> int:
    try:
        return min(max(int(given or 0), 0), 1_000_000)
    except (TypeError, ValueError):
        return 0


def _link(component: Component) -> str:
    for name in ("CONFERENCE", "URL"):
        given = component.get(name)
        link = str((given[0] if isinstance(given, list) else given) or "")
        if re.fullmatch(r"https?://\S{1,490}", link):
            return link
    return ""


def _category(component: Component) -> str:
    given = component.get("CATEGORIES")
    first = given[0] if isinstance(given, list) and given else given
    names = getattr(first, "cats", None) or []
    return str(names[0])[:60] if names else ""
