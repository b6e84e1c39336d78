"""The pages of the room: previews of each sort, and a fixed number of queries."""

from __future__ import annotations

import io
import re
from email.message import EmailMessage
from html import unescape

import pytest
from flask import Flask
from openpyxl import Workbook

from collab.documents import actions, extraction, queries
from collab.extensions import db
from tests.conftest import NOW, CountQueries, SignIn, World
from tests.documents.conftest import MakeFolder, Put
from tests.documents.test_downloading import PNG
from tests.documents.test_reading import pdf


def workbook() -> bytes:
    book = Workbook()
    book.active.title = "Haushalt"
    book.active.append(["Posten", "Betrag"])
    book.active.append(["<b>Miete</b>", 1200])
    book.create_sheet("Zweites Blatt").append(["Notiz"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def mail() -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "Anna <anna@example.org>", "max@example.org"
    message["Subject"], message["Date"] = "Einladung zur Sitzung", "Mon, 16 Mar 2026 09:00:00 +0100"
    message.set_content("Guten Tag,\n<script>alert(1)</script>")
    message.add_attachment(b"x", maintype="application", subtype="pdf", filename="Anlage.pdf")
    return message.as_bytes()


@pytest.mark.parametrize(
    ("filename", "content", "shown"),
    [
        ("Bericht.pdf", pdf("Seite"), ['<iframe class="preview__frame"', "/inline?"]),
        ("bild.png", PNG, ['<img class="preview__picture"', "/picture?"]),
        ("Liste.csv", "Name;Ort\nMüller;Köln\n".encode(), ["<td>Müller</td>", "<td>Köln</td>"]),
        ("Plan.xlsx", workbook(), ["&lt;b&gt;Miete&lt;/b&gt;", "Zweites Blatt", "<td>1200</td>"]),
        ("Einladung.eml", mail(), ["16. März 2026, 9:00", "&lt;script&gt;", "Anlage.pdf"]),
        ("LIESMICH.md", b"# Titel\n\n*fett* <script>alert(1)</script>", ["<em>fett</em>", "&lt;script&gt;"]),
        ("notiz.txt", "Zeile <eins>".encode("cp1252"), ["Zeile &lt;eins&gt;"]),
        ("seite.html", b"<html><body><p>Hallo</p><script>alert(1)</script></body></html>", ["Hallo"]),
        ("was.bin", b"\x00\x01\x02\xff", ["keine Vorschau"]),
        ("kaputt.pdf", b"%PDF-1.4 nichts weiter", ["keine Vorschau", "Die Datei ist beschädigt."]),
    ],
)  # fmt: skip
def test_each_sort_of_file_has_its_preview(
    as_: SignIn, put: Put, filename: str, content: bytes, shown: list[str]
) -> None:
    document = put(filename, content)
    before = as_("rita").get(f"/d/{document.key}")
    assert before.status_code == 200
    extraction.read_waiting(NOW)
    page = as_("rita").get(f"/d/{document.key}").text
    for piece in shown:
        assert piece in page
    assert "<script>alert" not in page


def test_a_page_says_where_it_lies_and_keeps_its_short_address(
    as_: SignIn, put: Put, folder: MakeFolder
) -> None:
    inner = folder("2026", folder("Protokolle"))
    document = put("a.txt", b"x", inner)
    page = as_("gerd").get(f"/d/{document.key}").text
    assert "Protokolle</a>" in page and "2026</a>" in page
    assert f"http://127.0.0.1:8000/d/{document.key}" in page
    assert "hat „<a" in page or "hochgeladen" in page


def test_titles_and_names_are_escaped_everywhere(
    as_: SignIn, put: Put, folder: MakeFolder, world: World
) -> None:
    evil = '<img src=x onerror="alert(1)">'
    place = folder("<i>Ordner<")
    document = put("a.txt", b"x", place)
    actions.change_properties(
        document, {"title": evil, "description": evil, "tags": [evil]}, actor=world.max, now=NOW
    )
    actions.lock(document, evil, actor=world.max, now=NOW)
    db.session.commit()
    client = as_("lea")
    for address in (
        f"/d/{document.key}",
        "/w/forum/documents",
        f"/w/forum/documents/{place.key}",
        f"/w/forum/documents/selection/copy?selected=d.{document.key}",
    ):
        text = client.get(address).text
        assert "<img src=x" not in text and "<i>Ordner" not in text, address


def test_a_list_takes_no_more_queries_for_200_documents_than_for_10(
    as_: SignIn, put: Put, folder: MakeFolder, count_queries: CountQueries, world: World
) -> None:
    client = as_("max")

    def needed() -> int:
        client.get("/w/forum/documents")
        with count_queries() as queries:
            assert client.get("/w/forum/documents").status_code == 200
        return len(queries)

    folder("Ordner")
    for number in range(10):
        put(f"Dokument {number}.txt", str(number).encode())
    few = needed()
    for number in range(10, 200):
        put(f"Dokument {number}.txt", str(number).encode())
        if number % 10 == 0:
            folder(f"Ordner {number}")
    actions.lock(put("gesperrt.txt", b"x"), "", actor=world.lea, now=NOW)
    db.session.commit()
    assert needed() == few <= 12


def test_a_document_page_takes_no_more_queries_for_many_versions(
    as_: SignIn, put: Put, count_queries: CountQueries, world: World
) -> None:
    document = put("a.txt", b"0")
    client = as_("max")

    def needed() -> int:
        client.get(f"/d/{document.key}")
        with count_queries() as queries:
            assert client.get(f"/d/{document.key}").status_code == 200
        return len(queries)

    few = needed()
    for number in range(15):
        put("a.txt", f"Fassung {number}".encode(), by=(world.lea, world.max, world.petra)[number % 3])
    assert needed() <= few + 1 <= 24, "one more for the authors' organisations at most"


def test_nothing_in_an_address_turns_the_links_of_a_list_elsewhere(
    as_: SignIn, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PER_PAGE", 1)
    put("a.txt"), put("b.txt", b"anders")
    forged = {"_external": "1", "_scheme": "javascript", "_method": "POST", "endpoint": "people.account"}
    page = as_("rita").get("/w/forum/documents", query_string={"sort": "date", **forged})
    assert page.status_code == 200
    links = re.findall(r'href="([^"]*)"', page.text)
    assert not [link for link in links if link.startswith("javascript:")]
    second = next(unescape(link) for link in links if "page=2" in link)
    assert second.startswith("/w/forum/documents?sort=date&")
    shown = ["b.txt" in text for text in (page.text, as_("rita").get(second).text)]
    assert sorted(shown) == [False, True]


@pytest.mark.parametrize("moment", ["", "heute", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59"])
def test_a_moment_that_is_none_is_refused(as_: SignIn, world: World, moment: str) -> None:
    assert as_("max").post("/w/forum/trash/restore", query_string={"moment": moment}).status_code == 400


def test_brackets_without_end_are_refused(as_: SignIn, world: World) -> None:
    answer = as_("max").post("/w/forum/documents/check", data=b"[" * 100_000, content_type="application/json")
    assert answer.status_code == 400


def test_the_short_address_is_the_public_one(app: Flask, as_: SignIn, put: Put) -> None:
    """Not the name by which the browser, or a proxy that forwards, has called us."""
    app.config["BASE_URL"] = "https://kooperation.example.org"
    document = put("a.txt")
    page = as_("rita").get(f"/d/{document.key}").text
    assert f"https://kooperation.example.org/d/{document.key}" in page
    assert "http://localhost" not in page
