"""The list of contents of an archive: a page that any browser opens from the disk, without a network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from flask import current_app

from collab.workspaces.models import Workspace


@dataclass(frozen=True)
class Entry:
    """One line. `others`: other forms or versions of the same, each a name and a path."""

    title: str
    path: str
    note: str = ""
    others: tuple[tuple[str, str], ...] = ()


@dataclass
class Section:
    """`groups`: entries below a heading of their own (a folder); "" has none."""

    title: str
    anchor: str
    groups: dict[str, list[Entry]] = field(default_factory=dict)

    def add(self, entry: Entry, group: str = "") -> None:
        self.groups.setdefault(group, []).append(entry)

    @property
    def count(self) -> int:
        return sum(len(entries) for entries in self.groups.values())


class Contents:
    """Sections in the order in which they were named."""

    def __init__(self) -> None:
        self.sections: list[Section] = []

    def section(self, title: str) -> Section:
        found = Section(title, f"teil-{len(self.sections) + 1}")
        self.sections.append(found)
        return found

    def page(self, workspace: Workspace, cities: Iterable[str], day: str, lost: int) -> Iterator[bytes]:
        """The page in pieces. Everything that people typed is escaped."""
        template = current_app.jinja_env.get_template("bags/contents.html")
        stream = template.stream(
            workspace=workspace,
            cities=list(cities),
            day=day,
            lost=lost,
            sections=[section for section in self.sections if section.groups],
            address=lambda path: quote(path),
        )
        stream.enable_buffering(200)
        return (piece.encode() for piece in stream)
