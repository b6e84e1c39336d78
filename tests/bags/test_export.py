"""An archive holds everything, by the rules; nothing secret is in it, and no size is too large."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import tracemalloc
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import icalendar
import pypdf
import pytest
import vobject
from flask import Flask
from sqlalchemy import UniqueConstraint, insert, select

from collab.bags.belonging import DIRECTORY, STAYS, WITHOUT, columns_of, digests_of, order, target_of
from collab.bags.exporting import export
from collab.bags.records import type_of
from collab.bags.tables import SHEETS
from collab.base.columns import Base
from collab.base.storage import Store
from collab.blog import actions as blog
from collab.documents import actions as documents
from collab.documents.files import take_in
from collab.documents.models import Document, Version
from collab.extensions import db
from collab.people.models import Account
from collab.workspaces.models import Workspace
from collab.writing.models import Draft
from tests.bags.everything import LEAVING, columns, packed, read
from tests.conftest import NOW, World

JSON_WITHOUT_IDS = {
    "agenda_template.items", "document.guessed", "event.remind_minutes", "public_site.languages",
    "publication.snapshot", "status_report.milestones", "disposal.digests", "disposal.rule",
}  # fmt: skip
OF_ONE_ACCOUNT = {"membership"}


def test_every_table_goes_along_or_is_named_with_its_reason(app: Flask) -> None:
    tables = set(Base.metadata.tables)
    known = {*order(), *DIRECTORY, *STAYS}
    assert tables == known, "decide in collab/bags/belonging.py whether it may leave the house"
    assert not set(STAYS) & set(order())
    assert {name for name, _column in WITHOUT} <= tables
    for name in order():
        for column in columns_of(Base.metadata.tables[name]):
            type_of(column)  # TypeError for a type that has no form in the archive
    for sheet in SHEETS:
        assert set(sheet.columns.split()) <= set(columns(sheet.table)), sheet.filename


def test_columns_that_hold_ids_or_files_in_another_way_have_been_looked_at(app: Flask) -> None:
    """A new JSON column: does it hold ids? A new column of 64 signs: does it name a file?"""
    for name in order():
        table = Base.metadata.tables[name]
        for column in columns_of(table):
            if type_of(column) == "json":
                assert f"{name}.{column.name}" in JSON_WITHOUT_IDS | {"activity.detail"}
            if getattr(column.type, "length", None) == 64:
                assert column.name in digests_of(table), f"{name}.{column.name}"


def test_settings_and_read_marks_of_one_account_do_not_go_along_unseen(app: Flask) -> None:
    for name in set(order()) - OF_ONE_ACCOUNT:
        table = Base.metadata.tables[name]
        keys = [table.primary_key.columns]
        keys += [each.columns for each in table.constraints if isinstance(each, UniqueConstraint)]
        own = [column for key in keys for column in key if target_of(column) == "account"]
        assert not own, f"{name} holds something for each account: may it leave the house?"


@pytest.mark.usefixtures("full")
def test_the_archive_is_a_bag_with_every_row_and_names_that_any_system_takes(archive: Path) -> None:
    bag = read(archive)  # its manifests are checked there
    for name in order():
        rows = bag.rows(name)
        assert rows, f"no example of {name} in the archive"
        assert set(rows[0]) == set(columns(name))
    forum = bag.rows("workspace")[0]["id"]
    for name in order():
        table = Base.metadata.tables[name]
        if "workspace_id" in table.columns and "kind" not in table.columns:
            kept = [table.c[mark].is_(None) for mark in ("trashed_at", "removed_at") if mark in table.columns]
            count = len(db.session.execute(select(table).where(table.c.workspace_id == forum, *kept)).all())
            assert len(bag.rows(name)) == count, name
    for entry in bag.names:
        name = entry.filename
        assert not re.search(r'[<>:"|?*\\\x00-\x1f]', name) and len(name) < 240
        assert not any(part != part.rstrip(". ") for part in name.split("/"))
        assert name.isascii() or entry.flag_bits & 0x800, "UTF-8 names say so"
    folded = [name.casefold() for name in bag.files]
    assert len(set(folded)) == len(folded)
    assert {"Konzept (Fassung 1).pdf", "Konzept (Fassung 2).pdf"} <= {
        path.rpartition("/")[2] for path in bag.paths(".pdf")
    }
    assert bag.text("Dokumente/Über – uns_/Konzept (Fassung 1).pdf") == "erste"


def test_other_programs_read_the_parts_for_people(archive: Path) -> None:
    bag = read(archive)
    calendar = icalendar.Calendar.from_ical(bag.files["data/Kalender/Termine.ics"])
    assert {str(each["summary"]) for each in calendar.walk("VEVENT")} >= {"Sitzung", "Regiegruppe"}
    cards = list(vobject.readComponents(bag.text("Personen/Kontakte.vcf")))
    assert {"Lea Leitner", "Max Mitglied"} <= {card.fn.value for card in cards}
    for path in bag.paths(".csv"):
        text = bag.files[path].decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
        assert len(rows) > 1 and len({len(row) for row in rows}) == 1, path
    tasks = bag.files["data/Tabellen/Aufgaben.csv"].decode("utf-8-sig")
    assert "Raum buchen" in tasks and "Max Mitglied" in tasks and "Zuständig" in tasks
    for path in (*bag.paths("Ein Beitrag.pdf"), *bag.paths("Niederschrift.pdf")):
        assert pypdf.PdfReader(io.BytesIO(bag.files[path])).get_num_pages() >= 1
    [post] = bag.paths("Ein Beitrag.md")
    assert (
        "[das Konzept](../Dokumente/%C3%9Cber%20%E2%80%93%20uns_/Konzept%20%28Fassung%202%29.pdf)"
        in bag.text(post.removeprefix("data/"))
    )
    assert "[Handbuch](../Wiki/Handbuch.md)" in bag.text(post.removeprefix("data/"))
    page = _Links()
    page.feed(bag.text("index.html"))
    assert page.scripts == 0 and len(page.targets) > 20
    missing = [each for each in page.targets if f"data/{unquote(each)}" not in bag.files]
    assert not missing and not any("://" in each for each in page.targets)


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.scripts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        self.targets += [
            str(value) for name, value in attrs if name == "href" and not str(value).startswith("#")
        ]


def test_nothing_secret_leaves_the_house(full: Flask, tmp_path: Path) -> None:
    secret = "streng-geheim-4711"
    accounts = {account.email.split("@")[0]: account for account in db.session.query(Account)}
    world = World(accounts, {each.slug: each for each in db.session.query(Workspace)})
    for table, values in {
        "account": {"password_hash": secret}, "feed_address": {"nonce": secret},
        "calendar_subscription": {"address": secret}, "poll_invitee": {"token": secret},
        "public_contact_request": {"text": secret}, "workspace": {},
    }.items():  # fmt: skip
        if values:
            db.session.execute(Base.metadata.tables[table].update().values(values))
    db.session.add(Draft(account_id=world.lea.id, place="page-new-forum", text=secret, changed_at=NOW))
    forum = world.workspaces["forum"]
    draft = blog.write_post(forum, secret, secret, actor=world.max, now=NOW)
    db.session.flush()
    assert draft.published_at is None
    thrown = documents.file_arrival(
        forum, None, take_in(io.BytesIO(secret.encode()), "Papierkorb.txt"), actor=world.max, now=NOW
    ).document
    thrown.trashed_at = NOW
    table = Base.metadata.tables["comment"]
    gone = dict(db.session.execute(select(table).order_by(table.c.id.desc()).limit(1)).mappings().one())
    gone.update(id=None, key="gone", text=secret, removed_at=NOW, answers_id=None)
    db.session.execute(insert(table).values({k: v for k, v in gone.items() if k != "id"}))
    answers = Base.metadata.tables["poll_answer"]
    db.session.execute(Base.metadata.tables["poll"].update().values(hidden=True, closed_at=None))
    assert db.session.execute(select(answers)).first()
    blog.write_post(world.workspaces["intern"], "Fremd", secret, actor=world.olga, now=NOW, at_once=True)
    db.session.commit()
    bag = read(packed(full, tmp_path / "forum.zip"))
    leaking = [name for name, content in bag.files.items() if secret.encode() in content]
    assert not leaking
    assert any(row["key"] == "gone" and row["text"] == "" for row in bag.rows("comment"))
    assert not bag.rows("poll_answer"), "who answered what is hidden while the poll is open"
    assert not {"email", "password_hash", "platform_role"} & set(bag.rows("account")[0])


def test_lost_and_damaged_files_are_named_and_the_others_go_on(full: Flask, tmp_path: Path) -> None:
    store: Store = full.extensions["store"]
    lost, damaged = (hashlib.sha256(content).hexdigest() for content in (b"erste", b"zweite"))
    store.place(lost).unlink()
    store.place(damaged).write_bytes(b"verfault")
    bag = read(packed(full, tmp_path / "forum.zip"))
    told = bag.text("Fehlende Dateien.txt")
    assert "Konzept (Fassung 1).pdf fehlt" in told and "Konzept (Fassung 2).pdf ist beschädigt" in told
    assert "2 Dateien fehlen" in bag.text("index.html")


def test_memory_stays_flat_whatever_the_size_of_the_files(app: Flask, world: World) -> None:
    size = 200_000_000
    sum_ = hashlib.sha256()
    for _ in range(size // 1_000_000):
        sum_.update(bytes(1_000_000))
    store: Store = app.extensions["store"]
    place = store.place(sum_.hexdigest())
    place.parent.mkdir(parents=True)
    with place.open("wb") as stream:
        stream.truncate(size)  # sparse: takes no room on the disk
    document = Document(
        workspace_id=world.workspaces["forum"].id, filename="Film.mp4", title="Film", created_at=NOW,
        created_by_id=world.lea.id, changed_at=NOW,
    )  # fmt: skip
    document.versions = [
        Version(
            number=1, digest=sum_.hexdigest(), size=size, mime="video/mp4", filename="Film.mp4",
            author_id=world.lea.id, created_at=NOW,
        )
    ]  # fmt: skip
    db.session.add(document)
    db.session.commit()
    number = db.session.query(Workspace.id).filter_by(slug="forum").scalar()
    sum(map(len, export(number, LEAVING)))  # whatever is loaded and kept once
    tracemalloc.start()
    try:
        sent = sum(map(len, export(number, LEAVING)))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert sent > size and peak < 20_000_000


@pytest.mark.parametrize("name", ["CON", "a/b\\c", "x" * 400, "Punkt.", "…", "\u202etxt"])
def test_odd_names_become_names_that_windows_takes(name: str) -> None:
    from collab.bags.writer import Names

    names = Names()
    first, second = names.file("Dokumente/", name, ".pdf"), names.file("Dokumente/", name.upper(), ".pdf")
    assert first.casefold() != second.casefold()
    for made in (first, second):
        last = made.removeprefix("Dokumente/")
        assert len(made) < 200 and not re.search(r'[<>:"|?*\\/\x00-\x1f]', last)
        assert not last.upper().startswith("CON.")
