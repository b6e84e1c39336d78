"""Properties of one and of several documents."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from collab.activity import Activity
from collab.documents import actions
from collab.extensions import db
from collab.people.models import Organisation
from tests.conftest import NOW, SignIn, World
from tests.documents.conftest import MakeFolder, Put

GIVEN = {
    "title": "Neuer Titel", "doctype": "concept", "day": "2026-03-12", "city": "0",
    "tags": "Haushalt, Finanzen; haushalt ,", "description": "Zeile 1\r\nZeile 2", "filename": "Konzept neu",
}  # fmt: skip


def test_properties_are_corrected_on_one_page(as_: SignIn, put: Put) -> None:
    document = put("Konzept.txt", b"x")
    bochum = db.session.scalars(select(Organisation).where(Organisation.name == "Bochum")).one()
    client = as_("lea")
    assert "Konzept.txt" in client.get(f"/d/{document.key}/edit").text
    answer = client.post(f"/d/{document.key}/edit", data={**GIVEN, "city": str(bochum.id)})
    assert answer.status_code == 303, answer.text
    db.session.expire_all()
    assert (document.title, document.doctype, document.day) == ("Neuer Titel", "concept", date(2026, 3, 12))
    assert (document.city_id, document.description) == (bochum.id, "Zeile 1\nZeile 2")
    assert [tag.name for tag in document.tags] == ["Finanzen", "Haushalt"]
    assert document.filename == "Konzept neu.txt" and document.guessed == []
    page = client.get(f"/d/{document.key}").text
    for word in ("Neuer Titel", "12. März 2026", "Bochum", "Finanzen", "Zeile 2"):
        assert word in page
    verbs = db.session.scalars(select(Activity.verb).order_by(Activity.id)).all()
    assert verbs == ["document.uploaded", "document.changed", "document.renamed"]


def test_saving_without_a_change_tells_nobody(as_: SignIn, put: Put) -> None:
    document = put("Konzept.txt", b"x")
    client = as_("max")
    for _ in range(2):
        client.post(f"/d/{document.key}/edit", data=GIVEN | {"filename": "Konzept.txt"})
    lines = db.session.scalars(select(Activity.verb).where(Activity.verb == "document.changed")).all()
    assert len(lines) == 1


def test_wrong_input_is_said_and_changes_nothing(as_: SignIn, put: Put) -> None:
    document = put("a.txt", b"x")
    put("b.txt", b"y")
    client = as_("max")
    for wrong in (
        {"title": ""}, {"title": "x" * 301}, {"day": "gestern"}, {"day": "0001-01-01"}, {"doctype": "unsinn"},
        {"city": "99999"}, {"filename": "b.txt"}, {"filename": "a/b"}, {"filename": ""},
    ):  # fmt: skip
        answer = client.post(f"/d/{document.key}/edit", data=GIVEN | wrong)
        assert answer.status_code == 422, wrong
    db.session.expire_all()
    assert (document.title, document.filename) == ("A", "a.txt")


def test_several_documents_are_changed_at_once(as_: SignIn, put: Put, world: World) -> None:
    one, two, other = put("a.txt", b"1"), put("b.txt", b"2"), put("c.txt", b"3")
    actions.change_properties(one, {"tags": ["alt", "bleibt"]}, actor=world.max, now=NOW)
    db.session.commit()
    chosen = [f"d.{one.key}", f"d.{two.key}"]
    client = as_("max")
    address = client.post("/w/forum/documents/selection", data={"do": "edit", "selected": chosen}).location
    assert "A" in client.get(address).text
    answer = client.post(
        "/w/forum/documents/selection/edit",
        data={
            "selected": chosen, "doctype": "minutes", "day": "", "city": "",
            "add_tags": "neu", "remove_tags": "ALT",
        },
    )  # fmt: skip
    assert answer.status_code == 303, answer.text
    db.session.expire_all()
    assert [d.doctype for d in (one, two, other)] == ["minutes", "minutes", "other"]
    assert [[t.name for t in d.tags] for d in (one, two)] == [["bleibt", "neu"], ["neu"]]
    assert "doctype" not in one.guessed and "title" in one.guessed


def test_one_locked_document_keeps_the_whole_selection_as_it_is(as_: SignIn, put: Put, world: World) -> None:
    one, two = put("a.txt", b"1"), put("b.txt", b"2")
    actions.lock(two, "", actor=world.lea, now=NOW)
    db.session.commit()
    data = {"selected": [f"d.{one.key}", f"d.{two.key}"], "doctype": "minutes", "city": "", "day": ""}
    assert as_("max").post("/w/forum/documents/selection/edit", data=data).status_code == 409
    db.session.expire_all()
    assert one.doctype == "other"


def test_a_selection_of_nothing_or_of_folders_says_so(as_: SignIn, folder: MakeFolder) -> None:
    client = as_("max")
    assert client.post("/w/forum/documents/selection", data={"do": "edit"}).status_code == 422
    chosen = {"do": "unsinn", "selected": [f"f.{folder('Ordner').key}"]}
    assert client.post("/w/forum/documents/selection", data=chosen).status_code == 400
    only_folders = {"selected": chosen["selected"], "doctype": "minutes", "city": "", "day": ""}
    assert client.post("/w/forum/documents/selection/edit", data=only_folders).status_code == 422
    gone = {"selected": ["d.gibtesnich"], "to": "forum", "folder": ""}
    assert client.post("/w/forum/documents/selection/move", data=gone).status_code == 404


def test_readers_choose_only_what_they_may_do(as_: SignIn, put: Put) -> None:
    document = put("a.txt", b"1")
    client = as_("rita")
    page = client.get("/w/forum/documents").text
    assert 'value="zip"' in page and 'value="trash"' not in page and "data-upload" not in page
    chosen = [f"d.{document.key}"]
    trash = client.post("/w/forum/documents/selection", data={"do": "trash", "selected": chosen})
    assert trash.status_code == 403
    zipped = client.post("/w/forum/documents/selection", data={"do": "zip", "selected": chosen})
    assert client.get(zipped.location, buffered=True).mimetype == "application/zip"
