"""A workspace with at least one row in every table that goes along, with nothing left empty; and how to read
a bag by the rules of RFC 8493 alone."""

from __future__ import annotations

import hashlib
import io
import json
import stat
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from sqlalchemy import Column, Table, insert, select
from sqlalchemy.exc import IntegrityError

from collab.bags.belonging import DIRECTORY, columns_of, digests_of, order, pairs, target_of
from collab.bags.exporting import export
from collab.bags.records import type_of
from collab.bags.tables import LABELS
from collab.base.columns import Base, new_key
from collab.blog import actions as blog
from collab.documents import actions as documents
from collab.documents.files import take_in
from collab.extensions import db
from collab.minutes.actions import Invited, MeetingFields, plan_meeting
from collab.minutes.actions.life import add_addendum
from collab.minutes.models import Meeting
from collab.minutes.typed import read_lines
from collab.wiki import actions as pages
from collab.workspaces.models import Workspace
from tests.conftest import NOW, World
from tests.minutes.held import hold, seal, send
from tests.test_every_route import PARTS

LEAVING = NOW + timedelta(days=40)


def fill(world: World) -> None:
    """One record of every sort in `forum`, then one row of every table with a value in each column."""
    for make in PARTS.values():
        make("forum")
        db.session.flush()
    forum, max_ = world.workspaces["forum"], world.max
    world.workspaces["forum"].archived_at = None
    folder = documents.create_folder(forum, None, "Über: uns?", actor=max_, now=NOW)
    for content in (b"erste", b"zweite"):
        arrival = take_in(io.BytesIO(content), "Konzept.pdf")
        kept = documents.file_arrival(forum, folder, arrival, actor=max_, now=NOW).document
    page = pages.create_page(forum, "Handbuch", "Siehe [[Willkommen]].", actor=max_, now=NOW)
    text = f"Grüße aus **Essen** an [das Konzept](/d/{kept.key}) und [[Handbuch]] <b>&</b>"
    blog.write_post(forum, "Ein Beitrag", text, actor=max_, now=NOW, at_once=True)
    db.session.flush()
    assert page.key
    hold(_planner(world), world)
    digest = current_app.extensions["store"].put(io.BytesIO(b'{"sealed": true}')).digest
    for name in order():
        if name not in ("workspace", "event"):  # an event has either times or days
            _add_full_row(Base.metadata.tables[name], forum.id, digest)
    meeting = hold(_planner(world), world)
    send(meeting, world)
    seal(meeting, world)
    add_addendum(meeting, "Nachgetragen.", actor=world.lea, now=NOW + timedelta(days=30))
    db.session.commit()


def _planner(world: World) -> Callable[..., Meeting]:
    def plan(days: float, agenda: str, people: Sequence[str], **more: Any) -> Meeting:
        begins = NOW + timedelta(days=days)
        fields = MeetingFields("Regiegruppe", starts_at=begins, ends_at=begins + timedelta(hours=2), **more)
        invited = [Invited(person=world.accounts[name].person) for name in people]
        return plan_meeting(
            world.workspaces["forum"], fields, invited, actor=world.max, now=NOW, agenda=read_lines(agenda)
        )

    return plan


def _add_full_row(table: Table, workspace_id: int, digest: str) -> None:
    like = db.session.execute(select(table).limit(1)).mappings().first() or {}
    row = {
        column.name: _word(table, column, like) or _value(table, column, workspace_id, digest)
        for column in table.columns
        if not (column.name == "id" and target_of(column) is None)
        and column.name not in ("trashed_at", "removed_at", "trashed_by_id", "trashed_with_id", "number")
    }
    if "number" in table.columns and table.name != "activity":
        row["number"] = 977
    for kind, number in pairs(table):
        row[kind], row[number] = "document", _some_id("document", workspace_id)
    if table.name == "post":
        row["published_at"] = NOW
    try:
        with db.session.begin_nested():
            db.session.execute(insert(table).values(row))
    except IntegrityError:  # it stands there already
        assert db.session.execute(select(table).limit(1)).first() is not None, table.name


def _word(table: Table, column: Column[Any], like: Any) -> str | None:
    """A state or the like, which has a fixed set of words."""
    labels = LABELS.get(f"{table.name}.{column.name}")
    if labels:
        return str(next(iter(labels)))
    length = getattr(column.type, "length", None) or 99
    return str(like[column.name]) if length <= 20 and column.name != "key" and like.get(column.name) else None


