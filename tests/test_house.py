"""Imports go down only. Function-local imports count as well."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "collab"
FLOORS = {
    "base": 0, "extensions": 0,
    "people": 1, "workspaces": 1,
    "kinds": 2, "activity": 2, "search": 2, "notifications": 2,
    "documents": 3, "contacts": 3,
    "home": 4, "digests": 4, "admin": 4, "demo": 4,
    "cli": 5, "worker": 5, "serve": 5, "backup": 5, "page_assets": 5,
}  # fmt: skip
SIDEWAYS = {
    ("base", "extensions"), ("extensions", "base"),  # the database object and its base class
    ("workspaces", "people"),  # memberships belong to accounts
    ("kinds", "search"),  # a kind gives the search its entries
    ("search", "kinds"), ("activity", "kinds"),  # lists ask the kinds for cards
    ("search", "activity"), ("notifications", "activity"),
    ("admin", "digests"),
}  # fmt: skip


def imported_rooms(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        names: list[str] = []
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names = [node.module]
            if node.module == "collab":
                names = [f"collab.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            if name.startswith("collab."):
                yield name.split(".")[1]


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def test_every_room_stands_on_a_floor() -> None:
    rooms = {room_of(path) for path in PACKAGE.rglob("*.py")} - {"__init__", "migrations", "static"}
    assert rooms <= set(FLOORS), f"no floor for {rooms - set(FLOORS)}"


def test_imports_go_down_only() -> None:
    wrong = []
    for path in PACKAGE.rglob("*.py"):
        room = room_of(path)
        if room in ("__init__", "migrations"):
            continue
        for other in imported_rooms(path):
            down = FLOORS[other] < FLOORS[room]
            if other != room and not down and (room, other) not in SIDEWAYS:
                wrong.append(f"{path.relative_to(PACKAGE)} imports {other}")
    assert not wrong, wrong


def test_no_module_is_a_drawer_for_everything() -> None:
    assert not [p for p in PACKAGE.rglob("*.py") if p.stem in {"utils", "helpers", "common"}]
