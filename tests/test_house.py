"""Imports go down only. Function-local imports count as well."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "collab"
FLOORS = {
    "base": 0, "extensions": 0,
    # what everything rests on: the tables of both, who may what, the gate, tabs, panels, names of roles
    "people.models": 1, "people.language": 1, "people.queries": 1,
    "workspaces.models": 1, "workspaces.access": 1, "workspaces.gate": 1, "workspaces.tabs": 1,
    "workspaces.labels": 1, "workspaces.panels": 1,
    "kinds": 2, "activity": 2, "search": 2, "notifications": 2,
    # their actions and pages record, list and mail like those of any room
    "people": 3, "workspaces": 3, "documents": 3, "contacts": 3,
    "writing": 3, "comments": 3, "feeds": 3,
    "attachments": 4,
    "calendar": 5, "tasks": 5, "minutes": 5, "blog": 5, "wiki": 5, "checklists": 5,
    "reports": 5, "figures": 5, "inbox": 5,
    # what rests on several rooms: a paper becomes a decision and tasks, a host prepares a meeting
    "papers": 6, "progress": 6, "hosting": 6, "archive": 6, "public": 6,
    "steering": 7, "oparl": 7, "home": 7, "digests": 7, "admin": 7,
    "bags": 8, "demo": 8,
    "worker": 9, "serve": 9, "page_assets": 9, "backup": 10,
    "cli": 11,
}  # fmt: skip
SIDEWAYS = {
    ("base", "extensions"), ("extensions", "base"),  # the database object and its base class
    ("workspaces", "people"),  # leads invite people
    ("workspaces", "contacts"),  # and find them in the directory
    ("contacts", "people"),  # the office edits entries with the fields of the own account
    ("kinds", "search"),  # a kind gives the search its entries
    ("search", "kinds"), ("activity", "kinds"), ("notifications", "kinds"),  # lists ask for cards
    ("search", "activity"), ("notifications", "activity"),
    ("comments", "writing"),  # a comment is written text
    ("minutes", "tasks"),  # an action item becomes a task
    ("minutes", "calendar"),  # a meeting has a date
    ("admin", "digests"),
}  # fmt: skip


def imported_names(path: Path) -> Iterator[str]:
    """Names below `collab.` as a file imports them: `workspaces.access.visible`."""
    for node in ast.walk(ast.parse(path.read_text())):
        names: list[str] = []
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            if name.startswith("collab."):
                yield name.removeprefix("collab.")


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


def room_of(name: str) -> str:
    return name.split(".")[0]


def floor_of(name: str) -> int:
    """The floor of the longest part of a name that has one of its own."""
    while name not in FLOORS:
        name = name.rpartition(".")[0]
    return FLOORS[name]


def test_every_room_stands_on_a_floor() -> None:
    rooms = {room_of(name_of(path)) for path in PACKAGE.rglob("*.py")} - {"__init__", "migrations", "static"}
    assert rooms <= set(FLOORS), f"no floor for {rooms - set(FLOORS)}"


def test_imports_go_down_only() -> None:
    wrong = []
    for path in PACKAGE.rglob("*.py"):
        name = name_of(path)
        room = room_of(name)
        if room in ("__init__", "migrations"):
            continue
        for other in imported_names(path):
            same = room_of(other) == room and floor_of(other) <= floor_of(name)
            down = floor_of(other) < floor_of(name)
            if not (same or down or (room, room_of(other)) in SIDEWAYS):
                wrong.append(f"{name} imports {other}")
    assert not wrong, wrong


def test_no_module_is_a_drawer_for_everything() -> None:
    assert not [p for p in PACKAGE.rglob("*.py") if p.stem in {"utils", "helpers", "common"}]
