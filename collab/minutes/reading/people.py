"""Who was there, excused, absent or a guest, from lists behind labels."""

from __future__ import annotations

import re

from collab.minutes.models import Presence
from collab.minutes.reading.lines import AGENDA, LABEL, LIST_SIGN
from collab.minutes.reading.proposal import FoundPerson

GROUPS: tuple[tuple[re.Pattern[str], Presence, bool], ...] = (
    (re.compile(r"(?:Nicht anwesend|Abwesend\w*|Unentschuldigt\w*)\b", re.I), Presence.ABSENT, False),
    (re.compile(r"(?:Entschuldigt\w*|Verhindert)\b", re.I), Presence.EXCUSED, False),
    (re.compile(r"(?:Als )?(?:Gäste?|Gast|Gastweise)\b", re.I), Presence.PRESENT, True),
    (re.compile(r"(?:Anwesend\w*|Teilnehm\w*|Teilgenommen\w*|Mitglieder)\b", re.I), Presence.PRESENT, False),
)
CHAIR_LABEL = re.compile(r"(?:Leitung|Sitzungsleitung|Moderation|Vorsitz\w*)\s*:\s*(.+)", re.I)
TAKER_LABEL = re.compile(
    r"(?:Protokoll(?:führung|ant|antin|führer|führerin)?|Schriftführ\w*)\s*:\s*(.+)", re.I
)
CHAIRS = re.compile(r"\b(?:Leitung|Sitzungsleitung|Moderation|Vorsitz\w*)\b", re.I)
TAKES = re.compile(r"\b(?:Protokoll\w*|Schriftführ\w*)\b", re.I)
DUTY = re.compile(
    r"\b(?:Leitung|Sitzungsleitung|Moderation|Vorsitz\w*|Protokoll\w*|Schriftführ\w*|Gast(?:geber(?:in)?)?|"
    r"zeitweise|(?:bis|ab|zu) (?:TOP )?[\d.: ]+(?:Uhr)?|zu TOP \d+)\b",
    re.I,
)
GUESTS_FOLLOW = re.compile(r"(?:als )?(?:Gäste?|Gast)\b|zeitweise", re.I)
NAME = re.compile(
    r"(?:(?:Frau|Herr|Herrn|Prof\.|Dr\.|Dipl\.-\w+\.?)\s+)*[A-ZÄÖÜÀ-Þ][\w’'.\-]+(?:\s+(?:von|van|de|der|zu|den|la|el|al)\b)*"
    r"(?:\s+[A-ZÄÖÜÀ-Þ][\w’'.\-]+){0,3}$"
)
NO_NAME = re.compile(
    r"\b(?:Vertreter\w*|Mitglieder|Städte?|Kommunen|Auszubildende\w*|Kolleg\w*|Personen|sowie|siehe|Anwesenheitsliste)\b"
)
COURTESY = re.compile(r"^(?:Frau|Herrn?|Fr\.|Hr\.)\s+")


def read_people(lines: list[str]) -> list[FoundPerson]:
    """In the order of the text; each name once, the first group counts."""
    found: dict[str, FoundPerson] = {}
    for presence, guest, entries in _groups(lines):
        for entry, is_guest in entries:
            person = _person(entry, presence, guest or is_guest)
            if person is not None:
                found.setdefault(person.name.casefold(), person)
    return _with_duties(list(found.values()), lines)


def _groups(lines: list[str]) -> list[tuple[Presence, bool, list[tuple[str, bool]]]]:
    groups = []
    for number, line in enumerate(lines):
        for label, presence, guest in GROUPS:
            if match := label.match(line):
                rest = line[match.end() :]
                body = rest.partition(":")[2] if ":" in rest[:40] else ("" if not rest.strip() else None)
                if body is not None:
                    below = [] if body.strip() else _list_below(lines[number + 1 :])
                    entries = _entries(body) if body.strip() else [(entry, False) for entry in below]
                    groups.append((presence, guest, entries))
                break
    return groups


def _list_below(lines: list[str]) -> list[str]:
    """One person a line under a label, until something else begins; the rest goes in brackets."""
    taken: list[str] = []
    for line in lines[:60]:
        if AGENDA.match(line) or (LABEL.match(line) and not LIST_SIGN.match(line)) or len(line) > 120:
            break
        name, _, rest = LIST_SIGN.sub("", line).replace("\t", ",").partition(",")
        taken.append(f"{name} ({rest.strip()})" if rest.strip() else name)
    return taken


def _entries(body: str) -> list[tuple[str, bool]]:
    """Single persons; what follows "als Gäste" behind a semicolon are guests."""
    entries = []
    for group in re.split(r";(?![^(]*\))", body):
        guests = GUESTS_FOLLOW.match(group.strip())
        words = group.strip()[guests.end() :] if guests else group
        for entry in re.split(r",(?![^(]*\))|\bsowie\b|\bund\b(?![^(]*\))", words):
            if entry.strip(" :.–-"):
                entries.append((entry.strip(" :.–-"), bool(guests)))
    return entries


def _person(entry: str, presence: Presence, guest: bool) -> FoundPerson | None:
    name, _, inside = entry.partition("(")
    inside = inside.rstrip(") ")
    name = COURTESY.sub("", name.strip(" :–-"))
    if NO_NAME.search(name) or not NAME.match(name) or len(name.split()) < 2:
        return None
    place = " ".join(DUTY.sub("", re.sub(r"\bund\b", ",", inside) if DUTY.search(inside) else inside).split())
    return FoundPerson(
        name=name,
        place=re.sub(r"(?:\s*,\s*)+", ", ", place).strip(" ,"),
        presence=presence,
        guest=guest or bool(re.search(r"\bGast\b", inside)),
        chairs=bool(CHAIRS.search(inside)),
        takes_minutes=bool(TAKES.search(inside)),
        source=entry,
    )


def _with_duties(people: list[FoundPerson], lines: list[str]) -> list[FoundPerson]:
    """Labels of their own ("Protokollführung: …") name who led and who wrote."""
    chairs = [_bare(match[1]) for line in lines if (match := CHAIR_LABEL.match(line))]
    takers = [_bare(match[1]) for line in lines if (match := TAKER_LABEL.match(line))]
    return [
        FoundPerson(
            p.name,
            p.place,
            p.presence,
            p.guest,
            p.chairs or p.name.casefold() in chairs,
            p.takes_minutes or p.name.casefold() in takers,
            p.source,
        )
        for p in people
    ]


def _bare(name: str) -> str:
    return COURTESY.sub("", name.partition("(")[0].partition(",")[0].strip()).casefold()
