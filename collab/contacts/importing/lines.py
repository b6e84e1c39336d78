"""One contact as a file holds it, before anything is made of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from collab.people.forms import one_line, some_lines

LONGEST = {
    "title": 60,
    "given_name": 100,
    "family_name": 100,
    "department": 200,
    "function": 200,
    "email": 254,
    "phone": 60,
    "mobile": 60,
    "postal_address": 1000,
}
"""Columns of Person that a file may fill, with the most characters that each takes."""


@dataclass
class Line:
    """`number`: the line of the table, or which card it is. `values`: some of LONGEST, nothing empty."""

    number: int
    values: dict[str, str] = field(default_factory=dict)
    organisation: str = ""
    topics: list[str] = field(default_factory=list)
    photo: bytes | None = None

    def put(self, name: str, value: str) -> None:
        """Keep a value as it may stand in a column; what came first stays."""
        tidy = some_lines(value) if name == "postal_address" else one_line(value)
        if tidy and name not in self.values:
            self.values[name] = tidy

    def put_name(self, whole: str) -> None:
        """A name in one piece."""
        for name, value in zip(("title", "given_name", "family_name"), split_name(whole), strict=True):
            self.put(name, value)

    @property
    def name(self) -> str:
        parts = (self.values.get(part, "") for part in ("title", "given_name", "family_name"))
        return " ".join(filter(None, parts)) or self.values.get("email", "")

    @property
    def is_empty(self) -> bool:
        return not self.values and not self.organisation


@dataclass
class Read:
    """What a file holds. `unknown`: its columns that nothing is made of."""

    lines: list[Line]
    unknown: list[str] = field(default_factory=list)


def split_name(whole: str) -> tuple[str, str, str]:
    """Title, given and family name of a name in one piece: "Dr. Eva von Stein", "Stein, Eva"."""
    title_words = ("dr.", "prof.", "dipl.-ing.", "dipl.", "dr", "prof", "ing.", "mag.")
    if "," in whole:
        family, _comma, rest = whole.partition(",")
        words = rest.split()
    else:
        words, family = whole.split(), ""
    titles = []
    while words and words[0].lower() in title_words:
        titles.append(words.pop(0))
    if not family and words:
        start = len(words) - 1
        while start > 1 and words[start - 1].islower():  # von, van der, zu
            start -= 1
        words, family = words[:start], " ".join(words[start:])
    return " ".join(titles), " ".join(words), family.strip()
