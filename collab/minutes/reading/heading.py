"""Title, day, time and place: what stands above the first item."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time

from collab.minutes.reading.dates import CLOCK, SINGLE, SPAN, day_in, span_in, without_dates
from collab.minutes.reading.lines import AGENDA, LABEL
from collab.minutes.reading.proposal import Found

HEAD_LINES = 25
TITLE = re.compile(
    r"(?:Ergebnis|Kurz|Verlaufs|Sitzungs)?(?:protokoll|niederschrift|vermerk)\b|Niederschrift", re.I
)
LABELLED = {
    "place": re.compile(r"(?:Ort|Sitzungsort|Tagungsort|Raum|Veranstaltungsort)\s*:\s*(.+)", re.I),
    "day": re.compile(r"(?:Datum|Termin|Tag|Sitzungstag|Sitzungstermin)\s*:\s*(.+)", re.I),
    "begins": re.compile(rf"(?:Beginn|Zeit|Uhrzeit)\s*:\s*(.*?{CLOCK}.*)", re.I),
    "ends": re.compile(rf"Ende\s*:\s*(.*?{CLOCK}.*)", re.I),
}
WEEKDAY = re.compile(r"\b(?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonnabend|Sonntag)\b,?", re.I)
FILLING = re.compile(r"\b(?:vom|am|den|von|Uhr|ab|im|in der|in)\b", re.I)


@dataclass(frozen=True)
class Heading:
    title: Found[str] | None
    day: Found[date] | None
    begins: Found[time] | None
    ends: Found[time] | None
    place: Found[str] | None


def read_heading(lines: list[str], today: date) -> Heading:
    head = _head(lines)
    title = next((line for line in head if TITLE.search(line) and len(line) <= 250), None)
    day = _day(head, title, today)
    begins, ends = _times(head)
    return Heading(
        title=Found(title, title) if title else None,
        day=day,
        begins=begins,
        ends=ends,
        place=_place(head),
    )


def _head(lines: list[str]) -> list[str]:
    for number, line in enumerate(lines[:HEAD_LINES]):
        if re.match(r"(?:TOP|Tagesordnungspunkt)\s*\.?\s*\d", line, re.I):
            return lines[:number]
    return lines[:HEAD_LINES]


def _day(head: list[str], title: str | None, today: date) -> Found[date] | None:
    """A label says it best, then the line with the time or the weekday, then the title, then any line."""
    labelled = [match[1] for line in head if (match := LABELLED["day"].match(line))]
    timed = [line for line in head if SINGLE.search(line) or WEEKDAY.search(line)]
    below_title = head[head.index(title) :] if title else head
    for line in [*labelled, *timed, *([title] if title else []), *below_title, *head]:
        if found := day_in(line, today):
            return Found(found, line)
    return None


def _times(head: list[str]) -> tuple[Found[time] | None, Found[time] | None]:
    begins = ends = None
    for line in head:
        first, last = span_in(line)
        if first and not begins:
            begins = Found(first, line)
            ends = Found(last, line) if last else None
    for line in head:
        if not begins and (match := LABELLED["begins"].match(line)):
            first, last = span_in(match[1] if "Uhr" in match[1] else f"{match[1]} Uhr")
            begins = Found(first, line) if first else None
            ends = Found(last, line) if last else ends
        if not ends and (match := LABELLED["ends"].match(line)):
            last = span_in(match[1] if "Uhr" in match[1] else f"{match[1]} Uhr")[0]
            ends = Found(last, line) if last else None
    return begins, ends


def _place(head: list[str]) -> Found[str] | None:
    """After its label, or what is left of the line with the time when day and time are taken out."""
    for line in head:
        if match := LABELLED["place"].match(line):
            return Found(match[1].strip(), line)
    for line in head:
        if not SPAN.search(line) and not SINGLE.search(line):
            continue
        if AGENDA.match(line) or (LABEL.match(line) and not LABELLED["day"].match(line)):
            continue
        left = SINGLE.sub("", SPAN.sub("", without_dates(WEEKDAY.sub("", line.rpartition(":")[2]))))
        parts = [FILLING.sub("", part).strip(" -–·.") for part in left.split(",")]
        place = ", ".join(part for part in parts if part)
        if re.search(r"[^\W\d_]{3}", place) and not TITLE.search(place):
            return Found(place, line)
    return None
