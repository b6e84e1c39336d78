"""The register as files: a table for spreadsheets, and a paper for the file.

Papers are German documents, in whatever language somebody reads the pages (as minutes are).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from babel.dates import format_date
from flask_babel import force_locale

from collab.base.spreadsheets import csv_file
from collab.minutes.decision_labels import by_city, sum_of
from collab.minutes.labels import VOTES
from collab.minutes.record import citation
from collab.people.models import Organisation
from collab.progress.decision_register import LATE, OPEN, Choices, Line, Wanted
from collab.progress.labels import BODIES, WORDS
from collab.progress.models import State
from collab.progress.reading import columns

TEMPLATE = Path(__file__).with_name("register.typ")
HEADS = [
    "Nummer", "Datum", "Gremium", "Arbeitsbereich", "Kurztitel", "Wortlaut", "Zustimmung", "Verantwortlich",
    "Frist", "Umsetzung",
]  # fmt: skip


def as_csv(lines: list[Line]) -> bytes:
    """One row a decision; for each city what it said, how far it is, since when, and its remark."""
    with force_locale("de"):
        cities = columns(line.standing for line in lines)
        words = {name: str(word) for name, word in (VOTES | WORDS).items()}  # translated once
        heads = [*HEADS]
        for city in cities:
            heads += [f"{city.name}: {head}" for head in ("Zustimmung", "Umsetzung", "seit", "Anmerkung")]
        return csv_file(heads, [_row(line, cities, words) for line in lines])


def _row(line: Line, cities: Iterable[Organisation], words: Mapping[str, str]) -> list[str]:
    decision = line.decision
    row = [
        citation(decision),
        decision.decided_on.isoformat(),
        str(BODIES[decision.body]),
        decision.workspace.title,
        decision.title,
        decision.wording,
        sum_of(decision),
        decision.responsible.display_name if decision.responsible else "",
        decision.due.isoformat() if decision.due else "",
        summed(line),
    ]
    votes, asked = by_city(decision), {city.id for city in line.standing.cities}
    for city in cities:
        vote, said = votes.get(city.id), line.standing.said.get(city.id)
        row.append(words[vote.vote] if vote else "")
        row.append(words[line.standing.state(city.id)] if city.id in asked else "")
        row += [said.day.isoformat(), said.note] if said and said.state != State.NONE else ["", ""]
    return row


def summed(line: Line) -> str:
    """umgesetzt: 3 · geplant: 1"""
    return " · ".join(f"{WORDS[state]}: {count}" for state, count in line.standing.counts)


def as_pdf(lines: list[Line], narrowed: str, today: date) -> bytes:
    """`narrowed`: the filters in words, empty for all."""
    from collab.base.paper.setting import make_pdf

    with force_locale("de"):
        record = {
            "title": "Register der Beschlüsse",
            "day": f"Stand: {_day(today)}",
            "date": [today.year, today.month, today.day],
            "narrowed": narrowed,
            "count": f"{len(lines)} Beschlüsse" if len(lines) != 1 else "Ein Beschluss",
            "rows": [_printed(line) for line in lines],
        }
    return make_pdf(TEMPLATE, record)


def in_words(wanted: Wanted, choices: Choices) -> str:
    """Arbeitsbereich: Forum · Stand: umgesetzt"""
    rooms = {room.slug: room.title for room in choices.workspaces}
    cities = {city.id: city.name for city in choices.cities}
    stuck: dict[str, Any] = {OPEN: "noch offen", LATE: "Frist überschritten", **WORDS}
    with force_locale("de"):
        parts = [
            ("Wörter", wanted.words),
            ("Arbeitsbereich", rooms.get(wanted.workspace, wanted.workspace)),
            ("Kommune", cities.get(wanted.city, "") if wanted.city else ""),
            ("Jahr", str(wanted.year or "")),
            ("Gremium", str(BODIES.get(wanted.body, ""))),
            ("Stand", str(stuck.get(wanted.state, ""))),
        ]
        return " · ".join(f"{label}: {value}" for label, value in parts if value)


def _printed(line: Line) -> dict[str, Any]:
    decision = line.decision
    who = decision.responsible.display_name if decision.responsible else ""
    due = f"bis {_day(decision.due)}" if decision.due else ""
    return {
        "number": citation(decision),
        "day": _day(decision.decided_on),
        "body": f"{BODIES[decision.body]}, {decision.workspace.title}",
        "title": decision.title,
        "wording": " ".join(decision.wording.split()),
        "votes": sum_of(decision) or "–",
        "who": ", ".join(part for part in (who, due) if part) or "–",
        "late": "Frist überschritten" if line.late else "",
        "progress": [
            [str(WORDS[state]), ", ".join(city.name for city in cities)]
            for state, cities in line.standing.by_state
        ],
    }


def _day(value: date) -> str:
    return format_date(value, "d. MMMM y", locale="de")
