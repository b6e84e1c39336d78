"""What the page calls the states of a turn."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from collab.hosting.models import TurnState

STATES: dict[str, LazyString] = {
    TurnState.PROPOSED: _l("vorgeschlagen"),
    TurnState.ACCEPTED: _l("zugesagt"),
    TurnState.DECLINED: _l("abgesagt"),
}
BADGES = {TurnState.PROPOSED: "info", TurnState.ACCEPTED: "success", TurnState.DECLINED: "warning"}


def state_word(state: str) -> LazyString:
    return STATES[state]


def state_badge(state: str) -> str:
    return BADGES[TurnState(state)]
