"""What the rows of an archive are called where another one names them. German, as archives are."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import Table

from collab.base.clock import local

LONGEST = 120  # characters
FIELDS = ("title", "name", "filename", "text", "slug")
THROUGH = {  # rows that are called as what they name
    "account": ("person_id", "person"),
    "meeting": ("event_id", "event"),
    "poll_invitee": ("person_id", "person"),
    "participant": ("person_id", "person"),
    "membership": ("account_id", "account"),
}


class Titles:
    """Titles by table and id, noted while the rows go by."""

    def __init__(self) -> None:
        self._known: dict[str, dict[int, str]] = defaultdict(dict)
        self._through: dict[str, dict[int, int]] = defaultdict(dict)

    def note(self, table: Table, row: dict[str, Any]) -> None:
        if "id" not in row:
            return
        if table.name in THROUGH and (other := row[THROUGH[table.name][0]]) is not None:
            self._through[table.name][row["id"]] = other
        elif title := _title(table, row):
            self._known[table.name][row["id"]] = title[:LONGEST]

    def of(self, name: str, number: int | None) -> str:
        """Empty for what has no title, or is not in the archive."""
        if number is None:
            return ""
        if (other := self._through[name].get(number)) is not None:
            return self.of(THROUGH[name][1], other)
        return self._known[name].get(number, "")


def _title(table: Table, row: dict[str, Any]) -> str:
    if table.name == "person":
        words = (row["title"], row["given_name"], row["family_name"])
        return " ".join(filter(None, words)) or str(row["email"])
    if table.name == "poll_option":
        return local(row["starts_at"]).strftime("%Y-%m-%d" if row["all_day"] else "%Y-%m-%d %H:%M")
    if table.name in ("activity", "revision"):
        return ""
    return next((str(row[name]) for name in FIELDS if row.get(name)), "")
