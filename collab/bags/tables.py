"""The tables of an archive for spreadsheets: what each shows, and what its columns are called.

They are written from the same rows as the records, with names in place of numbers. German, as the pages are.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import Table

from collab.bags.belonging import target_of
from collab.bags.titles import Titles
from collab.bags.walking import Walk
from collab.base.clock import local
from collab.base.columns import Base
from collab.base.spreadsheets import csv_file, csv_rows
from collab.calendar.polls.labels import SUITS
from collab.checklists.labels import VALUES
from collab.figures.labels import MEASURES
from collab.minutes.labels import STATES as MINUTES_STATES
from collab.minutes.labels import VOTES
from collab.papers.labels import OUTCOMES, RULES
from collab.papers.labels import STATES as PAPER_STATES
from collab.progress.labels import BODIES
from collab.progress.labels import WORDS as PROGRESS
from collab.reports.labels import LIGHTS
from collab.tasks.labels import PRIORITIES
from collab.tasks.labels import STATES as TASK_STATES
from collab.workspaces.labels import ROLES

LABELS: Mapping[str, Mapping[Any, Any]] = {
    "task.state": TASK_STATES,
    "task.priority": PRIORITIES,
    "decision.body": BODIES,
    "assent.vote": VOTES,
    "meeting.state": MINUTES_STATES,
    "poll_answer.suits": SUITS,
    "checklist_answer.value": VALUES,
    "indicator.measure": MEASURES,
    "city_progress.state": PROGRESS,
    "city_progress_change.state": PROGRESS,
    "paper.state": PAPER_STATES,
    "circulation.rule": RULES,
    "circulation.outcome": OUTCOMES,
    "ballot.vote": VOTES,
    "status_report.light": LIGHTS,
    "membership.role": ROLES,
}

HEADS: Mapping[str, str] = {
    "account_id": "Person", "actor_id": "Wer", "amount": "Wert", "at": "Wann",
    "author_id": "Eingetragen von", "body": "Gremium", "by_id": "Durch", "changed_at": "Geändert",
    "chair_id": "Leitung", "circulated_at": "Versandt", "approved_at": "Genehmigt", "city_id": "Kommune",
    "circulation_id": "Umlauf", "closed_at": "Abgeschlossen", "comment": "Kommentar",
    "comparable": "Vergleichbar", "contact_id": "Ansprechperson", "cost": "Kosten in Cent",
    "created_at": "Angelegt", "created_by_id": "Angelegt von", "current": "Jetzt geplant", "day": "Stand",
    "deadline": "Frist", "decided_on": "Beschlossen am", "decision_id": "Beschluss",
    "definition": "Definition", "description": "Beschreibung", "detail": "Einzelheiten",
    "done_at": "Erledigt", "dropped_reason": "Grund des Verzichts", "due": "Frist", "ended_at": "Beendet",
    "event_id": "Titel", "explanation": "Erläuterung", "indicator_id": "Kennzahl",
    "invitee_id": "Gefragt", "item_id": "Punkt", "key": "Kurzadresse", "kind": "Art",
    "lead_city_id": "Federführung", "light": "Ampel", "measure": "Art", "name": "Name",
    "needed": "Was gebraucht wird", "next_steps": "Nächste Schritte", "note": "Anmerkung", "number": "Nummer",
    "object_id": "Gegenstand", "option_id": "Termin", "outcome": "Ergebnis", "paper_id": "Vorlage",
    "payer": "Kostenträger", "person_id": "Person", "place": "Ort", "planned": "Zuerst geplant",
    "poll_id": "Abstimmung", "priority": "Priorität", "progress": "Fortschritt",
    "proposal": "Beschlussvorschlag",
    "quorum": "Beschlussfähig ab", "reached": "Erreicht", "reason": "Grund", "reasoning": "Begründung",
    "reference": "Stichtag", "remark": "Anmerkung", "responsible_id": "Verantwortlich", "risks": "Risiken",
    "role": "Rolle", "rule": "Regel", "source": "Quelle", "started_at": "Begonnen", "starts_at": "Beginn",
    "state": "Stand", "submitted_at": "Eingereicht", "suits": "Antwort", "text": "Text",
    "theme_id": "Thema", "title": "Titel", "topic_id": "Thema", "unit": "Einheit", "until": "Bis",
    "value": "Antwort",
    "verb": "Was", "version": "Fassung", "vote": "Stimme", "wording": "Wortlaut", "year": "Jahr",
}  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """One file: rows of a table, in these columns. `with_`: names of what other rows add, by heading: the
    table, its column that names the row, its column that names what is added."""

    filename: str
    table: str
    columns: str
    with_: Mapping[str, tuple[str, str, str]] | None = None


SHEETS = (
    Sheet(
        "Aufgaben", "task", "title text state priority due city_id created_at created_by_id closed_at key",
        {"Zuständig": ("task_person", "task_id", "person_id")},
    ),
    Sheet("Teilschritte der Aufgaben", "check_item", "task_id text done_at done_by_id"),
    Sheet("Sitzungen", "meeting", "event_id state chair_id minute_taker_id circulated_at approved_at key"),
    Sheet(
        "Beschlüsse", "decision",
        "year number title wording decided_on body due responsible_id item_id key",
    ),
    Sheet("Zustimmung zu Beschlüssen", "assent", "decision_id city_id vote note"),
    Sheet(
        "Beschlussvorlagen", "paper",
        "year number version title reasoning proposal cost payer state submitted_at decided_on decision_id "
        "key",
    ),
    Sheet("Umläufe", "circulation", "paper_id rule quorum started_at until ended_at outcome"),
    Sheet("Stimmen in Umläufen", "ballot", "circulation_id city_id vote note at by_id"),
    Sheet("Maßnahmen", "measure", "title text topic_id lead_city_id decision_id created_at key"),
    Sheet("Umsetzungsstand", "city_progress", "kind object_id city_id state note day contact_id changed_at"),
    Sheet("Kennzahlen", "indicator", "name definition unit measure source reference key"),
    Sheet(
        "Werte der Kennzahlen", "figure_value",
        "indicator_id city_id day amount remark comparable reason at author_id",
    ),
    Sheet(
        "Statusberichte", "status_report",
        "day light reason progress next_steps risks needed state author_id submitted_at key",
    ),
    Sheet("Meilensteine", "milestone", "title planned current reached dropped_reason"),
    Sheet("Terminabstimmungen", "poll", "title text place deadline closed_at event_id key"),
    Sheet("Antworten auf Terminabstimmungen", "poll_answer", "invitee_id option_id suits"),
    Sheet("Punkte der Checklisten", "checklist_item", "theme_id title explanation"),
    Sheet("Antworten der Checklisten", "checklist_answer", "item_id city_id value note day at author_id"),
    Sheet("Mitglieder", "membership", "account_id role created_at"),
    Sheet("Journal", "activity", "at actor_id verb kind object_id title detail"),
)  # fmt: skip
OTHERWISE = {
    ("Teilschritte der Aufgaben", "task_id"): "Aufgabe",
    ("Teilschritte der Aufgaben", "done_by_id"): "Erledigt von",
    ("Sitzungen", "minute_taker_id"): "Protokoll",
    ("Terminabstimmungen", "event_id"): "Gewählter Termin",
    ("Beschlüsse", "item_id"): "Tagesordnungspunkt",
    ("Statusberichte", "state"): "Zustand",
    ("Beschlussvorlagen", "state"): "Zustand",
}


def sheet_file(sheet: Sheet, rows: Iterable[dict[str, Any]], walk: Walk, titles: Titles) -> Iterator[bytes]:
    """The CSV file in pieces; nothing if there are no rows. The first piece holds the headings."""
    table = Base.metadata.tables[sheet.table]
    names = [name for name in sheet.columns.split() if name in table.columns]
    added = {head: _added(walk, titles, *where) for head, where in (sheet.with_ or {}).items()}
    heads = [OTHERWISE.get((sheet.filename, name)) or HEADS[name] for name in names] + list(added)
    head = csv_file(heads, [])
    for row in rows:
        cells = [_cell(table, name, row, titles) for name in names]
        cells += ["; ".join(each.get(row["id"], ())) for each in added.values()]
        yield head + csv_rows([cells])
        head = b""


def _added(walk: Walk, titles: Titles, name: str, whose: str, what: str) -> dict[int, list[str]]:
    table = Base.metadata.tables[name]
    target = str(target_of(table.c[what]))
    found: dict[int, list[str]] = {}
    for row in walk.rows(table):
        found.setdefault(row[whose], []).append(titles.of(target, row[what]))
    return found


def _cell(table: Table, name: str, row: dict[str, Any], titles: Titles) -> str:
    value = row[name]
    if value is None:
        return ""
    if name == "object_id":
        return titles.of(row["kind"], value)
    if (target := target_of(table.c[name])) is not None:
        return titles.of(target, value)
    labels = LABELS.get(f"{table.name}.{name}")
    if labels is not None and value in labels:
        return str(labels[value])
    return _words(value)


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, datetime):
        return local(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}".replace(".", ",")
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return str(value)
