"""Pictures that people paste into texts."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from collab.documents import actions as documents
from collab.documents.models import Document
from collab.extensions import db
from tests.attachments.conftest import About, Put, picture, send
from tests.conftest import NOW, SignIn, World


def test_a_pasted_picture_becomes_a_document_and_its_words_for_the_text(
    about: About, as_: SignIn, world: World
) -> None:
    answer = send(
        as_("max"), f"/about/{about().about}/pictures", ("Altes [Rathaus].png", picture()), json=True
    )
    assert answer.status_code == 201
    found = re.fullmatch(r"!\[Altes Rathaus\]\((/d/[a-z0-9]+/image)\)", answer.get_json()["markdown"])
    assert found, answer.get_json()
    with as_("gerd").get(found[1]) as shown:
        assert (shown.status_code, shown.mimetype, shown.data) == (200, "image/png", picture())
        assert shown.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert as_("olga").get(found[1]).status_code == 404
    folder = db.session.query(Document).filter(Document.filename.like("Altes%")).one().folder
    assert folder is not None
    assert folder.name == "Bilder"


def test_a_picture_for_a_record_that_does_not_exist_yet_goes_into_the_workspace(as_: SignIn) -> None:
    answer = send(as_("max"), "/w/forum/pictures", ("Foto.jpg", picture("JPEG")), json=True)
    assert answer.get_json()["markdown"].startswith("![Foto](/d/")
    assert send(as_("max"), "/w/intern/pictures", ("Foto.jpg", picture("JPEG")), json=True).status_code == 404


def test_pictures_from_the_clipboard_do_not_become_versions_of_each_other(as_: SignIn) -> None:
    words = [
        send(as_("max"), "/w/forum/pictures", ("image.png", picture(size=(9, size))), json=True).get_json()[
            "markdown"
        ]
        for size in (10, 20)
    ]
    assert len(set(words)) == 2
    assert all(one.startswith("![Bild ") for one in words)
    assert db.session.query(Document).count() == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("boese.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        ("boese.png", b"<html><script>alert(1)</script></html>"),
        ("Bericht.pdf", b"%PDF-1.4\n%%EOF"),
        ("Text.txt", b"nur Text"),
    ],
)
def test_only_pictures_that_every_browser_shows_go_into_a_text(
    as_: SignIn, name: str, content: bytes
) -> None:
    answer = send(as_("max"), "/w/forum/pictures", (name, content), json=True)
    assert answer.status_code == 415
    assert answer.get_json()["error"].startswith("In einen Text lassen sich nur Bilder einfügen")
    assert db.session.query(Document).count() == 0


@pytest.mark.parametrize(("name", "code"), [("gerd", 403), ("rita", 403), ("sven", 403), ("olga", 404)])
def test_who_does_not_write_puts_no_pictures_into_texts(
    about: About, as_: SignIn, name: str, code: int
) -> None:
    address = f"/about/{about().about}/pictures"
    assert send(as_(name), address, ("Foto.png", picture()), json=True).status_code == code
    assert send(as_(name), "/w/forum/pictures", ("Foto.png", picture()), json=True).status_code == code


def test_a_request_without_a_picture_gets_a_sentence(as_: SignIn) -> None:
    answer = send(as_("max"), "/w/forum/pictures", json=True)
    assert (answer.status_code, answer.get_json()) == (422, {"error": "Bitte wählen Sie ein Bild aus."})


def test_a_picture_that_is_no_picture_is_not_shown_in_texts(put: Put, as_: SignIn) -> None:
    assert as_("max").get(f"/d/{put('Bericht.txt').key}/image").status_code == 404


def test_a_picture_in_the_trash_is_not_shown_to_readers(put: Put, as_: SignIn, world: World) -> None:
    document = put("Foto.png", picture())
    documents.trash_document(document, actor=world.max, now=NOW)
    assert as_("rita").get(f"/d/{document.key}/image").status_code == 404


def test_a_browser_asks_again_and_is_told_that_nothing_changed(put: Put, as_: SignIn) -> None:
    address = f"/d/{put('Foto.png', picture()).key}/image"
    client = as_("max")
    with client.get(address) as first:
        assert first.headers["Cache-Control"] == "private, no-cache"
    with client.get(address, headers={"If-None-Match": first.headers["ETag"]}) as second:
        assert second.status_code == 304


def test_pasting_pictures_is_a_small_line_in_the_journal(app: Flask, as_: SignIn) -> None:
    send(as_("max"), "/w/forum/pictures", ("Foto.png", picture()), json=True)
    assert "in einen Text eingefügt" in as_("lea").get("/w/forum/activity").text
