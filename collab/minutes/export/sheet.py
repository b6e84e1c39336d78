"""What stands on paper: the record of a meeting in the words of minutes, ready to be set.

Minutes are German documents, in whatever language somebody reads the pages, so nothing here is translated.
The sheet holds strings, lists and dictionaries only; PDF and DOCX are made of the same one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from babel.dates import format_date, format_time

from collab.base.clock import local
from collab.base.paper.blocks import blocks
from collab.minutes.models import MinutesState, Presence, Vote

VOTES = {Vote.YES: "Ja", Vote.NO: "Nein", Vote.ABSTAINS: "Enthaltung", Vote.PENDING: "steht aus"}
PRESENCES = {Presence.PRESENT: "anwesend", Presence.EXCUSED: "entschuldigt", Presence.ABSENT: "nicht da"}
ITEM_LEVEL = 2

Sheet = dict[str, Any]


def sheet(record: Mapping[str, Any], *, seal: str = "", addenda: Iterable[Mapping[str, Any]] = ()) -> Sheet:
    """`record` as `record.record_of` gives it; `addenda` as theirs, each with its "seal"."""
    meeting = record["meeting"]
    taker = _name(meeting["minute_taker"])
    return {
        "title": "Niederschrift",
        "name": meeting["title"],
        "workspace": _name(meeting["workspace"]),
        "day": _day(meeting["day"]),
        "date": _numbers(record["approved_at"] or record["circulated_at"] or meeting["day"]),
        "state": _state(record),
        "draft": record["state"] == MinutesState.DRAFT,
        "authors": [taker] if taker else [],
        "cities": _named("", ", ".join(_name(city) for city in meeting["cities"])),
        "facts": _facts(meeting),
        "quorum": _quorum(record),
        "attendance": [_attendance(line) for line in record["attendance"]],
        "items": [_item(item, _objected(record)) for item in record["items"]],
        "tasks": [_task(item, action) for item in record["items"] for action in item["actions"]],
        "objections": [_objection(objection) for objection in record["objections"]],
        "addenda": [_addendum(addendum) for addendum in addenda],
        "approval": _approval(record),
        "seal": seal,
    }


def _facts(meeting: Mapping[str, Any]) -> list[list[str]]:
    pairs = [
        ("Datum", _day(meeting["day"], long=True)),
        ("Zeit", _hours(meeting["starts_at"], meeting["ends_at"])),
        ("Ort", meeting["place"]),
        ("Gastgebende Kommune", _name(meeting["host"])),
        ("Leitung", _name(meeting["chair"])),
        ("Protokoll", _name(meeting["minute_taker"])),
        ("Anlagen", ", ".join(_name(each) for each in meeting["attachments"])),
    ]
    return [[label, value] for label, value in pairs if value]


def _state(record: Mapping[str, Any]) -> str:
    if record["state"] == MinutesState.APPROVED:
        return f"genehmigt am {_day(record['approved_at'])}"
    if record["state"] == MinutesState.CIRCULATED:
        return f"versandt am {_day(record['circulated_at'])}, noch nicht genehmigt"
    return "Entwurf"


def _approval(record: Mapping[str, Any]) -> str:
    if record["state"] != MinutesState.APPROVED:
        return ""
    where = record["approved_in"]
    how = f"in der Sitzung „{_name(where)}“" if where else f"durch {_name(record['approved_by'])}"
    return f"Diese Niederschrift wurde am {_day(record['approved_at'])} {how} genehmigt."


def _quorum(record: Mapping[str, Any]) -> str:
    present = {
        _name(line["city"])
        for line in record["attendance"]
        if line["presence"] == Presence.PRESENT and not line["guest"] and line["city"]
    }
    told = f"Vertretene Kommunen: {len(present)}"
    quorum = record["meeting"]["quorum"]
    if quorum:
        told += f" (beschlussfähig ab {quorum}: {'ja' if len(present) >= quorum else 'nein'})"
    return told + "."


def _attendance(line: Mapping[str, Any]) -> list[str]:
    how = PRESENCES[Presence(line["presence"])]
    if line["came"]:
        how += f", ab {line['came']}"
    if line["left"]:
        how += f", bis {line['left']}"
    return [_name(line["person"]) + (" (Gast)" if line["guest"] else ""), _name(line["city"]), how]


def _objected(record: Mapping[str, Any]) -> frozenset[str | None]:
    """The numbers of items that somebody objected to; None stands for the minutes as a whole."""
    return frozenset(objection["item"] for objection in record["objections"])


def _item(item: Mapping[str, Any], objected: frozenset[str | None]) -> dict[str, Any]:
    level = min(ITEM_LEVEL + item["number"].count("."), 5)
    notes = [
        _named("Verantwortlich: ", _name(item["responsible"])),
        "" if item["public"] else "nicht öffentlich",
        _change(item["number"] in objected or None in objected) if item["corrected"] else "",
    ]
    return {
        "number": item["number"],
        "title": item["title"],
        "level": level,
        "note": " · ".join(note for note in notes if note),
        "blocks": blocks(item["text"], below=level),
        "decisions": [_decision(decision, level) for decision in item["decisions"]],
        "attachments": ", ".join(_name(each) for each in item["attachments"]),
    }


def _change(after_objection: bool) -> str:
    return "geändert nach Einspruch" if after_objection else "geändert nach dem Versand"


def _decision(decision: Mapping[str, Any], level: int) -> dict[str, Any]:
    number = decision["number"] or "(Nummer folgt mit dem Versand)"
    facts = [
        ("Verantwortlich", _name(decision["responsible"])),
        ("Umzusetzen bis", _day(decision["due"])),
    ]
    return {
        "heading": f"Beschluss {number}" + _named(": ", decision["title"]),
        "wording": blocks(decision["wording"], below=level),
        "assents": [[_name(a["city"]), VOTES[Vote(a["vote"])], a["note"]] for a in decision["assents"]],
        "sum": sum_of_votes(a["vote"] for a in decision["assents"]),
        "facts": [[label, value] for label, value in facts if value],
    }


def sum_of_votes(votes: Iterable[str]) -> str:
    """ "3 Ja, 1 Enthaltung" """
    given = list(votes)
    return ", ".join(f"{given.count(vote)} {name}" for vote, name in VOTES.items() if given.count(vote))


def _task(item: Mapping[str, Any], action: Mapping[str, Any]) -> list[str]:
    who = ", ".join(filter(None, (_name(action["person"]), _name(action["city"]))))
    return [item["number"], action["text"], who or "–", _day(action["due"]) or "–"]


def _objection(objection: Mapping[str, Any]) -> list[str]:
    said = f"{objection['text']} ({_name(objection['by'])}, {_day(objection['at'])})"
    if objection["withdrawn_at"]:
        answer = f"zurückgezogen am {_day(objection['withdrawn_at'])}"
    else:
        answer = objection["answer"] or ("erledigt" if objection["settled_at"] else "offen")
    return [objection["item"] or "–", said, answer]


def _addendum(addendum: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "heading": f"Nachtrag vom {_day(addendum['at'])}, {_name(addendum['by'])}",
        "blocks": blocks(addendum["text"], below=ITEM_LEVEL),
        "seal": addendum["seal"],
    }


def _name(named: Mapping[str, Any] | None) -> str:
    return str(named["name"]) if named else ""


def _named(label: str, value: str) -> str:
    return f"{label}{value}" if value else ""


def _numbers(value: str) -> list[int]:
    """Year, month and day."""
    day = _date(value)
    return [day.year, day.month, day.day]


def _date(value: str) -> date:
    return local(datetime.fromisoformat(value)).date() if "T" in value else date.fromisoformat(value)


def _day(value: str | None, long: bool = False) -> str:
    """A day or a moment of a record as people write it: "12. Mai 2026", long "Dienstag, 12. Mai 2026"."""
    if not value:
        return ""
    return format_date(_date(value), "EEEE, d. MMMM y" if long else "d. MMMM y", locale="de")


def _hours(starts_at: str | None, ends_at: str | None) -> str:
    if not starts_at:
        return ""
    hours = [local(datetime.fromisoformat(moment)) for moment in (starts_at, ends_at) if moment]
    return " bis ".join(format_time(moment, "H:mm", locale="de") for moment in hours) + " Uhr"
