"""What the page calls the states: a word, and a sign that is told apart without colour."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from collab.minutes.models import Body
from collab.progress.models import State

WORDS: dict[str, LazyString] = {
    State.NONE: _l("keine Angabe"),
    State.NOT_BEGUN: _l("nicht begonnen"),
    State.PLANNED: _l("geplant"),
    State.PILOT: _l("Pilot"),
    State.UNDER_WAY: _l("läuft"),
    State.DONE: _l("umgesetzt"),
    State.LIVE: _l("im Einsatz"),
    State.NOT_FOR_US: _l("nicht für uns"),
}
SIGNS: dict[str, str] = {
    State.NONE: "maybe",
    State.NOT_BEGUN: "task-open",
    State.PLANNED: "calendar",
    State.PILOT: "flag",
    State.UNDER_WAY: "task-going",
    State.DONE: "check",
    State.LIVE: "check",
    State.NOT_FOR_US: "close",
}
BODIES: dict[str, LazyString] = {Body.GROUP: _l("Gruppe"), Body.STEERING: _l("Regiegruppe")}


def install(filters: MutableMapping[str, Any]) -> None:
    """What templates call these words."""
    filters.update(
        {
            "progress_word": WORDS.__getitem__,
            "progress_sign": SIGNS.__getitem__,
            "decision_body": BODIES.__getitem__,
        }
    )
