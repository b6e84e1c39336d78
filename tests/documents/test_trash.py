"""The trash: nothing is lost by accident, and nothing stays for ever."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from collab.activity import Activity
from collab.base.storage import referenced_digests
from collab.documents import actions, trash_bin
from collab.documents.models import Document, DocumentTag, ExtractionJob, Folder, Version
from collab.extensions import db
from collab.search.models import IndexJob
from tests.conftest import NOW, SignIn, World
from tests.documents.conftest import MakeFolder, Put


def undo(client, page: str):  # type: ignore[no-untyped-def]
    """Press the button of the message."""
    message = page.split('id="flashes"')[1].split("</form>")[0]
    assert "Rückgängig" in message
    return client.post(message.split('action="')[1].split('"')[0].replace("&amp;", "&"))


def test_a_document_goes_to_the_trash_and_comes_back_with_one_click(as_: SignIn, put: Put) -> None:
    document = put("a.txt", b"x")
    client = as_("max")
    answer = client.post(f"/d/{document.key}/trash")
    page = client.get(answer.location).text
    assert "liegt im Papierkorb" in page and f'/d/{document.key}"' not in page.split('id="documents"')[1]
    assert "A</a>" in client.get("/w/forum/trash").text
    assert undo(client, page).status_code == 303
    db.session.expire_all()
    assert document.trashed_at is None
    verbs = db.session.scalars(select(Activity.verb).order_by(Activity.id)).all()
    assert verbs == ["document.uploaded", "document.trashed", "document.restored"]


def test_a_selection_comes_back_with_one_click_and_nothing_else(
    as_: SignIn, put: Put, folder: MakeFolder, world: World
) -> None:
    place = folder("Ordner")
    one, inside, other = put("a.txt", b"1"), put("b.txt", b"2", place), put("c.txt", b"3")
    client = as_("max")
    client.post(f"/d/{other.key}/trash")
    data = {"do": "trash", "selected": [f"d.{one.key}", f"f.{place.key}"]}
    page = client.get(client.post("/w/forum/documents/selection", data=data).location).text
    assert "2 Einträge in den Papierkorb gelegt." in page
    bin_page = client.get("/w/forum/trash").text
    assert "Ordner mit 1 Dokument" in bin_page and "B</a>" not in bin_page
    message = page.split("2 Einträge")[1].split("</form>")[0]
    client.post(message.split('action="')[1].split('"')[0].replace("&amp;", "&"))
    db.session.expire_all()
    assert (one.trashed_at, inside.trashed_at, place.trashed_at) == (None, None, None)
    assert other.trashed_at is not None


def test_a_folder_comes_back_with_what_went_with_it_only(put: Put, folder: MakeFolder, world: World) -> None:
    top = folder("Ordner")
    inner = folder("Innen", top)
    earlier, later = put("frueher.txt", b"1", inner), put("mit.txt", b"2", inner)
    actions.trash_document(earlier, actor=world.max, now=NOW)
    actions.trash_folder(top, actor=world.lea, now=NOW + timedelta(hours=1))
    db.session.commit()
    assert later.trashed_at and inner.trashed_at
    actions.restore_folder(top, actor=world.max, now=NOW + timedelta(hours=2))
    db.session.commit()
    assert later.trashed_at is None and inner.trashed_at is None and earlier.trashed_at is not None


def test_what_comes_back_finds_a_place_and_a_name(put: Put, folder: MakeFolder, world: World) -> None:
    place = folder("Ordner")
    document = put("a.txt", b"1", place)
    actions.trash_document(document, actor=world.max, now=NOW)
    actions.trash_folder(place, actor=world.max, now=NOW)
    db.session.commit()
    put("a.txt", b"neu")
    actions.restore_document(document, actor=world.max, now=NOW)
    db.session.commit()
    assert document.folder is None and document.filename == "a (2).txt"
    again = folder("Ordner")
    actions.restore_folder(place, actor=world.max, now=NOW)
    db.session.commit()
    assert (again.name, place.name) == ("Ordner", "Ordner (2)")


def test_a_folder_with_something_locked_in_it_stays(
    as_: SignIn, put: Put, folder: MakeFolder, world: World
) -> None:
    place = folder("Ordner")
    document = put("a.txt", b"1", place)
    actions.lock(document, "", actor=world.max, now=NOW)
    db.session.commit()
    assert as_("lea").post(f"/w/forum/documents/{place.key}/trash").status_code == 409
    db.session.expire_all()
    assert place.trashed_at is None and document.trashed_at is None


def test_after_its_time_the_trash_is_emptied_and_the_bytes_are_let_go(
    put: Put, folder: MakeFolder, world: World
) -> None:
    kept, gone = put("bleibt.txt", b"bleibt"), put("weg.txt", b"weg")
    put("weg.txt", b"weg, zweite Fassung")
    actions.change_properties(gone, {"tags": ["x"]}, actor=world.max, now=NOW)
    actions.trash_document(gone, actor=world.max, now=NOW)
    place = folder("Ordner")
    inner = folder("Innen", place)
    put("innen.txt", b"innen", inner)
    loose = put("lose.txt", b"lose", inner)
    actions.trash_document(loose, actor=world.max, now=NOW + timedelta(days=20))
    actions.trash_folder(place, actor=world.max, now=NOW + timedelta(days=1))
    gone_id = gone.id
    db.session.commit()
    assert trash_bin.purge_trash(NOW + timedelta(days=30)) == 0
    assert trash_bin.purge_trash(NOW + timedelta(days=30, seconds=1)) == 1
    assert trash_bin.purge_trash(NOW + timedelta(days=32)) == 1
    names = db.session.scalars(select(Document.filename).order_by(Document.filename)).all()
    assert names == ["bleibt.txt", "lose.txt"]
    assert db.session.scalar(select(func.count()).select_from(Folder)) == 0
    assert db.session.scalar(select(func.count()).select_from(DocumentTag)) == 0
    assert db.session.scalar(select(func.count()).select_from(Version)) == 2
    assert db.session.scalar(select(func.count()).select_from(ExtractionJob)) == 2
    assert len(referenced_digests()) == 2 and kept.current.digest in referenced_digests()
    assert db.session.scalar(select(func.count()).where(IndexJob.object_id == gone_id)) >= 2
    actions.restore_document(loose, actor=world.max, now=NOW + timedelta(days=33))
    db.session.commit()
    assert loose.folder is None


def test_one_thing_that_cannot_be_destroyed_keeps_no_other(put: Put, world: World, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    for name in ("a.txt", "b.txt"):
        actions.trash_document(put(name, name.encode()), actor=world.max, now=NOW)
    db.session.commit()
    whole = actions.destroy_document

    def broken(document: Document, now: object) -> None:
        if document.filename == "a.txt":
            raise RuntimeError("broken")
        whole(document, now)  # type: ignore[arg-type]

    monkeypatch.setattr(actions, "destroy_document", broken)
    assert trash_bin.purge_trash(NOW + timedelta(days=31)) == 1
    assert db.session.scalars(select(Document.filename)).all() == ["a.txt"]


def test_the_trash_is_for_those_who_write(as_: SignIn) -> None:
    assert as_("rita").get("/w/forum/trash").status_code == 403
    assert as_("olga").get("/w/forum/trash").status_code == 404
    assert as_("max").get("/w/forum/trash").status_code == 200
