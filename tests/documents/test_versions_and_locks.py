"""Versions are added, never overwritten; a lock keeps everybody else from changing."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from collab.activity import Activity
from collab.base.errors import Refused
from collab.documents import actions
from collab.documents.models import Document, TextState, Version, VersionText
from collab.extensions import db
from tests.conftest import NOW, SignIn, World
from tests.documents.conftest import Put, upload


def contents(client, document: Document) -> list[bytes]:  # type: ignore[no-untyped-def]
    return [
        client.get(f"/d/{document.key}/versions/{v.number}/download", buffered=True).data
        for v in sorted(document.versions, key=lambda v: v.number)
    ]


def verbs() -> list[str]:
    return list(db.session.scalars(select(Activity.verb).order_by(Activity.id)))


def test_a_new_version_comes_with_its_note_and_the_old_one_stays(as_: SignIn, put: Put) -> None:
    document = put("Konzept.txt", b"eins")
    client = as_("lea")
    answer = upload(client, f"/d/{document.key}/versions", ("Konzept v2.txt", b"zwei"), note="gekürzt")
    assert answer.status_code == 201 and answer.json["document"]["number"] == 2
    assert contents(client, document) == [b"eins", b"zwei"]
    assert document.filename == "Konzept.txt"
    page = client.get(f"/d/{document.key}").text
    assert "gekürzt" in page and "Lea Leitner" in page and "Max Mitglied" in page


def test_a_version_in_another_format_brings_its_ending(as_: SignIn, put: Put) -> None:
    document = put("Konzept.docx", b"eins")
    put("Konzept.pdf", b"steht im Weg")
    upload(as_("max"), f"/d/{document.key}/versions", ("fertig.pdf", b"%PDF-1.4"))
    assert document.filename == "Konzept (2).pdf"


def test_an_old_version_becomes_current_again_as_a_new_one(as_: SignIn, put: Put) -> None:
    document = put("Konzept.txt", b"eins")
    put("Konzept.txt", b"zwei")
    first = document.versions[-1]
    first.text_state, first.pages = TextState.READ, [0]
    db.session.add(VersionText(version_id=first.id, text="eins"))
    db.session.commit()
    client = as_("max")
    assert client.post(f"/d/{document.key}/versions/1/restore").status_code == 303
    assert contents(client, document) == [b"eins", b"zwei", b"eins"]
    newest = document.current
    assert (newest.number, newest.restored_from, newest.text_state) == (3, 1, TextState.READ)
    text = db.session.get(VersionText, newest.id)
    assert text is not None and text.text == "eins"
    assert verbs()[-1] == "version.restored"
    assert client.post(f"/d/{document.key}/versions/3/restore").status_code == 409
    assert client.post(f"/d/{document.key}/versions/9/restore").status_code == 409


def test_readers_change_nothing(as_: SignIn, put: Put) -> None:
    document = put("Konzept.txt", b"eins")
    put("Konzept.txt", b"zwei")
    for name in ("rita", "gerd", "sven"):
        client = as_(name)
        for tail in ("versions/1/restore", "lock", "unlock", "trash", "restore", "read-again", "edit"):
            assert client.post(f"/d/{document.key}/{tail}").status_code == 403, (name, tail)
        assert upload(client, f"/d/{document.key}/versions", ("a.txt", b"x")).status_code == 403


def test_a_lock_of_somebody_else_refuses_every_change_in_words(as_: SignIn, put: Put, world: World) -> None:
    document = put("Konzept.txt", b"eins")
    put("Konzept.txt", b"zwei")
    as_("max").post(f"/d/{document.key}/lock", data={"note": "in Arbeit bis Freitag"})
    client = as_("lea")
    page = client.get(f"/d/{document.key}").text
    assert "Max Mitglied" in page and "in Arbeit bis Freitag" in page
    answer = upload(client, "/w/forum/documents", ("Konzept.txt", b"drei"))
    assert answer.status_code == 409 and "Max Mitglied" in answer.json["error"]
    assert upload(client, f"/d/{document.key}/versions", ("x.txt", b"drei")).status_code == 409
    for tail in ("versions/1/restore", "trash", "lock"):
        assert client.post(f"/d/{document.key}/{tail}").status_code == 409, tail
    assert client.get(f"/d/{document.key}/edit").status_code == 409
    assert len(document.versions) == 2 and document.trashed_at is None
    lea = world.lea
    for change in (
        lambda: actions.rename_document(document, "neu.txt", actor=lea, now=NOW),
        lambda: actions.change_tags(document, ["neu"], [], actor=lea, now=NOW),
        lambda: actions.move_document(
            document, actions.Target(world.workspaces["forum"], None), actor=lea, now=NOW
        ),
    ):
        with pytest.raises(Refused):
            change()
    assert upload(as_("max"), "/w/forum/documents", ("Konzept.txt", b"drei")).status_code == 201


def test_only_leads_break_the_lock_of_somebody_else(as_: SignIn, put: Put, world: World) -> None:
    document = put("Konzept.txt", b"eins", by=world.lea)
    as_("lea").post(f"/d/{document.key}/lock", data={"note": ""})
    assert as_("max").post(f"/d/{document.key}/unlock").status_code == 409
    assert document.locked_by_id == world.lea.id
    assert as_("petra").post(f"/d/{document.key}/unlock").status_code == 303
    db.session.expire_all()
    assert document.locked_by_id is None
    assert verbs()[-2:] == ["document.locked", "document.lock_broken"]


def test_one_lifts_ones_own_lock(as_: SignIn, put: Put) -> None:
    document = put("Konzept.txt", b"eins")
    client = as_("max")
    client.post(f"/d/{document.key}/lock", data={"note": "a"})
    client.post(f"/d/{document.key}/lock", data={"note": "b"})
    db.session.expire_all()
    assert document.lock_note == "b"
    client.post(f"/d/{document.key}/unlock")
    client.post(f"/d/{document.key}/unlock")
    assert verbs() == ["document.uploaded", "document.locked", "document.unlocked"]


def test_two_uploads_of_one_name_at_the_same_moment_make_two_versions(put: Put, world: World) -> None:
    document = put("a.txt", b"1")
    for content in (b"2", b"3", b"4"):
        put("a.txt", content, by=world.lea)
    numbers = db.session.scalars(select(Version.number).where(Version.document_id == document.id)).all()
    assert sorted(numbers) == [1, 2, 3, 4]
