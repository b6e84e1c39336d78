"""Uploading: what arrives, under which name, as what; and what must not."""

from __future__ import annotations

import io
import shutil
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select, text
from werkzeug.test import TestResponse

from collab.activity import Activity
from collab.base.database import begin_writing, end_writing
from collab.documents import actions
from collab.documents.models import Document, ExtractionJob, Folder, Version
from collab.extensions import db
from collab.search.models import IndexJob
from collab.workspaces.models import Membership
from tests.conftest import NOW, SignIn, World, make_app
from tests.documents.conftest import MakeFolder, Put, form, send, upload

TOP = "/w/forum/documents"


def the_document() -> Document:
    return db.session.scalars(select(Document)).one()


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def files_in(store: Path) -> list[str]:
    return [p.name for p in store.rglob("*") if p.is_file()]


def test_an_uploaded_file_is_a_document_with_one_version(as_: SignIn, world: World) -> None:
    answer = upload(as_("max"), TOP, ("Protokoll 12.03.2026.txt", b"Beschluss gefasst"))
    assert answer.status_code == 201, answer.text
    document = the_document()
    assert answer.json["document"] == {
        "title": "Protokoll 12.03.2026", "url": f"/d/{document.key}", "number": 1
    }  # fmt: skip
    assert answer.json["state"] == "waiting" and answer.json["duplicates"] == []
    assert (document.day.isoformat(), document.doctype) == ("2026-03-12", "minutes")
    page = as_("rita").get(f"/d/{document.key}")
    assert page.status_code == 200 and "Protokoll 12.03.2026" in page.text
    got = as_("rita").get(f"/d/{document.key}/download", buffered=True)
    assert got.data == b"Beschluss gefasst"


def test_an_upload_is_told_read_and_indexed_later(as_: SignIn, world: World) -> None:
    upload(as_("max"), TOP, ("a.txt", b"x"))
    line = db.session.scalars(select(Activity)).one()
    assert (line.verb, line.actor_id, line.workspace_id) == (
        "document.uploaded", world.max.id, world.workspaces["forum"].id
    )  # fmt: skip
    assert count(ExtractionJob) == 1 and count(IndexJob) == 1


def test_the_plain_form_takes_several_files_and_leads_back_to_the_list(as_: SignIn) -> None:
    client = as_("max")
    data = {
        "path": "",
        "mode": "version",
        "file": [(io.BytesIO(b"1"), "eins.txt"), (io.BytesIO(b"2"), "zwei.txt")],
    }
    answer = client.post(TOP, data=data)
    assert answer.status_code == 303 and answer.location == TOP
    page = client.get(TOP).text
    assert "Eins" in page and "Zwei" in page and "2 Dateien abgelegt." in page


def test_the_same_name_again_is_a_new_version(as_: SignIn) -> None:
    client = as_("max")
    upload(client, TOP, ("Konzept.txt", b"erstens"), note="Entwurf")
    answer = upload(client, TOP, ("KONZEPT.txt", b"zweitens"), note="nach der Sitzung")
    assert answer.json["document"]["number"] == 2 and "Fassung 2" in answer.json["message"]
    document = the_document()
    assert [(v.number, v.note) for v in document.versions] == [(2, "nach der Sitzung"), (1, "Entwurf")]
    assert client.get(f"/d/{document.key}/versions/1/download", buffered=True).data == b"erstens"


def test_umlauts_do_not_hide_that_a_name_is_the_same(as_: SignIn) -> None:
    client = as_("max")
    upload(client, TOP, ("Übersicht.txt", b"1"))
    assert upload(client, TOP, ("Übersicht.txt", b"2")).json["document"]["number"] == 2
    assert upload(client, TOP, ("übersicht.TXT", b"3")).json["document"]["number"] == 3


