"""What somebody typed, taken apart. Any input has a meaning; nothing is an error.

words          all of them (as far as possible)
"some words"   beside each other, in this order; inflection does not matter
-word          not with this word
a OR b, a ODER b
prefix*
titel:word     in the title (also title:)
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST_INPUT = 500
MOST_CLAUSES = 24
_SHORTEST_PREFIX = 2

_QUOTES = str.maketrans(dict.fromkeys("„“”«»‟", '"'))
_CLAUSE = re.compile(
    r"""
    (?P<minus>(?<![^\s("])[-\u2212\u2013](?=["\w]))?
    (?P<title>\b(?:titel|title):\s*(?=["\w]))?
    (?:"(?P<phrase>[^"]*)"? | (?P<word>[^\s"]+))
    """,
    re.VERBOSE | re.IGNORECASE,
)
_JOINING = ("und", "oder", "sowie", "bzw.", "bzw")
_GENDER_STAR = re.compile(r"\*(?:innen|in|n|r)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clause:
    """One word or one phrase of the query."""

    text: str
    phrase: bool = False
    prefix: bool = False
    title: bool = False
    minus: bool = False
    or_previous: bool = False
    """Joined to the clause before it by OR."""


def parse(words: str) -> list[Clause]:
    text = words[:LONGEST_INPUT].replace("\x00", " ").translate(_QUOTES)
    clauses: list[Clause] = []
    joined = False
    last = ""
    for match in _CLAUSE.finditer(text):
        phrase, word = match["phrase"], match["word"]
        if word in ("OR", "ODER", "|", "||"):
            joined = bool(clauses)
            continue
        if word in ("AND", "UND", "&", "&&") and not match["minus"]:
            continue
        minus = bool(match["minus"])
        if minus and word and last in _JOINING:
            # "Verkehrsplanung und -steuerung": half a word, not an exclusion.
            minus, word = False, "-" + word
        last = (word or "").lower()
        clause = _clause(phrase, word, bool(match["title"]), minus, joined)
        if clause is None:
            continue
        clauses.append(clause)
        joined = False
        if len(clauses) == MOST_CLAUSES:
            break
    return clauses


def _clause(phrase: str | None, word: str | None, title: bool, minus: bool, joined: bool) -> Clause | None:
    joined = joined and not minus
    if phrase is not None:
        if not any(c.isalnum() for c in phrase):
            return None
        return Clause(phrase, phrase=True, title=title, minus=minus, or_previous=joined)
    assert word is not None
    text = word.strip("()[]{},;!?")
    prefix = text.endswith("*") and not _GENDER_STAR.search(text)
    text = text.rstrip("*")
    if not any(c.isalnum() for c in text):
        return None
    prefix = prefix and len(text) >= _SHORTEST_PREFIX and text.isalnum()
    return Clause(text, prefix=prefix, title=title, minus=minus, or_previous=joined)
