"""Calendars and business cards: ICS (RFC 5545) and VCF (RFC 6350, 2426, and vCard 2.1).

All three share their lines: name, parameters and value, folded at about 75 bytes.
"""

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from collab.base.charset import decode
from collab.base.extract.source import Source

BYTES_PER_CHARACTER = 4
FOLD = re.compile(rb"\r?\n[ \t]")
SOFT_BREAK = re.compile(rb"=\r?\n")
LINE = re.compile(r"(?:[\w-]+\.)?([\w-]+)((?:;[^\":]*(?:\"[^\"]*\"[^\":]*)*)?):(.*)")
COMMON_NAME = re.compile(r";CN=(\"[^\"]*\"|[^;:]*)", re.IGNORECASE)
ESCAPED = re.compile(r"\\(.)")

SPOKEN_NAMES = """
    SUMMARY DESCRIPTION LOCATION COMMENT CONTACT CATEGORIES URL NAME X-WR-CALNAME X-WR-CALDESC
    FN TITLE ROLE EMAIL TEL NOTE NICKNAME
"""
SPOKEN = frozenset(SPOKEN_NAMES.split())
STRUCTURED = frozenset({"ADR", "ORG"})
PERSONS = frozenset({"ORGANIZER", "ATTENDEE"})
BEGINNINGS = frozenset({"DTSTART", "DUE"})
TITLES = frozenset({"X-WR-CALNAME", "SUMMARY", "FN"})


@dataclass(frozen=True)
class ContentLine:
    name: str
    parameters: str
    value: str


def read(source: Source) -> Iterator[str]:
    lines = list(_lines(source.beginning(source.budget.text_chars * BYTES_PER_CHARACTER)))
    titles = {line.value for line in lines if line.name in TITLES}
    if len(titles) == 1:
        source.facts.offer(title=_unescaped(titles.pop()))
    yield "\n".join(filter(None, map(_spoken, lines)))


def _lines(data: bytes) -> Iterator[ContentLine]:
    if b"QUOTED-PRINTABLE" in data.upper():
        data = SOFT_BREAK.sub(b"", data)
    for raw in decode(FOLD.sub(b"", data)).splitlines():
        found = LINE.fullmatch(raw)
        if found:
            name, parameters, value = found[1].upper(), found[2], found[3]
            if "QUOTED-PRINTABLE" in parameters.upper():
                value = decode(quopri.decodestring(value.encode()))
            yield ContentLine(name, parameters, value)


def _spoken(line: ContentLine) -> str:
    """What a reader would want to find of this line; empty for machinery."""
    if line.name in STRUCTURED:
        return " ".join(filter(None, map(_unescaped, line.value.split(";"))))
    if line.name in SPOKEN:
        return _unescaped(line.value)
    if line.name in PERSONS:
        person = COMMON_NAME.search(line.parameters)
        name = person[1].strip('"') if person else ""
        return f"{name} {line.value.removeprefix('mailto:')}".strip()
    if line.name in BEGINNINGS:
        return _day(line.value)
    return "\n" if line.name == "END" else ""


def _unescaped(value: str) -> str:
    return ESCAPED.sub(lambda escape: "\n" if escape[1] in "nN" else escape[1], value)


def _day(value: str) -> str:
    try:
        return f"{date(int(value[:4]), int(value[4:6]), int(value[6:8])):%d.%m.%Y}"
    except ValueError:
        return value
