"""What the editor is told when it saves by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response, jsonify, request

from collab.base.clock import local
from collab.extensions import db
from collab.writing.differences import difference
from collab.writing.saving import Conflict, Saved


@dataclass(frozen=True)
class Typed:
    """What the editor sent."""

    text: str
    based_on: int


def typed() -> Typed:
    """The text and the revision it was made from, sent as JSON or as a form."""
    sent: Any = request.get_json(silent=True) if request.is_json else request.form
    text, number = (sent.get("text"), sent.get("based_on")) if hasattr(sent, "get") else ("", 0)
    return Typed(text if isinstance(text, str) else "", whole_number(number))


def whole_number(value: object) -> int:
    """0 for what is no revision number."""
    digits = str(value)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0


def autosaved(save: Callable[[Typed], Saved]) -> Response | tuple[Response, int]:
    """The whole answer of a route that an editor saves to: save, commit, say what happened."""
    what = typed()
    try:
        saved = save(what)
    except Conflict as conflict:
        db.session.commit()  # mine is kept as a draft
        return jsonify(_conflict(conflict)), 409
    db.session.commit()
    moment = local(saved.revision.changed_at)
    answer = {"number": saved.revision.number, "saved_at": f"{moment.hour}:{moment.minute:02d}"}
    if saved.revision.text != what.text.replace("\r\n", "\n"):
        answer["merged_text"] = saved.revision.text
    return jsonify(answer)


def _conflict(conflict: Conflict) -> dict[str, Any]:
    return {
        "mine": conflict.mine,
        "theirs": conflict.theirs.text,
        "both": conflict.both,
        "number": conflict.theirs.number,
        "author": conflict.theirs.author.person.display_name,
        "difference": difference(conflict.theirs.text, conflict.mine),
    }
