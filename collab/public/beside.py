"""Pages of other rooms about the public site of a workspace; its overview leads there who may publish."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import LazyString


@dataclass(frozen=True)
class Beside:
    """`endpoint`: its route, which takes the workspace."""

    label: LazyString
    endpoint: str
    icon: str


_pages: dict[str, Beside] = {}


def add(label: LazyString, endpoint: str, icon: str) -> None:
    _pages[endpoint] = Beside(label, endpoint, icon)


def every() -> list[Beside]:
    return list(_pages.values())
