"""How fast the worker puts the journal into everybody's inbox, beside a plain insertion of the same rows."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from bench.cooperation import ACCOUNTS
from bench.instance import application
from bench.stopwatch import Taken, timed
from collab.activity.models import Activity
from collab.base.clock import now
from collab.extensions import db
from collab.inbox.models import InboxEntry
from collab.inbox.walking import STEP, walk

COLUMNS = (
    "account_id, kind, object_id, workspace_id, first_number, last_number, read_number, at, gone, personal,"
    " read_at, done_at"
)


@dataclass(frozen=True)
class Filled:
    """So many lines, entries for so many accounts: the walk, and the plain insertion of the entries."""

    lines: int
    accounts: int
    entries: int
    walked: Taken
    plain: Taken

    @property
    def ratio(self) -> float:
        return self.walked.processor / self.plain.processor


def fill_inboxes(folder: Path) -> Filled:
    """Walk the whole journal of an instance whose inboxes are empty."""
    app = application(folder)
    with app.app_context():
        moment, lines = now(), []
        walked = timed(lambda: lines.append(walk(moment)))
        count = select(func.count()).select_from
        entries = db.session.scalar(count(InboxEntry)) or 0
        newest = db.session.scalar(count(Activity)) or 0
        assert 0 < lines[0] <= newest
        db.session.remove()
    return Filled(lines[0], ACCOUNTS, entries, walked, plain_insertion(folder, -(-lines[0] // STEP)))


def plain_insertion(folder: Path, transactions: int) -> Taken:
    """The same rows into a table of the same form and indexes, in as many transactions."""
    connection = sqlite3.connect(folder / "collab.sqlite3", isolation_level=None)
    try:
        for statement in _same_form(connection):
            connection.execute(statement)
        rows = connection.execute(f"SELECT {COLUMNS} FROM inbox_entry ORDER BY first_number").fetchall()
        size = -(-len(rows) // transactions)
        holes = ", ".join("?" * len(COLUMNS.split(",")))

        def insert() -> None:
            for begin in range(0, len(rows), size):
                connection.execute("BEGIN IMMEDIATE")
                some = rows[begin : begin + size]
                connection.executemany(f"INSERT INTO plain_entry ({COLUMNS}) VALUES ({holes})", some)
                connection.execute("COMMIT")

        taken = timed(insert)
        connection.execute("DROP TABLE plain_entry")
        return taken
    finally:
        connection.close()


def _same_form(connection: sqlite3.Connection) -> list[str]:
    found = connection.execute(
        "SELECT sql FROM sqlite_master WHERE tbl_name = 'inbox_entry' AND sql IS NOT NULL ORDER BY type DESC"
    )
    return [row[0].replace("inbox_entry", "plain_entry") for row in found]
