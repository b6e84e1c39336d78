"""Words of a text that are links by themselves: `[[page]]`, the number of a decision, "@name".

Each room registers what its own words look like and what they stand for. All of one sort in a text are
looked up at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from flask import g, has_request_context

from collab.base.markup import Link, Reference
from collab.people.models import Account
from collab.workspaces.models import Workspace

__all__ = ["Link", "Suggestion", "complete", "references", "register", "signs", "suggestions"]

Resolve = Callable[[list[str], Workspace | None, Account], Mapping[str, Link]]
"""(what the pattern found, workspace, reader) → links; what is left out stays text."""

MOST_FOUND = 2000
"""Words of one sort looked up at once; the rest stays text."""


@dataclass(frozen=True)
class Suggestion:
    """One entry of the completion list: what it puts into the text, what the list shows."""

    insert: str
    label: str
    note: str = ""


Find = Callable[[str, Workspace, Account], list[Suggestion]]
"""(words typed after the sign, workspace, writer) → suggestions, best first."""

_sorts: dict[str, tuple[re.Pattern[str], Resolve]] = {}
_completions: dict[str, tuple[str, Find]] = {}


def register(name: str, pattern: re.Pattern[str], resolve: Resolve) -> None:
    """Words that fit `pattern` become links. One that begins with `\\[` goes before Markdown's own links;
    all others leave alone what already is a link."""
    _sorts[name] = (pattern, resolve)


def complete(name: str, sign: str, find: Find) -> None:
    """The editor offers what `find` finds while somebody types after `sign`."""
    _completions[sign] = (name, find)


def signs() -> list[str]:
    """What opens a completion list in the editor."""
    return sorted(_completions)


def suggestions(sign: str, words: str, workspace: Workspace, account: Account) -> list[Suggestion]:
    return _completions[sign][1](words, workspace, account) if sign in _completions else []


def references(texts: Iterable[str], workspace: Workspace | None, account: Account) -> list[Reference]:
    """The registered sorts with what they stand for in these texts; one look-up for each sort that occurs.

    What was found is known for the rest of the request: whoever shows many texts asks for all of them first.
    """
    texts = list(texts)
    found = []
    for name, (pattern, resolve) in _sorts.items():
        words = list(dict.fromkeys(match[0] for text in texts for match in pattern.finditer(text)))
        known = _known(name, workspace, account)
        if new := [word for word in words if word not in known][:MOST_FOUND]:
            links = resolve(new, workspace, account)
            known.update({word: links.get(word) for word in new})
        if words:
            found.append(Reference(pattern, _looked_up(known)))
    return found


def _known(name: str, workspace: Workspace | None, account: Account) -> dict[str, Link | None]:
    if not has_request_context():
        return {}
    kept: dict[tuple[str, int | None, int], dict[str, Link | None]] = g.setdefault("known_links", {})
    return kept.setdefault((name, workspace.id if workspace else None, account.id), {})


def _looked_up(known: Mapping[str, Link | None]) -> Callable[[str], tuple[Link, int] | None]:
    def look_up(words: str) -> tuple[Link, int] | None:
        link = known.get(words)
        return (link, len(words)) if link else None

    return look_up
