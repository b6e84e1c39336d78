"""What the page calls the answers: a word, a sign that is told apart without colour, and a colour."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from collab.checklists.models import Value

VALUES: dict[str, LazyString] = {
    Value.YES: _l("ja"),
    Value.PARTLY: _l("teilweise"),
    Value.NO: _l("nein"),
    Value.OPEN: _l("offen"),
}
SIGNS: dict[str, str] = {
    Value.YES: "check",
    Value.PARTLY: "task-going",
    Value.NO: "close",
    Value.OPEN: "task-open",
}


def word(value: str) -> LazyString:
    return VALUES[value]


def sign(value: str) -> str:
    return SIGNS[value]
