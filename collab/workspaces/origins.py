"""Reading sealed records of a workspace that was taken over from another instance.

A sealed record names things as they were called when it was sealed: persons and records by their keys, cities
by their ids, decisions by the short address of the workspace. Where some of them are called otherwise here, a
record is read through this translation before it is compared with the tables; its bytes never change.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from collab.extensions import db
from collab.workspaces.models import OtherName

KEY, CITY, SLUG = "key", "city", "slug"
IN_ADDRESS = re.compile(r"(?<=/)([0-9a-z]{6,16})(?![0-9a-z])")


@dataclass(frozen=True)
class Names:
    """What is called otherwise here, by what it is called there."""

    keys: Mapping[str, str] = field(default_factory=dict)
    cities: Mapping[int, int] = field(default_factory=dict)
    slugs: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.keys or self.cities or self.slugs)

    def text(self, text: str) -> str:
        """A text whose addresses lead to the records as they are called here."""
        if not self.keys or "/" not in text:
            return text
        return IN_ADDRESS.sub(lambda found: self.keys.get(found[1], found[1]), text)

    def record(self, value: Any) -> Any:
        """A sealed record, in the names of this instance."""
        if isinstance(value, dict):
            return {name: self._named(name, each) for name, each in value.items()}
        if isinstance(value, list):
            return [self.record(each) for each in value]
        return self._citation(self.text(value)) if isinstance(value, str) else value

    def _named(self, name: str, value: Any) -> Any:
        if name in ("id", "key"):
            if isinstance(value, int):
                return self.cities.get(value, value)
            if isinstance(value, str):
                return self.keys.get(value) or self.slugs.get(value) or value
        return self.record(value)

    def _citation(self, text: str) -> str:
        """ "forum-integration 2026/3" """
        slug, space, rest = text.partition(" ")
        return f"{self.slugs[slug]}{space}{rest}" if slug in self.slugs and "/" in rest else text


def names_of(workspace_id: int, *sealed_at: datetime | None) -> list[Names]:
    """How to read what was sealed at each of these moments, by one query; empty for what was sealed here."""
    rows = db.session.scalars(select(OtherName).where(OtherName.workspace_id == workspace_id)).all()
    return [_names(rows, moment) for moment in sealed_at]


def _names(rows: Sequence[OtherName], sealed_at: datetime | None) -> Names:
    later = [row for row in rows if sealed_at is not None and row.until > sealed_at]
    first = min((row.until for row in later), default=None)  # it came on from there, maybe several times
    found: dict[str, dict[str, str]] = {KEY: {}, CITY: {}, SLUG: {}}
    for row in later:
        if row.until == first:
            found[row.sort][row.there] = row.here
    return Names(found[KEY], {int(there): int(here) for there, here in found[CITY].items()}, found[SLUG])