def test_the_same_name_again_can_become_a_second_document(as_: SignIn) -> None:
    client = as_("max")
    for content in (b"1", b"2", b"3"):
        upload(client, TOP, ("Liste.csv", content), mode="document")
    names = db.session.scalars(select(Document.filename).order_by(Document.id)).all()
    assert names == ["Liste.csv", "Liste (2).csv", "Liste (3).csv"]


def test_the_same_content_again_is_pointed_out_with_the_first(as_: SignIn, put: Put) -> None:
    first = put("Original.txt", b"genau das")
    answer = upload(as_("lea"), TOP, ("Abschrift.txt", b"genau das"))
    assert answer.status_code == 201
    assert answer.json["duplicates"] == [{"title": "Original", "url": f"/d/{first.key}"}]


def test_the_same_content_in_a_workspace_one_cannot_see_is_not_pointed_out(
    as_: SignIn, put: Put, world: World
) -> None:
    put("Geheim.txt", b"genau das", workspace="intern", by=world.olga)
    assert upload(as_("max"), TOP, ("Abschrift.txt", b"genau das")).json["duplicates"] == []


def test_what_lies_in_the_trash_is_not_pointed_out(as_: SignIn, put: Put, world: World) -> None:
    actions.trash_document(put("Original.txt", b"genau das"), actor=world.max, now=NOW)
    db.session.commit()
    assert upload(as_("max"), TOP, ("Abschrift.txt", b"genau das")).json["duplicates"] == []


def test_the_very_same_file_again_changes_nothing(as_: SignIn, put: Put) -> None:
    document = put("Satzung.pdf", b"%PDF-1.4 das")
    answer = upload(as_("max"), TOP, ("Satzung.pdf", b"%PDF-1.4 das"))
    assert answer.json["outcome"] == "unchanged" and answer.json["document"]["url"] == f"/d/{document.key}"
    assert count(Version) == 1


def test_a_dropped_tree_keeps_its_folders(as_: SignIn, folder: MakeFolder) -> None:
    place = folder("Ablage")
    client = as_("max")
    for path in ("Projekt/2026/a.txt", "Projekt/2026/b.txt", "Projekt/c.txt", "projekt/2025/d.txt"):
        answer = upload(client, f"{TOP}/{place.key}", (path.rsplit("/")[-1], path.encode()), path=path)
        assert answer.status_code == 201
    names = {f.name: f.parent.name if f.parent else None for f in db.session.scalars(select(Folder))}
    assert names == {"Ablage": None, "Projekt": "Ablage", "2026": "Projekt", "2025": "Projekt"}
    page = client.get(f"{TOP}/{place.key}").text
    assert "Projekt" in page


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("a\x00b\x07c.txt", "a b c.txt"),
        ("..", "Unbenannt"),
        ("   ", "Unbenannt"),
        ("U\u0308bersicht.txt", "Übersicht.txt"),
        ("rechnung\u202efdp.exe", "rechnungfdp.exe"),
        ("Frage?: <wichtig>.txt", "Frage?: <wichtig>.txt"),
        ("CON.txt", "CON.txt"),
        ("Punkt am Ende. . ", "Punkt am Ende"),
    ],
)
def test_hostile_names_are_cleaned(as_: SignIn, sent: str, kept: str) -> None:
    answer = upload(as_("max"), TOP, (sent, b"x"))
    assert answer.status_code == 201, answer.text
    assert the_document().filename == kept
    assert as_("max").get(TOP).status_code == 200


def test_a_very_long_name_is_cut_and_keeps_its_ending(as_: SignIn) -> None:
    assert upload(as_("max"), TOP, ("ä" * 400 + ".docx", b"x")).status_code == 201
    name = the_document().filename
    assert name.endswith("ä.docx") and len(name.encode()) <= 240


@pytest.mark.parametrize("path", ["../fort/a.txt", "a/../../b.txt", "/".join(["x"] * 50) + "/a.txt"])
def test_a_path_cannot_leave_its_folder(as_: SignIn, path: str) -> None:
    answer = upload(as_("max"), TOP, ("a.txt", b"x"), path=path)
    assert answer.status_code == 422 and answer.json["error"]
    assert count(Document) == 0 and count(Folder) == 0


