"""The same workspace in another instance, field by field; a bad archive changes nothing."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from collab.activity import Activity
from collab.bags import actions, making
from collab.bags.belonging import DIRECTORY, columns_of, digests_of, order, pairs, target_of
from collab.bags.models import BagImport, ImportState
from collab.bags.walking import NAMED_IN_DETAIL, Walk
from collab.base.columns import Base
from collab.base.errors import Refused
from collab.base.storage import Store
from collab.documents.files import Arrival
from collab.documents.models import ExtractionJob
from collab.extensions import db
from collab.minutes import sealing
from collab.minutes.models import Meeting, MinutesState
from collab.papers.models import Paper
from collab.papers.sealing import check_paper
from collab.people.models import Account, Organisation, Person, PlatformRole
from collab.search.models import IndexJob
from collab.workspaces.models import Membership, Workspace
from tests.bags.everything import LEAVING, packed
from tests.conftest import build_world

NAMES = (*DIRECTORY, *order())
Rows = dict[str, list[dict[str, Any]]]


def rows_of(slug: str) -> Rows:
    """All rows of a workspace, in the order in which they are read, with what leaves the house."""
    number = db.session.scalar(select(Workspace.id).where(Workspace.slug == slug))
    assert number is not None
    walk = Walk(number)
    return {table.name: list(walk.rows(table)) for table in walk.tables()}


def stored(name: str) -> list[dict[str, Any]]:
    """All rows of a table, read without any of the code that imports."""
    table = Base.metadata.tables[name]
    query = select(*columns_of(table)).order_by(*table.primary_key.columns)
    return [dict(row) for row in db.session.execute(query).mappings()]


def test_both_sides_are_equal_field_by_field(full: Flask, archive: Path, other: Flask) -> None:
    """In an empty instance the n-th row of a table stands for the n-th row of the other side."""
    there = rows_of("forum")
    db.session.remove()
    with other.app_context():
        _shift_ids()
        workspace = actions.import_file(archive, "", now=LEAVING)
        assert workspace.slug == "forum"
        here = {name: [row for row in stored(name) if _is_new(name, row)] for name in there}
        here["activity"] = [row for row in here["activity"] if row["verb"] != "workspace.imported"]
        known = [row["there"] for row in there["other_name"]]
        here["other_name"] = [row for row in here["other_name"] if row["there"] in known]
    ids = {
        name: dict(zip([row["id"] for row in there[name]], [row["id"] for row in here[name]], strict=True))
        for name in there
        if there[name] and "id" in there[name][0]
    }
    compared = 0
    for name, rows in there.items():
        table = Base.metadata.tables[name]
        expected = [_as_there(table, row, ids) for row in rows]
        found = here[name]
        if "id" not in table.columns:
            expected, found = sorted(expected, key=repr), sorted(found, key=repr)
        assert found == expected, name
        compared += len(rows)
    assert compared > 150


def _shift_ids() -> None:
    """So that no number is right by chance."""
    for name in ("Duisburg", "Herne", "Hagen", "Hamm"):
        db.session.add(Organisation(name=name, is_city=True))
    db.session.add_all([Workspace(slug=f"w{n}", title="Anderes", created_at=LEAVING) for n in range(5)])
    db.session.add(Person(given_name="Jemand", family_name="Anderes", created_at=LEAVING))
    db.session.commit()


def _is_new(name: str, row: dict[str, Any]) -> bool:
    if name == "organisation":
        return row["name"] not in ("Duisburg", "Herne", "Hagen", "Hamm")
    if name == "person":
        return bool(row["family_name"] != "Anderes")
    return name != "workspace" or row["slug"] == "forum"


def _as_there(table: Any, row: dict[str, Any], ids: dict[str, dict[int, int]]) -> dict[str, Any]:
    """What the row must say in the other instance."""
    made = dict(row)
    for column in columns_of(table):
        target, value = target_of(column), row[column.name]
        if target is not None and value is not None:
            made[column.name] = ids[target].get(value) if column.nullable else ids[target][value]
        elif column.name == "id":
            made["id"] = ids[table.name][value]
    for kind, number in pairs(table):
        if row[kind] is not None and row[number] is not None:
            here = ids.get(row[kind], {}).get(row[number])
            if here is None and table.name == "activity" and kind == "kind":
                made[number] = -row[number]  # gone, and it says so
            elif here is None:
                made[kind] = made[number] = None
            else:
                made[number] = here
    if table.name == "activity":
        for name, target in NAMED_IN_DETAIL.items():
            if isinstance(row["detail"].get(name), list):
                made["detail"] = made["detail"] | {name: [ids[target][each] for each in row["detail"][name]]}
            elif name in row["detail"]:
                made["detail"] = made["detail"] | {name: ids[target][row["detail"][name]]}
    if table.name == "circulation" and row["state"] == "running":
        made |= {"state": "cancelled", "ended_at": LEAVING}  # it goes on where it was begun
    if table.name == "other_name" and row["sort"] == "city" and row["here"].isdecimal():
        made["here"] = str(ids["organisation"].get(int(row["here"]), row["here"]))
    return made


def test_files_seals_and_work_that_is_to_be_done_come_along(archive: Path, other: Flask) -> None:
    with other.app_context():
        _shift_ids()
        actions.import_file(archive, "", now=LEAVING)
        store: Store = other.extensions["store"]
        for name in order():
            for column in digests_of(Base.metadata.tables[name]):
                for digest in db.session.scalars(select(Base.metadata.tables[name].c[column])):
                    if digest:
                        assert hashlib.sha256(store.path(digest).read_bytes()).hexdigest() == digest
        meeting = db.session.query(Meeting).filter_by(state=MinutesState.APPROVED).one()
        assert meeting.addenda and sealing.check(meeting, store) is sealing.Finding.INTACT
        papers = [paper for paper in db.session.query(Paper) if paper.title == "Willkommensmappe"]
        assert papers and all(check_paper(paper) is sealing.Finding.INTACT for paper in papers)
        meeting.items[0].text = "Etwas anderes"
        assert sealing.check(meeting, store) is sealing.Finding.CHANGED, "the check can still fail"
        db.session.rollback()
        queued = set(db.session.scalars(select(IndexJob.kind)))
        assert {"document", "meeting", "task", "post", "page", "person", "comment"} <= queued
        versions = db.session.scalar(select(func.count()).select_from(Base.metadata.tables["version"]))
        assert db.session.scalar(select(func.count(ExtractionJob.id))) == versions
        numbers = [number for number in db.session.scalars(select(Activity.number)) if number is not None]
        assert numbers and max(numbers) < 0, "nobody is told of old lines as if they were new"


def test_nobody_gets_in_by_an_archive_who_was_not_in_before(archive: Path, other: Flask) -> None:
    with other.app_context():
        build_world()  # the same people have logins here, under other keys and ids
        db.session.delete(
            db.session.query(Membership).join(Workspace).filter(Workspace.slug == "forum").first()
        )
        essen = db.session.query(Organisation).filter_by(ags="05113000").one()
        essen.name = "Stadt Essen"
        db.session.commit()
        accounts = db.session.query(Account).count()
        actions.import_file(archive, "umzug", now=LEAVING)
        assert db.session.query(Account).count() == accounts, "known people keep their accounts"
        assert db.session.query(Organisation).filter_by(ags="05113000").one().id == essen.id
        max_ = db.session.query(Account).filter_by(email="max@example.org").one()
        assert max_.closed_at is None and max_.platform_role == PlatformRole.NONE


def test_unknown_authors_get_a_closed_account_without_a_password(archive: Path, other: Flask) -> None:
    with other.app_context():
        actions.import_file(archive, "", now=LEAVING)
        accounts = db.session.query(Account).all()
        assert accounts
        for account in accounts:
            assert account.closed_at == LEAVING and account.password_hash is None
            assert account.platform_role == PlatformRole.NONE


def test_the_same_archive_comes_in_once_and_again_only_under_another_address(
    full: Flask, archive: Path
) -> None:
    with pytest.raises(Refused, match="schon vergeben"):
        actions.import_file(archive, "", now=LEAVING)
    copy = actions.import_file(archive, "abschrift", now=LEAVING)
    assert copy.slug == "abschrift"
    with pytest.raises(Refused, match="schon eingespielt"):
        actions.import_file(archive, "", now=LEAVING)
    store: Store = full.extensions["store"]
    for meeting in db.session.query(Meeting).filter_by(state=MinutesState.APPROVED):
        assert sealing.check(meeting, store) is sealing.Finding.INTACT, meeting.workspace.slug
    posts = Base.metadata.tables["post"]
    documents = Base.metadata.tables["document"]
    text = db.session.scalar(
        select(posts.c.text).where(posts.c.workspace_id == copy.id, posts.c.title == "Ein Beitrag")
    )
    keys = db.session.scalars(select(documents.c.key).where(documents.c.workspace_id == copy.id)).all()
    assert text is not None and any(f"/d/{key})" in text for key in keys), "links lead to the copy"
    accounts = db.session.query(Account).count()
    assert accounts == 7, "the same people"


def test_an_archive_of_the_copy_is_equal_again(
    full: Flask, archive: Path, tmp_path: Path, other: Flask
) -> None:
    """Away, and on to a third instance: what was sealed in the first one is still intact."""
    with other.app_context():
        _shift_ids()
        actions.import_file(archive, "", now=LEAVING)
        packed(other, tmp_path / "again.zip")
        db.session.remove()
    actions.import_file(tmp_path / "again.zip", "zurueck", now=LEAVING.replace(year=2027))
    store: Store = full.extensions["store"]
    for meeting in db.session.query(Meeting).filter_by(state=MinutesState.APPROVED):
        assert sealing.check(meeting, store) is sealing.Finding.INTACT, meeting.workspace.slug


Change = Callable[[dict[str, bytes]], dict[str, bytes]]


def _changed(archive: Path, target: Path, change: Change, *, sealed: bool = False) -> Path:
    """The archive with other files; `sealed`: with manifests that fit them."""
    with zipfile.ZipFile(archive) as source:
        files = {entry.filename: source.read(entry) for entry in source.infolist()}
    base = next(iter(files)).split("/")[0]
    files = change(files)
    if sealed:
        data = {name.removeprefix(f"{base}/"): body for name, body in files.items() if "/data/" in name}
        lines = [f"{hashlib.sha256(body).hexdigest()}  {name}\n" for name, body in data.items()]
        files[f"{base}/manifest-sha256.txt"] = "".join(lines).encode()
        tags = ("bagit.txt", "bag-info.txt", "manifest-sha256.txt")
        lines = [f"{hashlib.sha256(files[f'{base}/{name}']).hexdigest()}  {name}\n" for name in tags]
        files[f"{base}/tagmanifest-sha256.txt"] = "".join(lines).encode()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive_:
        for name, body in files.items():
            archive_.writestr(name, body)
    return target


def _edit(ending: str, old: bytes, new: bytes) -> Change:
    def change(files: dict[str, bytes]) -> dict[str, bytes]:
        assert any(old in body for name, body in files.items() if name.endswith(ending))
        return {
            name: body.replace(old, new, 1) if name.endswith(ending) else body for name, body in files.items()
        }

    return change


def _drop(ending: str) -> Change:
    return lambda files: {name: body for name, body in files.items() if not name.endswith(ending)}


def _add(name: str, body: bytes = b"x") -> Change:
    return lambda files: files | {name: body}


BAD: dict[str, tuple[Change, bool]] = {
    "a changed byte": (_edit("(Fassung 1).pdf", b"erste", b"ERSTE"), False),
    "a file too few": (_drop("(Fassung 1).pdf"), False),
    "a file too many": (_add("forum-2026-12-26/data/mehr.txt"), False),
    "no manifest": (_drop("/manifest-sha256.txt"), False),
    "another manifest of tags": (_edit("bag-info.txt", b"Payload", b"payload"), False),
    "a path that leads out": (_add("forum-2026-12-26/data/../../../etc/x"), True),
    "an absolute path": (_add("/etc/x"), True),
    "a path for Windows": (_add("forum-2026-12-26/data/..\\x"), True),
    "a name twice": (_add("forum-2026-12-26/data/INDEX.html"), True),
    "a file that is made to fill the disk": (_add("forum-2026-12-26/data/bombe", bytes(30_000_000)), True),
    "a newer format": (_edit("format.json", b'"format": 1', b'"format": 2'), True),
    "a table nobody knows": (_edit("format.json", b'"name": "task"', b'"name": "taks"'), True),
    "rows too few": (_edit("records/task.jsonl", b"\n", b""), True),
    "a row that is no row": (_edit("records/task.jsonl", b"{", b"["), True),
    "a reference to nothing": (
        _edit("records/version.jsonl", b'"document_id": ', b'"document_id": 99'),
        True,
    ),
    "an address nobody may have": (_edit("format.json", b'"slug": "forum"', b'"slug": "../x"'), True),
    "a file of others, by its checksum": (_drop("(Fassung 1).pdf"), True),
    "a number that no database takes": (
        _edit("records/task.jsonl", b'"created_by_id": ', b'"created_by_id": 99999999999999999999'),
        True,
    ),
    "half a letter": (_edit("records/task.jsonl", b'"title": "', b'"title": "\\ud800'), True),
    "a row without an end": (_edit("records/task.jsonl", b"{", b"[" * 200_000), True),
    "a file nobody sent": (_edit("records/version.jsonl", b'"digest": "', b'"digest": "../'), True),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_archive_changes_nothing(archive: Path, other: Flask, tmp_path: Path, what: str) -> None:
    change, sealed = BAD[what]
    bad = _changed(archive, tmp_path / "bad.zip", change, sealed=sealed)
    with other.app_context():
        before = {name: stored(name) for name in NAMES}
        with pytest.raises(Refused):
            actions.import_file(bad, "", now=LEAVING)
        assert {name: stored(name) for name in NAMES} == before
        assert db.session.query(BagImport).count() == 0


def test_links_hidden_in_an_archive_are_refused(archive: Path, other: Flask, tmp_path: Path) -> None:
    bad = tmp_path / "link.zip"
    shutil.copy(archive, bad)
    with zipfile.ZipFile(bad, "a") as target:
        entry = zipfile.ZipInfo("forum-2026-12-26/data/link")
        entry.external_attr = 0o120777 << 16
        target.writestr(entry, "/etc/passwd")
    with other.app_context(), pytest.raises(Refused, match="nicht sicher"):
        actions.import_file(bad, "", now=LEAVING)


def test_what_is_not_an_archive_is_refused(other: Flask, tmp_path: Path) -> None:
    for content in (b"", b"Hallo", b"PK\x03\x04" + bytes(100)):
        (tmp_path / "x.zip").write_bytes(content)
        with other.app_context(), pytest.raises(Refused, match="kein Archiv"):
            actions.import_file(tmp_path / "x.zip", "", now=LEAVING)


def test_an_import_that_dies_on_its_way_leaves_nothing_and_is_done_again(
    archive: Path, other: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with other.app_context():
        db.session.add(
            Person(given_name="Petra", family_name="Büro", email="petra@x.example", created_at=LEAVING)
        )
        db.session.flush()
        office = Account(
            person=db.session.query(Person).one(), email="petra@x.example",
            platform_role=PlatformRole.OFFICE, created_at=LEAVING,
        )  # fmt: skip
        db.session.add(office)
        db.session.flush()
        store: Store = other.extensions["store"]
        kept = store.put(io.BytesIO(archive.read_bytes()))
        actions.queue_import(
            Arrival("forum.zip", kept.digest, kept.size, "application/zip"), "", actor=office, now=LEAVING
        )
        db.session.commit()
        before = {name: stored(name) for name in NAMES}

        def die(*_rest: object) -> None:
            raise MemoryError("no more")

        with monkeypatch.context() as broken:
            broken.setattr(making.Making, "_queue_work", die)
            actions.work_off(LEAVING)
        assert {name: stored(name) for name in NAMES} == before
        job = db.session.query(BagImport).one()
        assert job.state == ImportState.WAITING and job.attempts == 1
        db.session.rollback()
        actions.work_off(job.not_before)
        db.session.expire_all()
        assert job.state == ImportState.DONE and job.digest is None
        assert job.workspace is not None and job.report["documents"] >= 2
        line = db.session.query(Activity).filter_by(verb="workspace.imported").one()
        assert line.actor_id == office.id and json.dumps(line.detail) == "{}"


def test_a_circulation_on_its_way_does_not_go_on_in_the_other_instance(
    full: Flask, other: Flask, tmp_path: Path
) -> None:
    db.session.execute(update(Base.metadata.tables["circulation"]).values(state="running", ended_at=None))
    db.session.commit()
    packed(full, tmp_path / "running.zip")
    db.session.remove()
    with other.app_context():
        actions.import_file(tmp_path / "running.zip", "", now=LEAVING)
        assert {row["state"] for row in stored("circulation")} == {"cancelled"}
