"""The written record of a circulation as PDF: tagged and archivable, in the look of the minutes.

It is a German document, in whatever language somebody reads the pages. What sets it is loaded with the first
one: it costs 14 MB in each process.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from babel.dates import format_date
from flask_babel import force_locale

from collab.base.clock import local
from collab.base.paper.blocks import blocks
from collab.base.storage import Store
from collab.minutes.export.sheet import VOTES, sum_of_votes
from collab.minutes.models import Vote
from collab.papers.labels import OUTCOMES, RULES, quorum_in_words
from collab.papers.record import Record

TEMPLATE = Path(__file__).with_name("circulation.typ")

Sheet = dict[str, Any]


def pdf_of(record: Record, seal: str = "") -> bytes:
    from collab.base.paper.setting import make_pdf

    return make_pdf(TEMPLATE, sheet(record, seal))


def keep_pdf(record: Record, store: Store, seal: str = "") -> str:
    """Put the PDF into the content store, before any row names it; returns its SHA-256."""
    return store.put(io.BytesIO(pdf_of(record, seal))).digest


def sheet(record: Record, seal: str = "") -> Sheet:
    """`record` as `record.circulation_record` gives it."""
    last = {ballot["city"]["id"]: ballot for ballot in record["ballots"]}
    with force_locale("de"):
        rule = str(RULES[record["rule"]])
        quorum = quorum_in_words(record["quorum"], len(record["entitled"]))
        outcome = str(OUTCOMES[record["outcome"]])
    decision = record["decision"]
    ended = local(datetime.fromisoformat(record["ended_at"]))
    return {
        "title": "Niederschrift des Umlaufbeschlusses",
        "name": record["paper"]["title"],
        "workspace": record["workspace"]["name"],
        "day": _day(record["ended_at"]),
        "date": [ended.year, ended.month, ended.day],
        "facts": [
            [label, value]
            for label, value in (
                ("Vorlage", _paper(record["paper"])),
                ("Ergebnis", f"{outcome}; {decision['number']}" if decision else outcome),
                ("Beginn", f"{_moment(record['started_at'])}, {_name(record['started_by'])}"),
                ("Letzter Tag", _day(record["until"])),
                ("Ende", _moment(record["ended_at"])),
                ("Regel", rule),
                ("Beschlussfähigkeit", quorum),
                (
                    "Mündliche Beratung",
                    "konnte von jeder Kommune verlangt werden" if record["oral"] else "nicht vorgesehen",
                ),
            )
        ],
        "heading": f"Beschluss {decision['number']}" if decision else "Beschlussvorschlag",
        "wording": blocks(record["paper"]["proposal"], below=1),
        "sum": _sum([ballot["vote"] for ballot in last.values()], len(record["entitled"])),
        "votes": [_vote(city, last.get(city["id"])) for city in record["entitled"]],
        "course": [_course(ballot) for ballot in record["ballots"]]
        if len(record["ballots"]) > len(last)
        else [],
        "extensions": [
            f"{_moment(each['at'])}, {_name(each['by'])}: {each['note']}" for each in record["extensions"]
        ],
        "paper_seal": record["paper"]["seal"] or "",
        "seal": seal,
    }


def _sum(votes: list[str], entitled: int) -> str:
    silent = entitled - len(votes)
    parts = [sum_of_votes(votes), f"{silent} nicht abgestimmt" if silent else ""]
    return ", ".join(part for part in parts if part)


def _vote(city: Mapping[str, Any], ballot: Mapping[str, Any] | None) -> list[str]:
    if ballot is None:
        return [city["name"], "nicht abgestimmt", "", ""]
    return [city["name"], VOTES[Vote(ballot["vote"])], _who(ballot), ballot["note"]]


def _course(ballot: Mapping[str, Any]) -> list[str]:
    return [ballot["city"]["name"], VOTES[Vote(ballot["vote"])], _who(ballot), ballot["note"]]


def _who(ballot: Mapping[str, Any]) -> str:
    who = f"{_name(ballot['by'])}, {_moment(ballot['at'])}"
    return f"eingetragen vom Projektbüro: {who}" if ballot["on_behalf"] else who


def _paper(paper: Mapping[str, Any]) -> str:
    return paper["number"] + (f", {paper['version']}. Fassung" if paper["version"] > 1 else "")


def _name(named: Mapping[str, Any] | None) -> str:
    return str(named["name"]) if named else ""


def _day(value: str) -> str:
    on = local(datetime.fromisoformat(value)).date() if "T" in value else date.fromisoformat(value)
    return format_date(on, "d. MMMM y", locale="de")


def _moment(value: str) -> str:
    at = local(datetime.fromisoformat(value))
    return f"{format_date(at.date(), 'd. MMMM y', locale='de')}, {at.hour}:{at.minute:02d} Uhr"