def _value(table: Table, column: Column[Any], workspace_id: int, digest: str) -> Any:
    target = target_of(column)
    if target == "workspace":
        return workspace_id
    if target is not None:
        return _some_id(target, workspace_id)
    if column.name in digests_of(table):
        return digest
    if column.name == "key" or column.name.endswith("_key") or column.name in ("series", "token"):
        return new_key()
    kind = type_of(column)
    length = getattr(column.type, "length", None) or 30
    values = {
        "text": f"{column.name} ä{new_key(4)}"[:length], "integer": 1, "number": 1.5, "boolean": True,
        "moment": datetime(2026, 5, 12, 8, 30, 15, 123456, UTC), "day": date(2026, 5, 12),
        "time": time(10, 30), "decimal": Decimal("12.345678"), "json": {"Wort": ["ä", 1, None]},
    }  # fmt: skip
    if table.name == "activity" and column.name == "detail":
        return {"to": [_some_id("person", workspace_id)], "account": _some_id("account", workspace_id)}
    if column.name == "until" and table.name == "other_name":
        return NOW - timedelta(days=999)
    if column.name == "slug":
        return "eine-adresse"
    if kind == "json" and column.name in ("remind_minutes", "guessed", "languages", "milestones"):
        return []
    return values[kind]


def _some_id(name: str, workspace_id: int) -> int:
    table = Base.metadata.tables[name]
    query = select(table.c.id).order_by(table.c.id.desc())
    for mark in ("trashed_at", "removed_at"):
        if mark in table.columns and name not in DIRECTORY:
            query = query.where(table.c[mark].is_(None))
    if "workspace_id" in table.columns:
        query = query.where(table.c.workspace_id == workspace_id)
    if name == "post":
        query = query.where(table.c.published_at.is_not(None))
    found = db.session.scalar(query.limit(1))
    assert found is not None, f"no example of {name}"
    return found


def packed(app: Flask, path: Path, slug: str = "forum", now: datetime = LEAVING) -> Path:
    """The archive of a workspace in a file."""
    number = db.session.query(Workspace.id).filter_by(slug=slug).scalar()
    db.session.commit()
    with path.open("wb") as stream:
        for piece in export(number, now):
            stream.write(piece)
    return path


@dataclass
class Read:
    """A bag as somebody reads it who knows RFC 8493 and nothing of this project."""

    files: dict[str, bytes]
    names: list[zipfile.ZipInfo]

    def rows(self, table: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.files[f"data/records/{table}.jsonl"].splitlines()]

    def text(self, path: str) -> str:
        return self.files[f"data/{path}"].decode()

    def paths(self, ending: str) -> list[str]:
        return [path for path in self.files if path.endswith(ending)]


def read(path: Path) -> Read:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        entries = archive.infolist()
        bases = {entry.filename.split("/")[0] for entry in entries}
        assert len(bases) == 1
        base = bases.pop()
        files = {entry.filename.removeprefix(f"{base}/"): archive.read(entry) for entry in entries}
    assert len(files) == len(entries), "no name twice"
    assert files["bagit.txt"] == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    payload = {name: content for name, content in files.items() if name.startswith("data/")}
    assert _manifest(files["manifest-sha256.txt"]) == {name: _sum(payload[name]) for name in payload}
    tags = {name: _sum(content) for name, content in files.items() if name not in payload}
    assert _manifest(files["tagmanifest-sha256.txt"]) == {
        name: sum_ for name, sum_ in tags.items() if name != "tagmanifest-sha256.txt"
    }
    info = dict(line.split(": ", 1) for line in files["bag-info.txt"].decode().splitlines())
    assert info["Payload-Oxum"] == f"{sum(map(len, payload.values()))}.{len(payload)}"
    assert all(stat.S_IMODE(entry.external_attr >> 16) == 0o644 for entry in entries)
    return Read(files, entries)


def _manifest(content: bytes) -> dict[str, str]:
    lines = [line.split("  ", 1) for line in content.decode().splitlines()]
    return {name.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%"): sum_ for sum_, name in lines}


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def columns(name: str) -> list[str]:
    return [column.name for column in columns_of(Base.metadata.tables[name])]
