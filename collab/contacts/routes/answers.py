"""What the pages of this room have in common."""

from __future__ import annotations

from collections.abc import Collection

from flask import abort, request
from werkzeug.wrappers import Response

from collab.contacts import queries
from collab.people.models import Person
from collab.workspaces.gate import signed_in

Answer = str | Response | tuple[str, int]


def chosen(name: str, known: Collection[int]) -> int | None:
    """A number from the address or the form, if it is one of the known ones."""
    text = request.values.get(name, "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None
    return number if number in known else None


def refuse_unless_kept(person: Person) -> None:
    """People keep their own entry; leads keep those without a login, the office all."""
    if not queries.may_keep(signed_in(), person):
        abort(403)
