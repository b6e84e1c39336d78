"""Minutes on paper: tagged and archivable PDF, real Word headings, and a seal that anybody can check."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import timedelta

import docx
import pypdf
import pypdfium2
import pytest
from flask import Flask

from collab.base.paper import setting
from collab.base.paper.blocks import blocks, words
from collab.base.storage import referenced_digests
from collab.extensions import db
from collab.minutes import sealing
from collab.minutes.actions import life
from collab.minutes.actions.writing import write_item
from collab.minutes.export import printing
from collab.minutes.models import Meeting
from collab.minutes.record import record_of
from tests.conftest import NOW, SignIn, World
from tests.minutes.conftest import Meet, item
from tests.minutes.held import hold, seal, send

SIGNS = (
    "Zeichen: #let x = 1, $a+b$, @niemand, C:\\Ordner\\Datei, <script>alert(1)</script>, `#eval(1)`, "
    '100 % – „Maß“ €, [Link](https://example.org/?a=1&b=$2), ~~weg~~, #import "x"'
)
LATER = NOW + timedelta(days=15)


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return " ".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", " ")
    finally:
        document.close()


def pdf_of(meeting: Meeting) -> bytes:
    return printing.pdf_of(record_of(meeting), meeting.seal or "")


def test_the_pdf_is_tagged_in_german_and_for_the_archive(meet: Meet, world: World) -> None:
    meeting = hold(meet, world, title="Sitzung #1 der $-Gruppe")
    reader = pypdf.PdfReader(io.BytesIO(pdf_of(meeting)))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root  # type: ignore[index]
    assert root["/Lang"] == "de-DE"  # type: ignore[index]
    assert reader.metadata is not None
    assert reader.metadata.title == "Niederschrift: Sitzung #1 der $-Gruppe"
    assert reader.metadata.author == "Max Mitglied"
    meta = root["/Metadata"].get_data().decode()  # type: ignore[index]
    assert "<pdfaid:part>2</pdfaid:part>" in meta and "<pdfaid:conformance>A</pdfaid:conformance>" in meta
    assert "pdfuaid" in meta


def test_the_tags_hold_headings_and_tables(meet: Meet, world: World) -> None:
    meeting = hold(meet, world)
    reader = pypdf.PdfReader(io.BytesIO(pdf_of(meeting)))
    tags = set(structure(reader.trailer["/Root"]["/StructTreeRoot"]))  # type: ignore[index]
    assert {"/Title", "/H1", "/H2", "/Table", "/TH", "/TD", "/P"} <= tags or {"/H1", "/Table", "/TH"} <= tags


def structure(element: object) -> list[str]:
    found = []
    node = element.get_object() if hasattr(element, "get_object") else element
    if isinstance(node, list):
        for child in node:
            found += structure(child)
    elif isinstance(node, dict):
        if "/S" in node:
            found.append(str(node["/S"]))
        if "/K" in node:
            found += structure(node["/K"])
    return found


def test_signs_that_mean_something_elsewhere_are_plain_text(meet: Meet, world: World) -> None:
    meeting = hold(meet, world, wording="Beschluss mit #hash, $1, @x und \\n.")
    write_item(item(meeting, "Verschiedenes"), SIGNS, based_on=0, actor=world.max, now=NOW)
    text = text_of(pdf_of(meeting))
    for part in (
        "#let x = 1, $a+b$, @niemand, C:\\Ordner\\Datei", "<script>alert(1)</script>", "#eval(1)",
        "100 % – „Maß“ €", '#import "x"', "#hash, $1, @x", "Lea begrüßt alle.", "Willkommensmappe",
    ):  # fmt: skip
        assert part in " ".join(text.split()), part
    assert "Lea Leitner" in text and "Essen" in text and "steht aus" in text and "Entwurf der Mappe" in text


@pytest.mark.parametrize(
    "text",
    ["", "#" * 7 + " x", "- " * 300,
     "> " * 50 + "x", "|a|b|\n|-|-|\n|1|", "1. a\n1. b\n   - c\n\n```\nx\n```",
     "[](x) ![](/y) <br>", "### tief\n\n# hoch\n\n##### sehr tief", "\x00\x07", "a\n" * 2000,
     "- [x] fertig\n- [ ] offen", "**offen", "https://example.org",
     "\u202etxt", "😀 🇩🇪 ❤️", "中文字符 ไทย", "\ue000\uf8ff"],
)  # fmt: skip
def test_no_text_breaks_the_pdf(meet: Meet, world: World, text: str) -> None:
    meeting = hold(meet, world)
    write_item(item(meeting, "Verschiedenes"), text, based_on=0, actor=world.max, now=NOW)
    assert pdf_of(meeting).startswith(b"%PDF")
    assert printing.docx_of(record_of(meeting))


def test_a_long_paper_is_set_by_a_process_of_its_own_and_says_the_same(
    meet: Meet, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = hold(meet, world)
    write_item(item(meeting, "Verschiedenes"), SIGNS + " 🙂", based_on=0, actor=world.max, now=NOW)
    here = text_of(pdf_of(meeting))
    with monkeypatch.context() as patched:
        patched.setattr(setting, "LONG", 0)
        patched.setattr(setting, "set_paper", None)
        assert text_of(pdf_of(meeting)) == here


def test_a_draft_says_so_and_what_was_sent_does_not(meet: Meet, world: World) -> None:
    meeting = hold(meet, world)
    assert "ENTWURF" in text_of(pdf_of(meeting))
    send(meeting, world)
    text = text_of(pdf_of(meeting))
    assert "ENTWURF" not in text and f"forum {NOW.year}/1" in text


def test_blocks_keep_the_order_and_the_style_of_a_text() -> None:
    found = blocks("# Titel\n\nEin **fetter** Satz.\n\n- eins\n    1. innen\n\n| A |\n|---|\n| b |", below=2)
    assert [block["is"] for block in found] == ["h", "p", "list", "table"]
    assert found[0]["level"] == 3
    assert found[1]["runs"][1] == {"is": "strong", "runs": ["fetter"]}
    assert found[2]["items"][0][1]["ordered"]
    assert words(found[3]["rows"][1][0]).strip() == "b"


def test_the_word_file_has_headings_table_heads_and_a_language(as_: SignIn, meet: Meet, world: World) -> None:
    meeting = hold(meet, world)
    answer = as_("max").get(f"/m/{meeting.key}/minutes.docx")
    assert answer.status_code == 200 and "attachment" in answer.headers["Content-Disposition"]
    document = docx.Document(io.BytesIO(answer.data))
    headings = [
        p.text for p in document.paragraphs if p.style is not None and p.style.name.startswith("Heading")
    ]
    assert "TOP 2  Willkommensmappe" in headings and "Teilnahme" in headings
    assert document.core_properties.language == "de-DE"
    xml = zipfile.ZipFile(io.BytesIO(answer.data)).read("word/document.xml").decode()
    assert xml.count("<w:tblHeader") == len(document.tables) > 0
    styles = zipfile.ZipFile(io.BytesIO(answer.data)).read("word/styles.xml").decode()
    assert 'w:val="de-DE"' in styles and 'w:val="en-US"' not in styles


def test_files_are_there_for_all_who_read_the_minutes(as_: SignIn, meet: Meet, world: World) -> None:
    meeting = hold(meet, world)
    send(meeting, world)
    for name in ("rita", "gerd", "sven", "lea"):
        answer = as_(name).get(f"/m/{meeting.key}/minutes.pdf")
        assert answer.status_code == 200 and answer.data.startswith(b"%PDF"), name
    assert as_("olga").get(f"/m/{meeting.key}/minutes.pdf").status_code == 404


def test_guests_get_a_pdf_without_what_is_not_public(as_: SignIn, meet: Meet, world: World) -> None:
    meeting = hold(meet, world)
    item(meeting, "Willkommensmappe").public = False
    send(meeting, world)
    seal(meeting, world)
    assert "Willkommensmappe" in text_of(as_("rita").get(f"/m/{meeting.key}/minutes.pdf", buffered=True).data)
    text = text_of(as_("gerd").get(f"/m/{meeting.key}/minutes.pdf", buffered=True).data)
    assert "Willkommensmappe" not in text and "Entwurf der Mappe" not in text


def test_the_seal_is_the_checksum_of_what_can_be_downloaded(as_: SignIn, meet: Meet, world: World) -> None:
    meeting = hold(meet, world)
    send(meeting, world)
    seal(meeting, world)
    content = as_("rita").get(f"/m/{meeting.key}/record.json").data
    assert hashlib.sha256(content).hexdigest() == meeting.seal
    record = json.loads(content)
    assert record["items"][0]["text"] == "Lea begrüßt **alle**." and record["state"] == "approved"
    assert json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() == content
    life.add_addendum(meeting, "Nachtrag.", actor=world.lea, now=LATER)
    db.session.commit()
    added = as_("rita").get(f"/m/{meeting.key}/addenda/1/record.json").data
    assert hashlib.sha256(added).hexdigest() == meeting.addenda[0].seal
    assert json.loads(added)["minutes"] == meeting.seal
    for number in ("0", "2", "x", "-1"):
        assert as_("rita").get(f"/m/{meeting.key}/addenda/{number}/record.json").status_code == 404


def test_the_sealed_pdf_stays_the_same_bytes(as_: SignIn, meet: Meet, world: World) -> None:
    meeting = hold(meet, world)
    send(meeting, world)
    seal(meeting, world)
    first = as_("lea").get(f"/m/{meeting.key}/minutes.pdf", buffered=True).data
    assert hashlib.sha256(first).hexdigest() == meeting.pdf_digest
    assert meeting.seal is not None and meeting.seal in text_of(first).replace(" ", "")
    world.max.person.family_name = "Neuername"
    db.session.commit()
    assert as_("lea").get(f"/m/{meeting.key}/minutes.pdf", buffered=True).data == first


@pytest.mark.parametrize("change", ["text", "wording", "vote", "attendance", "action", "addendum"])
def test_a_change_behind_our_back_is_noticed(app: Flask, meet: Meet, world: World, change: str) -> None:
    meeting = hold(meet, world)
    send(meeting, world)
    seal(meeting, world)
    life.add_addendum(meeting, "Nachtrag.", actor=world.lea, now=LATER)
    db.session.commit()
    store = app.extensions["store"]
    assert sealing.check(meeting, store) is sealing.Finding.INTACT
    target = item(meeting, "Willkommensmappe")
    if change == "text":
        target.text = "gefälscht"
    elif change == "wording":
        target.decisions[0].wording = "gefälscht"
    elif change == "vote":
        target.decisions[0].assents[0].vote = "no"
    elif change == "attendance":
        meeting.attendances[0].presence = "absent"
    elif change == "action":
        target.actions[0].due = None
    else:
        meeting.addenda[0].text = "gefälscht"
    db.session.flush()
    assert sealing.check(meeting, store) is sealing.Finding.CHANGED


def test_new_names_do_not_break_a_seal(app: Flask, meet: Meet, world: World) -> None:
    meeting = hold(meet, world)
    send(meeting, world)
    seal(meeting, world)
    world.lea.person.family_name = "Verheiratet"
    meeting.workspace.title = "Anders"
    db.session.flush()
    assert sealing.check(meeting, app.extensions["store"]) is sealing.Finding.INTACT


def test_damaged_bytes_are_noticed_and_not_handed_out(
    app: Flask, as_: SignIn, meet: Meet, world: World
) -> None:
    meeting = hold(meet, world)
    send(meeting, world)
    seal(meeting, world)
    assert meeting.seal is not None
    path = app.extensions["store"].path(meeting.seal)
    path.write_bytes(path.read_bytes().replace(b"Lea", b"Leo"))
    assert "fehlt oder ist beschädigt" in as_("rita").get(f"/m/{meeting.key}").text
    assert as_("rita").get(f"/m/{meeting.key}/record.json").status_code == 503


def test_bytes_are_there_before_the_row_and_are_kept(app: Flask, meet: Meet, world: World) -> None:
    """A kill between the two leaves bytes that nobody names, never a seal without its bytes."""
    meeting = hold(meet, world)
    send(meeting, world)
    life.approve(meeting, actor=world.lea, now=LATER)
    digests = {meeting.seal, meeting.pdf_digest}
    assert all(app.extensions["store"].place(digest).exists() for digest in digests)
    db.session.rollback()
    assert meeting.seal is None
    seal(meeting, world)
    assert {meeting.seal, meeting.pdf_digest} <= referenced_digests()
