"""Downloads: the right bytes under the right name, to the right people, and nothing runs in our origin."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from PIL import Image

from collab.documents import actions
from collab.documents.downloads import disposition
from collab.documents.files import store
from collab.extensions import db
from tests.conftest import NOW, SignIn, World
from tests.documents.conftest import Put


def picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(made, "PNG")
    return made.getvalue()


PNG = picture()


def get(client, address: str, **headers: str):  # type: ignore[no-untyped-def]
    return client.get(address, headers=headers, buffered=True)


def test_an_outsider_cannot_download_an_older_version(as_: SignIn, put: Put) -> None:
    document = put("a.txt", b"alt")
    put("a.txt", b"neu")
    for tail in (
        "",
        "/download",
        "/versions/1/download",
        "/versions/2/download",
        "/inline",
        "/thumbnail",
        "/pdf",
    ):
        assert get(as_("olga"), f"/d/{document.key}{tail}").status_code == 404, tail
    assert get(as_("gerd"), f"/d/{document.key}/versions/1/download").data == b"alt"
    assert get(as_("gerd"), f"/d/{document.key}/versions/2/download").data == b"neu"


@pytest.mark.parametrize("number", ["0", "3", "-1", "1x", "²", "99999999999", "1/../2"])
def test_a_version_that_is_not_there_is_not_found(as_: SignIn, put: Put, number: str) -> None:
    document = put("a.txt", b"alt")
    assert get(as_("max"), f"/d/{document.key}/versions/{number}/download").status_code == 404


def test_an_older_version_says_its_number_in_its_name(as_: SignIn, put: Put) -> None:
    document = put("Konzept.docx", b"alt")
    put("Konzept.docx", b"neu")
    head = get(as_("max"), f"/d/{document.key}/versions/1/download").headers["Content-Disposition"]
    assert 'filename="Konzept (Fassung 1).docx"' in head
    head = get(as_("max"), f"/d/{document.key}/versions/2/download").headers["Content-Disposition"]
    assert 'filename="Konzept.docx"' in head


@pytest.mark.parametrize(
    ("filename", "content"),
    [
        ("a.html", b"<!doctype html><script>alert(1)</script>"),
        ("a.txt", b"<html><script>alert(1)</script></html>"),
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        ("a.png", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
        ("a.xml", b'<?xml version="1.0"?><x:script xmlns:x="http://www.w3.org/1999/xhtml"/>'),
        ("a.xhtml", b"<p>hallo</p>"),
        ("a.js", b"alert(1)"),
        ("a.pdf", b"<html>kein PDF</html>"),
    ],
)
def test_active_content_never_runs_in_our_origin(
    as_: SignIn, put: Put, filename: str, content: bytes
) -> None:
    document = put(filename, content)
    for tail in ("download", "inline", "versions/1/download"):
        answer = get(as_("max"), f"/d/{document.key}/{tail}")
        assert answer.data == content
        assert answer.headers["Content-Disposition"].startswith("attachment"), tail
        assert answer.mimetype == "application/octet-stream"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("filename", "content", "mime"),
    [
        ("a.pdf", b"%PDF-1.4\n%%EOF", "application/pdf"),
        ("a.png", PNG, "image/png"),
        ("a.txt", "Größe".encode(), "text/plain"),
    ],
)
def test_harmless_types_are_shown_inside_the_page(
    as_: SignIn, put: Put, filename: str, content: bytes, mime: str
) -> None:
    answer = get(as_("rita"), f"/d/{put(filename, content).key}/inline")
    assert answer.mimetype == mime
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("filename", "header"),
    [
        ("Bericht.pdf", 'attachment; filename="Bericht.pdf"'),
        ("Größe.pdf", "attachment; filename=\"Groesse.pdf\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe.pdf"),
        ('a"b\\c%20.txt', "attachment; filename=\"a_b_c_20.txt\"; filename*=UTF-8''a%22b%5Cc%2520.txt"),
        ("Ü; x=y.txt", "attachment; filename=\"Ue; x=y.txt\"; filename*=UTF-8''%C3%9C%3B%20x%3Dy.txt"),
        ("дан.csv", "attachment; filename=\"___.csv\"; filename*=UTF-8''%D0%B4%D0%B0%D0%BD.csv"),
        ("会議.odt", "attachment; filename=\"__.odt\"; filename*=UTF-8''%E4%BC%9A%E8%AD%B0.odt"),
        ("Café 👍.txt", "attachment; filename=\"Cafe _.txt\"; filename*=UTF-8''Caf%C3%A9%20%F0%9F%91%8D.txt"),
    ],
)  # fmt: skip
def test_a_download_has_its_right_name_in_every_script(filename: str, header: str) -> None:
    assert disposition("attachment", filename) == header
    header.encode("latin-1")


def test_parts_of_a_file_can_be_asked_for(as_: SignIn, put: Put) -> None:
    address = f"/d/{put('a.txt', b'0123456789').key}/download"
    client = as_("max")
    part = get(client, address, Range="bytes=2-4")
    assert (part.status_code, part.data, part.headers["Content-Range"]) == (206, b"234", "bytes 2-4/10")
    assert get(client, address, Range="bytes=-3").data == b"789"
    assert get(client, address, Range="bytes=8-").data == b"89"
    assert get(client, address, Range="bytes=20-").status_code == 416
    several = get(client, address, Range="bytes=0-1,5-6")
    assert (several.status_code, several.data) == (200, b"0123456789")
    tag = part.headers["ETag"]
    assert get(client, address, **{"Range": "bytes=2-4", "If-Range": tag}).status_code == 206
    assert get(client, address, **{"Range": "bytes=2-4", "If-Range": '"anders"'}).status_code == 200


def test_an_unchanged_file_is_not_sent_twice_but_always_asked_for(as_: SignIn, put: Put) -> None:
    document = put("a.txt", b"eins")
    client = as_("max")
    first = get(client, f"/d/{document.key}/download")
    assert "no-cache" in first.headers["Cache-Control"] and "private" in first.headers["Cache-Control"]
    again = get(client, f"/d/{document.key}/download", **{"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and again.data == b""
    put("a.txt", b"zwei")
    assert (
        get(client, f"/d/{document.key}/download", **{"If-None-Match": first.headers["ETag"]}).data == b"zwei"
    )


def test_a_document_in_the_trash_exists_only_for_those_who_can_bring_it_back(
    as_: SignIn, put: Put, world: World
) -> None:
    document = put("a.txt", b"x")
    actions.trash_document(document, actor=world.max, now=NOW)
    db.session.commit()
    for name, status in {"lea": 200, "max": 200, "petra": 200, "rita": 404, "gerd": 404, "sven": 404}.items():
        assert get(as_(name), f"/d/{document.key}/download").status_code == status, name


def test_a_file_that_is_lost_is_said_and_breaks_no_page(app: Flask, as_: SignIn, put: Put) -> None:
    document = put("a.txt", b"x")
    store().path(document.current.digest).unlink()
    assert get(as_("max"), f"/d/{document.key}/download").status_code == 503
    assert get(as_("max"), f"/d/{document.key}").status_code == 200


def test_the_address_of_a_document_survives_rename_and_move(
    as_: SignIn, put: Put, world: World, folder
) -> None:  # type: ignore[no-untyped-def]
    document = put("a.txt", b"x")
    address = f"/d/{document.key}"
    actions.rename_document(document, "b.txt", actor=world.max, now=NOW)
    actions.move_document(
        document, actions.Target(document.workspace, folder("Ablage")), actor=world.max, now=NOW
    )
    db.session.commit()
    answer = get(as_("rita"), f"{address}/download")
    assert answer.status_code == 200 and 'filename="b.txt"' in answer.headers["Content-Disposition"]
