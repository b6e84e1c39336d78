"""Reading an agenda that somebody has typed or pasted: one line an item, indented ones below it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from collab.minutes.agenda import DEEPEST

TAB = 4
MOST_LINES = 100
LONGEST_TITLE = 300

_NUMBER = re.compile(r"(?:TOP\s*)?(?P<number>\d{1,2}(?:\.\d{1,2}){0,3})(?:[.):]+\s+|\s+(?=\S))", re.I)
_BARE = re.compile(r"TOP\s*(?P<number>\d{1,2}(?:\.\d{1,2}){0,3})[.):]*\s+", re.I)
_BULLET = re.compile(r"[-*•–—]\s+")
_MINUTES = re.compile(
    r"\s*[(\[,–-]?\s*(?P<minutes>\d{1,3})\s*(?:Min(?:uten|ute)?\b\.?|min\b\.?|['’′])\s*[)\]]?\s*$"
)


@dataclass(frozen=True)
class Line:
    """One item as typed: how deep it stands, what it is called, how long it is to take."""

    depth: int
    title: str
    minutes: int | None = None


def read_lines(text: str) -> list[Line]:
    """ "TOP 1: Begrüßung (10 Min.)" and lines below it that are indented or numbered 1.1.

    Numbers, bullets and durations are taken off the title. An item is at most one level deeper than the
    one before it.
    """
    found: list[Line] = []
    indents: list[int] = []
    for raw in text.splitlines():
        if not raw.strip() or len(found) >= MOST_LINES:
            continue
        indent = len(raw.expandtabs(TAB)) - len(raw.expandtabs(TAB).lstrip())
        numbered, title = _without_number(raw.strip())
        title, minutes = _without_minutes(title)
        if not title:
            continue
        while indents and indent < indents[-1]:
            indents.pop()
        if not indents or indent > indents[-1]:
            indents.append(indent)
        deepest = found[-1].depth + 1 if found else 0
        depth = max(len(indents) - 1, numbered)
        found.append(Line(min(depth, deepest, DEEPEST - 1), title[:LONGEST_TITLE], minutes))
    return found


def _without_number(line: str) -> tuple[int, str]:
    """How deep the number in front says that the line stands, and the line without it."""
    line = _BULLET.sub("", line, count=1) if _BULLET.match(line) else line
    match = _BARE.match(line) or _NUMBER.match(line)
    if match is None or _is_part_of_the_title(match, line):
        return 0, line
    return match["number"].count("."), line[match.end() :].strip()


def _is_part_of_the_title(match: re.Match[str], line: str) -> bool:
    """ "12 Monate Erfahrung" begins with a number that counts something; "3 Haushalt" may do so, too."""
    plain = match["number"].isdigit() and match[0].strip() == match["number"]
    return plain and not line.upper().startswith("TOP")


def _without_minutes(title: str) -> tuple[str, int | None]:
    match = _MINUTES.search(title)
    if match is None or not match.start():
        return title, None
    minutes = int(match["minutes"])
    return (title[: match.start()].strip(), minutes) if minutes else (title, None)
