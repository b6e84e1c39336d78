"""How pages name decisions and votes."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any

from collab.minutes.actions.decisions import name_of
from collab.minutes.labels import VOTES
from collab.minutes.models import Assent, Decision
from collab.minutes.record import citation


def sum_of(decision: Decision) -> str:
    """ "Ja: 3 · Enthaltung: 1"; empty where no city was asked."""
    votes = [assent.vote for assent in decision.assents]
    return " · ".join(f"{label}: {votes.count(vote)}" for vote, label in VOTES.items() if vote in votes)


def by_city(decision: Decision) -> Mapping[int, Assent]:
    return {assent.city_id: assent for assent in decision.assents}


def choices() -> list[tuple[str, str]]:
    return [(vote, str(label)) for vote, label in VOTES.items()]


def install(filters: MutableMapping[str, Any], names: MutableMapping[str, Any]) -> None:
    """What templates call these words."""
    filters.update(
        {
            "citation": citation,
            "decision_name": name_of,
            "votes_sum": sum_of,
            "votes_by_city": by_city,
            "vote_label": VOTES.__getitem__,
        }
    )
    names["vote_choices"] = choices
