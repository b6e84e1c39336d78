"""A workspace as an archive for ever: all that people need is in it, and all that another instance needs to
make the same workspace of it.

First come the rows, read in one snapshot of the database, then the files of the content store: a slow
download holds no transaction. What cannot be read is named in a list, and the rest goes on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import Table

from collab.bags.belonging import columns_of, digests_of
from collab.bags.contents import Contents, Entry
from collab.bags.originals import StoredFile, originals
from collab.bags.readable import Reader
from collab.bags.records import FORMAT, line_of, type_of
from collab.bags.tables import SHEETS, sheet_file
from collab.bags.texts import Places, day_words
from collab.bags.titles import Titles
from collab.bags.walking import Walk
from collab.bags.words import NOTHING_MISSING, README, SOFTWARE
from collab.bags.writer import BagWriter, Names
from collab.base.clock import local
from collab.base.database import end_writing
from collab.base.storage import Store
from collab.extensions import db
from collab.workspaces.models import Workspace

CHUNK = 1 << 18
RECORDS = "records"
MISSING = "Fehlende Dateien.txt"


@dataclass(frozen=True)
class Lost:
    """A file that should be in the archive and is not, or not whole."""

    path: str
    digest: str
    reason: str


def filename(workspace: Workspace, now: datetime) -> str:
    return f"{base_name(workspace, now)}.zip"


def base_name(workspace: Workspace, now: datetime) -> str:
    return f"{workspace.slug}-{local(now):%Y-%m-%d}"


def export(workspace_id: int, now: datetime) -> Iterator[bytes]:
    """The ZIP in pieces. The session is used until the last row is read, and then given back."""
    end_writing()
    db.session.rollback()
    _take_snapshot()
    store: Store = current_app.extensions["store"]
    with force_locale("de"):
        workspace = db.session.get_one(Workspace, workspace_id)
        yield from _Export(workspace, store, now).pieces()


def _take_snapshot() -> None:
    """SQLite keeps one snapshot from the first query on; PostgreSQL is asked to."""
    if db.engine.dialect.name == "postgresql":
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


class _Export:
    def __init__(self, workspace: Workspace, store: Store, now: datetime) -> None:
        self.store = store
        self.now = now
        self.cities = [city.name for city in workspace.cities]
        self.workspace = workspace
        self.slug, self.title = workspace.slug, workspace.title
        self.names = Names()
        self.walk = Walk(workspace.id)
        self.titles = Titles()
        self.places = Places()
        self.bag = BagWriter(base_name(workspace, now), now)
        self.reader = Reader(workspace, self.walk, self.bag, self.names, self.places, self.titles)
        self.digests: dict[str, tuple[str, str]] = {}  # digest → table and column that name it
        self.lost: list[Lost] = []

    def pieces(self) -> Iterator[bytes]:
        yield from self._records()
        files = list(
            originals(self.workspace.id, self.names.folder("", "Dokumente"), self.names, self.places)
        )
        self.reader.plan()
        _list_documents(self.contents, files)
        yield from self.reader.meetings(self.store)
        yield from self.reader.posts()
        yield from self.reader.pages()
        yield from self.reader.comments()
        yield from self.reader.calendar()
        yield from self.reader.contacts()
        yield from self._sheets()
        db.session.expunge_all()
        db.session.rollback()  # from here on the database is not asked any more
        files += self.reader.files
        files += self._unnamed({file.digest for file in files})
        for file in files:
            yield from self._stored(file)
        yield from self._about()
        yield from self.bag.finish(self._info())

    @property
    def contents(self) -> Contents:
        return self.reader.contents

    def _records(self) -> Iterator[bytes]:
        """Every row, table by table, and what the lines mean."""
        tables = []
        for table in self.walk.tables():
            counted = _Counted(self.walk.rows(table))
            yield from self.bag.add(f"{RECORDS}/{table.name}.jsonl", self._lines(table, counted))
            columns = {column.name: type_of(column) for column in columns_of(table)}
            tables.append({"name": table.name, "rows": counted.number, "columns": columns})
        form = {"format": FORMAT, "made_at": self.now.isoformat(), "slug": self.slug, "tables": tables}
        text = json.dumps(form, ensure_ascii=False, indent=1)
        yield from self.bag.add(f"{RECORDS}/format.json", [text.encode()])

    def _lines(self, table: Table, rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
        digests = digests_of(table)
        for row in rows:
            self.titles.note(table, row)
            for name in digests:
                if row[name]:
                    self.digests.setdefault(row[name], (table.name, name))
            yield line_of(row)

    def _sheets(self) -> Iterator[bytes]:
        section, place = self.contents.section("Tabellen"), self.names.folder("", "Tabellen")
        for sheet in SHEETS:
            table = db.metadata.tables[sheet.table]
            if self.walk.ids[table.name] or not self.walk.has_ids(table):
                path = self.names.file(place, sheet.filename, ".csv")
                yield from self.bag.add(
                    path, sheet_file(sheet, self.walk.rows(table), self.walk, self.titles)
                )
                section.add(Entry(f"{sheet.filename} (CSV)", path))

    def _unnamed(self, placed: set[str]) -> Iterator[StoredFile]:
        """Files that rows name and that have no place among the readable parts: seals, sealed papers."""
        section, place = (
            self.contents.section("Siegel und Belege"),
            self.names.folder("", "Siegel und Belege"),
        )
        for digest, (table, column) in self.digests.items():
            if digest not in placed:
                ending = ".pdf" if column.startswith("pdf") else ".json" if "seal" in column else ""
                path = self.names.file(place, f"{table} {digest[:12]}", ending)
                section.add(Entry(path.removeprefix(place), path))
                yield StoredFile(path, digest, self.now)

    def _stored(self, file: StoredFile) -> Iterator[bytes]:
        """A file of the content store. One that is lost or damaged is told of, and the others go on."""
        try:
            source = self.store.path(file.digest).open("rb")
        except OSError:
            self.lost.append(Lost(file.path, file.digest, "fehlt"))
            return
        with source:
            yield from self.bag.add(file.path, _chunks(source), changed=file.changed, packed=False)
        if self.bag.payload.sums[f"data/{file.path}"] != file.digest:
            self.lost.append(Lost(file.path, file.digest, "ist beschädigt"))

    def _about(self) -> Iterator[bytes]:
        lost = [f"{each.path} {each.reason} (SHA-256 {each.digest})" for each in self.lost]
        lost += [f"{path} konnte nicht gesetzt werden" for path in self.reader.unset]
        day = day_words(local(self.now).date())
        page = self.contents.page(self.workspace, self.cities, day, len(lost))
        yield from self.bag.add("index.html", page)
        readme = README.format(title=self.title, day=day, software=SOFTWARE)
        yield from self.bag.add("LIES MICH.txt", [_windows(readme)])
        yield from self.bag.add(MISSING, [_windows("\n".join(lost) or NOTHING_MISSING)])
        missing = json.dumps([each.digest for each in self.lost])
        yield from self.bag.add(f"{RECORDS}/missing.json", [missing.encode()])

    def _info(self) -> list[tuple[str, str]]:
        config = current_app.config
        return [
            ("Source-Organization", str(config["SITE_NAME"])),
            (
                "External-Description",
                f"Arbeitsbereich „{self.title}“ mit allen Fassungen, Texten und Tabellen",
            ),
            ("External-Identifier", f"{config['BASE_URL']}/w/{self.slug}/"),
            ("Internal-Sender-Identifier", self.slug),
            ("Bagging-Date", f"{local(self.now):%Y-%m-%d}"),
            ("Bag-Software-Agent", SOFTWARE),
            ("Workspace-Records-Format", str(FORMAT)),
        ]


def _list_documents(contents: Contents, files: list[StoredFile]) -> None:
    """Each document once, with its older versions beside it."""
    section = contents.section("Dokumente")
    older: list[tuple[str, str]] = []
    for file in files:
        if not file.current:
            older.append((file.title, file.path))
            continue
        section.add(Entry(file.title, file.path, "", tuple(older)), file.folder)
        older = []


def _windows(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


def _chunks(source: IO[bytes]) -> Iterator[bytes]:
    while chunk := source.read(CHUNK):
        yield chunk


class _Counted:
    def __init__(self, rows: Iterator[dict[str, Any]]) -> None:
        self._rows = rows
        self.number = 0

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for row in self._rows:
            self.number += 1
            yield row
