"""Folders and selections as ZIP."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

from flask.testing import FlaskClient

from collab.documents import actions
from collab.documents.files import store
from collab.extensions import db
from tests.conftest import NOW, SignIn, World
from tests.documents.conftest import MakeFolder, Put


def archive(client: FlaskClient, address: str, **query: object) -> zipfile.ZipFile:
    answer = client.get(address, query_string=query, buffered=True)
    assert answer.status_code == 200 and answer.mimetype == "application/zip"
    opened = zipfile.ZipFile(io.BytesIO(answer.data))
    assert opened.testzip() is None
    return opened


def test_a_folder_as_zip_holds_its_tree_with_names_and_times(
    as_: SignIn, put: Put, folder: MakeFolder
) -> None:
    top = folder("Größe & Maß")
    inner = folder("Unter", top)
    put("Übersicht.txt", b"oben", top)
    put("tief.txt", b"alt", inner)
    put("tief.txt", b"neu", inner, now=NOW + timedelta(days=2))
    put("anderswo.txt", b"nicht dabei")
    packed = archive(as_("gerd"), f"/w/forum/documents/{top.key}/zip")
    assert {i.filename: packed.read(i) for i in packed.infolist()} == {
        "Größe & Maß/Übersicht.txt": b"oben",
        "Größe & Maß/Unter/tief.txt": b"neu",
    }
    assert packed.getinfo("Größe & Maß/Unter/tief.txt").date_time == (2026, 11, 18, 10, 0, 0)
    assert packed.infolist()[0].flag_bits & 0x800, "names are marked as UTF-8"


def test_a_selection_as_zip_leaves_out_what_is_not_in_this_workspace(
    as_: SignIn, put: Put, folder: MakeFolder, world: World
) -> None:
    mine, other = put("a.txt", b"a"), put("b.txt", b"b")
    place = folder("Ordner")
    put("c.txt", b"c", place)
    secret = put("geheim.txt", b"geheim", workspace="intern", by=world.olga)
    chosen = [f"d.{mine.key}", f"f.{place.key}", f"d.{secret.key}"]
    packed = archive(as_("max"), "/w/forum/documents/zip", selected=chosen)
    assert sorted(packed.namelist()) == ["Ordner/c.txt", "a.txt"]
    everything = archive(as_("max"), "/w/forum/documents/zip")
    assert sorted(everything.namelist()) == ["Ordner/c.txt", "a.txt", "b.txt"]
    assert other.filename in everything.namelist()


def test_names_are_safe_and_single_on_every_system(as_: SignIn, put: Put, folder: MakeFolder) -> None:
    top = folder("Namen")
    for name in ("a:b.txt", "a?b.txt", "CON.txt", "Ä.txt"):
        put(name, name.encode(), top)
    names = archive(as_("max"), f"/w/forum/documents/{top.key}/zip").namelist()
    assert sorted(names) == ["Namen/_CON.txt", "Namen/a_b (2).txt", "Namen/a_b.txt", "Namen/Ä.txt"]


def test_what_lies_in_the_trash_is_not_packed(
    as_: SignIn, put: Put, folder: MakeFolder, world: World
) -> None:
    top = folder("Ordner")
    put("bleibt.txt", b"1", top)
    actions.trash_document(put("weg.txt", b"2", top), actor=world.max, now=NOW)
    actions.trash_folder(folder("Unter", top), actor=world.max, now=NOW)
    db.session.commit()
    assert archive(as_("max"), f"/w/forum/documents/{top.key}/zip").namelist() == ["Ordner/bleibt.txt"]


def test_a_lost_file_is_named_and_the_rest_is_packed(as_: SignIn, put: Put) -> None:
    put("da.txt", b"1")
    store().path(put("fort.txt", b"2").current.digest).unlink()
    packed = archive(as_("max"), "/w/forum/documents/zip")
    assert packed.read("Fehlende Dateien.txt") == b"fort.txt" and packed.read("da.txt") == b"1"


def test_an_outsider_gets_no_zip(as_: SignIn, folder: MakeFolder) -> None:
    top = folder("Ordner")
    assert as_("olga").get(f"/w/forum/documents/{top.key}/zip").status_code == 404
    assert as_("olga").get("/w/forum/documents/zip").status_code == 404
    assert as_("olga").get(f"/w/intern/documents/{top.key}/zip").status_code == 404
