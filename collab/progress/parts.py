"""What is shown on the page of a decision and in the list of a workspace's decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from collab.minutes import beside
from collab.minutes.models import Decision
from collab.people.models import Account
from collab.progress.carrying import Carried, cities_of, of_decision, own_city, speaks_for
from collab.progress.decision_register import standings_of
from collab.progress.forms import ProgressForm
from collab.progress.queries import measures_of
from collab.progress.reading import Standing, contacts, of_city, people_of, said_to


def progress_of(carried: Carried, account: Account, *, closed: bool = False) -> dict[str, Any]:
    """What `progress/_panel.html` needs: all cities, and the form for the account's own one."""
    said = said_to(carried.kind, [carried.object_id])[carried.object_id]
    own = None if closed else own_city(account)
    mine = set() if closed else speaks_for(account, carried, [own] if own else [])
    if own is not None and own.id not in mine:
        own = None
    standing = Standing(carried.kind, cities_of(carried, said.values(), own), said)
    spoken_for = set() if closed else speaks_for(account, carried, standing.cities)
    form = None
    if own is not None:
        row = of_city(carried.kind, carried.object_id, own)
        form = ProgressForm.of(carried.states, row, people_of(carried, own, account))
    return {
        "carried": carried,
        "standing": standing,
        "own": own,
        "spoken_for": spoken_for,
        "progress_form": form,
        "contacts": contacts(said.values(), account),
    }


def on_decision(decision: Decision, account: Account) -> Mapping[str, Any] | None:
    """Nothing for drafts, and where no city was asked and no measure carries it out."""
    if decision.number is None or decision.removed_at is not None:
        return None
    measures = measures_of(decision, account)
    if not decision.assents and not measures:
        return None
    return {**progress_of(of_decision(decision), account), "measures": measures}


def summaries(decisions: Sequence[Decision], _account: Account) -> Mapping[int, Markup]:
    """How far each decision has come, in one cell."""
    numbered = [decision for decision in decisions if decision.number is not None]
    return {
        number: Markup(render_template("progress/_summary.html", standing=standing))  # noqa: S704 - escaped there
        for number, standing in standings_of(numbered).items()
        if standing.cities
    }


def register() -> None:
    beside.add_part("progress/_on_decision.html", on_decision, order=20)
    beside.add_column("progress", _l("Umsetzung"), summaries)
    beside.add_link(_l("Umsetzung im Register"), "progress.decisions", "list")
