"""Checklists to begin with, one TOML file each. They are content, so they are in German only."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True)
class TemplateItem:
    title: str
    explanation: str


@dataclass(frozen=True)
class TemplateTheme:
    title: str
    items: tuple[TemplateItem, ...]


@dataclass(frozen=True)
class Template:
    """One entry of the catalogue. `name` is that of its file."""

    name: str
    title: str
    lead: str
    order: int
    themes: tuple[TemplateTheme, ...]

    @property
    def count(self) -> int:
        return sum(len(theme.items) for theme in self.themes)


@cache
def templates() -> dict[str, Template]:
    """All entries by name, in the order of the page."""
    found = [_read(path) for path in FOLDER.glob("*.toml")]
    return {each.name: each for each in sorted(found, key=lambda each: (each.order, each.title))}


def _read(path: Path) -> Template:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    themes = tuple(
        TemplateTheme(
            theme["title"],
            tuple(TemplateItem(item["title"], item.get("explanation", "")) for item in theme["items"]),
        )
        for theme in data["themes"]
    )
    return Template(path.stem, data["title"], data["lead"], data["order"], themes)