def test_an_empty_file_is_taken(as_: SignIn) -> None:
    assert upload(as_("max"), TOP, ("leer.txt", b"")).status_code == 201
    assert the_document().current.size == 0


def test_a_form_without_a_file_is_refused_in_words(as_: SignIn) -> None:
    answer = upload(as_("max"), TOP, ("", b""))
    assert answer.status_code == 422 and "Datei" in answer.json["error"]


def test_a_file_that_is_too_large_leaves_nothing(app: Flask, as_: SignIn) -> None:
    app.config["MAX_UPLOAD_MB"] = 1
    answer = upload(as_("max"), TOP, ("groß.bin", b"\x00" * 1_000_001))
    assert answer.status_code == 413 and "1,0 MB" in answer.json["error"]
    assert count(Document) == 0
    assert files_in(app.extensions["store"].root) == []
    assert upload(as_("max"), TOP, ("passt.bin", b"\x00" * 1_000_000)).status_code == 201


def test_a_full_disk_is_said_before_anything_is_written(
    app: Flask, as_: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(10**9, 10**9, 1000))
    answer = upload(as_("max"), TOP, ("a.txt", b"x"))
    assert answer.status_code == 507 and "Platz" in answer.json["error"]
    assert files_in(app.extensions["store"].root) == []


@pytest.mark.parametrize("missing", [20, 3_000_000])
def test_a_broken_off_upload_leaves_nothing(app: Flask, as_: SignIn, missing: int) -> None:
    body = form(("a.bin", b"z" * 5_000_000))
    for length in (len(body), len(body) - missing):  # the line went dead; or somebody lied about the length
        answer = send(as_("max"), TOP, io.BytesIO(body[:-missing]), length)
        assert answer.status_code == 400 and answer.json["error"]
    assert files_in(app.extensions["store"].root) == [] and count(Document) == 0


@pytest.mark.parametrize(
    "content_type",
    ["multipart/form-data", "multipart/form-data; boundary=", "text/plain", "application/json"],
)
def test_what_is_no_form_with_files_is_refused(as_: SignIn, content_type: str) -> None:
    answer = as_("max").post(TOP, data=b"--x\r\nhallo", content_type=content_type)
    assert answer.status_code == 400


class Slow(io.RawIOBase):
    """A body that arrives while somebody else writes to the database."""

    def __init__(self, body: bytes, meanwhile: Callable[[], None]) -> None:
        self.body, self.meanwhile, self.done = io.BytesIO(body), meanwhile, False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:
        chunk = self.body.read(min(len(buffer), 1000))
        if self.body.tell() > 4000 and not self.done:
            self.done = True
            self.meanwhile()
        buffer[: len(chunk)] = chunk
        return len(chunk)


def slow_upload(client: FlaskClient, meanwhile: Callable[[], None]) -> TestResponse:
    body = form(("a.bin", b"z" * 20_000))
    return send(client, TOP, io.BufferedReader(Slow(body, meanwhile), 100), len(body))


@pytest.mark.parametrize("limited", [False, True])
def test_a_slow_upload_locks_nobody_out(tmp_path: Path, as_: SignIn, world: World, limited: bool) -> None:
    def write_elsewhere() -> None:
        engine = db.engine
        with engine.connect() as other:
            begin_writing()
            other.execute(text("PRAGMA busy_timeout = 0"))
            other.execute(text("UPDATE workspace SET purpose = 'inzwischen geändert' WHERE slug = 'intern'"))
            other.commit()

    client = as_("max")
    if limited:  # the limit of uploads an account may make asks who is there
        serving = make_app(tmp_path, RATELIMIT_ENABLED=True)
        client.application = serving
    answer = slow_upload(client, write_elsewhere)
    end_writing()
    assert answer.status_code == 201
    assert not limited or answer.headers["X-RateLimit-Limit"]


