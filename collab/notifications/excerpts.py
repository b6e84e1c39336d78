"""The words around somebody's name where she was mentioned, as the text is now."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from collab import kinds
from collab.activity.feed import Line
from collab.people.models import Account, Person

BEFORE, AFTER = 60, 180  # characters


def excerpts(lines: Iterable[Line], account: Account) -> dict[int, str]:
    """By id of the line, for lines that mention this account and whose record it sees; one query a kind."""
    naming = [
        line
        for line in lines
        if line.card is not None
        and line.detail.get("named")
        and account.person_id in line.detail.get("to", ())
    ]
    wanted: dict[str, set[int]] = defaultdict(set)
    for line in naming:
        wanted[line.kind].add(line.object_id)
    texts = {
        (name, object_id): found.text
        for name, ids in wanted.items()
        if (read := kinds.get(name).texts) is not None
        for object_id, found in read(sorted(ids)).items()
    }
    said = {line.id: _around(texts.get((line.kind, line.object_id), ""), account.person) for line in naming}
    return {number: words for number, words in said.items() if words}


def _around(text: str, person: Person) -> str:
    """Nothing where the name does not stand there any more."""
    plain = " ".join(text.split())
    names = (person.display_name, f"{person.given_name} {person.family_name}")
    found = re.search("|".join(f"@{re.escape(name)}" for name in names), plain, re.IGNORECASE)
    if found is None:
        return ""
    first, last = max(0, found.start() - BEFORE), found.end() + AFTER
    words = plain[first:last].strip()
    return f"{'… ' if first else ''}{words}{' …' if last < len(plain) else ''}"