def test_who_is_removed_during_an_upload_uploads_nothing(app: Flask, as_: SignIn, world: World) -> None:
    removed = world.max.id

    def remove() -> None:
        with db.engine.connect() as other:
            other.execute(delete(Membership).where(Membership.account_id == removed))
            other.commit()

    assert slow_upload(as_("max"), remove).status_code == 403
    assert count(Document) == 0


def test_readers_guests_and_outsiders_upload_nothing(as_: SignIn, world: World) -> None:
    statuses = {
        name: upload(as_(name), TOP, ("a.txt", b"x")).status_code for name in ("rita", "gerd", "sven", "olga")
    }
    assert statuses == {"rita": 403, "gerd": 403, "sven": 403, "olga": 404}
    assert count(Document) == 0


def test_nothing_is_uploaded_into_an_archived_workspace(as_: SignIn, world: World) -> None:
    world.workspaces["forum"].archived_at = NOW
    db.session.commit()
    assert upload(as_("lea"), TOP, ("a.txt", b"x")).status_code == 403


def test_nothing_is_uploaded_into_a_folder_of_another_workspace(as_: SignIn, world: World) -> None:
    other = actions.create_folder(world.workspaces["intern"], None, "Geheim", actor=world.olga, now=NOW)
    db.session.commit()
    assert upload(as_("max"), f"{TOP}/{other.key}", ("a.txt", b"x")).status_code == 404
    assert upload(as_("petra"), f"{TOP}/{other.key}", ("a.txt", b"x")).status_code == 404


def test_an_upload_needs_the_token_of_the_form(app: Flask, as_: SignIn) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    client = as_("max")
    assert upload(client, TOP, ("a.txt", b"x")).status_code == 400
    assert upload(client, TOP, ("a.txt", b"x"), csrf_token="falsch").status_code == 400
    assert files_in(app.extensions["store"].root) == [] and count(Document) == 0
    page = client.get(TOP).text
    token = page.split('name="csrf-token" content="')[1].split('"')[0]
    assert upload(client, TOP, ("a.txt", b"x"), csrf_token=token).status_code == 201
    data = {"file": (io.BytesIO(b"y"), "b.txt")}
    answer = client.post(TOP, data=data, headers={"X-CSRFToken": token, "Accept": "application/json"})
    assert answer.status_code == 201


def test_the_question_before_an_upload_names_what_is_there(as_: SignIn, put: Put, folder: MakeFolder) -> None:
    place = folder("Projekt")
    inner = put("Plan.txt", b"1", place)
    asked = {"names": ["Plan.txt", "Projekt/plan.TXT", "Neu/Plan.txt", "../x", ""]}
    answer = as_("max").post(f"{TOP}/check", json=asked)
    assert answer.json == {
        "existing": {"Projekt/plan.TXT": {"title": "Plan", "url": f"/d/{inner.key}", "locked": False}}
    }
    inside = as_("max").post(f"{TOP}/{place.key}/check", json={"names": ["Plan.txt"]})
    assert list(inside.json["existing"]) == ["Plan.txt"]
    assert as_("max").post(f"{TOP}/check", json=["falsch"]).status_code == 400


HEAD = b'--grenze\r\nContent-Disposition: form-data; name="note"'


@pytest.mark.parametrize(
    "body",
    [
        b"no part begins here " * 400_000,
        HEAD + b"\r\nX-Head: " + b"a" * 8_000_000,
        b"".join(HEAD + b"%d\r\n\r\n" % number + b"a" * 60_000 + b"\r\n" for number in range(40)),
    ],
    ids=["before the first part", "head of a part", "many fields"],
)
def test_what_is_no_file_is_not_gathered_in_memory_without_end(
    as_: SignIn, world: World, body: bytes
) -> None:
    stream = io.BytesIO(body)
    answer = send(as_("max"), TOP, stream, len(body))
    assert answer.status_code == 413, answer.text
    assert stream.tell() < 2_500_000, "it went on reading"
    assert count(Document) == 0
