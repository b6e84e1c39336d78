# ruff: noqa: E501 - contents of files are clearer on one line
"""Texts, web pages, calendars, cards and mails of Outlook."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.base.extract.conftest import Read
from tests.base.extract.outlook import outlook_message

pytestmark = pytest.mark.usefixtures("nothing_left_behind")


def test_rich_text_gives_words_footnotes_and_properties(read: Read) -> None:
    markup = (
        rb"{\rtf1\ansi\ansicpg1252{\info{\title Gesch\'e4ftsordnung}{\author J\'f6rg}{\creatim\yr2010\mo2\dy28\hr9}}"
        rb"{\pict\pngblip "
        + b"89504e47" * 5000
        + rb"}Die Gr\'f6\'dfe{\footnote Anmerkung} der \u8222?Regie\u8220?\par}"
    )
    found = read("ordnung.rtf", markup)
    assert "Die Größe" in found.text and "„Regie“" in found.text and "Anmerkung" in found.text
    assert "8950" not in found.text
    assert (found.title, found.author, found.created) == ("Geschäftsordnung", "Jörg", date(2010, 2, 28))


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_plain_text_is_read_in_any_charset(charset: str, read: Read) -> None:
    assert read("notiz.txt", "Grüße aus Köln – schön".encode(charset)).text == "Grüße aus Köln – schön"


def test_markdown_has_its_first_heading_as_title(read: Read) -> None:
    assert read("notiz.md", b"Vorab\n\n# Ergebnisse der Sitzung #\n\nText").title == "Ergebnisse der Sitzung"
    assert read("notiz.md", b"---\nlayout: x\nTitle: 'Das Gesetz'\n---\n# Anders").title == "Das Gesetz"


def test_a_web_page_gives_what_a_reader_sees(read: Read) -> None:
    page = """<!doctype html><html><head><title>Willkommen im Revier</title><style>p{}</style></head><body>
        <script>var geheim = 1</script><p>Inter<b>kulturelle</b>&nbsp;Woche</p><p>am <i>Montag</i></p>
        <table><tr><td>Herne</td><td>Essen</td></tr></table><!-- Kommentar --><noscript>ohne</noscript></body>"""
    found = read("seite.html", page.encode())
    assert found.text == "Interkulturelle Woche\n\nam Montag\n\nHerne\tEssen"
    assert found.title == "Willkommen im Revier"


def test_a_web_page_in_an_old_charset_is_read(read: Read) -> None:
    page = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"></head><p>Größe €'
    assert read("seite.htm", page.encode("cp1252")).text == "Größe €"


def test_a_calendar_gives_titles_places_persons_and_days(read: Read) -> None:
    calendar = (
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Sitzung der Regie\r\n gruppe\r\nDTSTART;TZID=Europe/Berlin:20090317T1000"
        '00\r\nLOCATION:Rathaus\\, Raum 3\r\nORGANIZER;CN="Leitner, Lea":mailto:lea@example.org\r\nDESCRIPTION:Punkt 1\\nPunkt 2\r\n'
        "UID:geheim\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    found = read("termin.ics", calendar.encode())
    assert found.text.split("\n") == [
        "Sitzung der Regiegruppe", "17.03.2009", "Rathaus, Raum 3", "Leitner, Lea lea@example.org", "Punkt 1", "Punkt 2",
    ]  # fmt: skip
    assert found.title == "Sitzung der Regiegruppe"


def test_a_line_folded_inside_a_character_is_put_together(read: Read) -> None:
    folded = b"BEGIN:VCALENDAR\r\nSUMMARY:Gr\xc3\r\n \xbc\xc3\x9fe\r\nEND:VCALENDAR"
    assert read("termin.ics", folded).text == "Grüße"


def test_business_cards_are_read_new_and_old(read: Read) -> None:
    cards = (
        b"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Petra B\xc3\xbcro\r\nORG:Stadt Essen;Amt 50\r\nitem1.EMAIL;TYPE=work:petra@example.org\r\n"
        b"END:VCARD\r\nBEGIN:VCARD\r\nVERSION:2.1\r\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=C3=B6rg=\r\n=20M=C3=BCller\r\nEND:VCARD"
    )
    assert read("karten.vcf", cards).text.split("\n") == [
        "Petra Büro",
        "Stadt Essen Amt 50",
        "petra@example.org",
        "",
        "Jörg Müller",
    ]


def test_a_mail_from_outlook_gives_head_body_and_attachments(tmp_path: Path, read: Read) -> None:
    found = read("mail.msg", outlook_message(tmp_path / "x"))
    for word in (
        "Einladung zur Sitzung",
        "Lea Leitner",
        "max@example.org",
        "Sitzungsraum",
        "tagesordnung.txt",
        "Haushaltsplan",
    ):
        assert word in found.text
    assert "Weitergeleitete Nachricht" in found.text and "Innenstadtkonzept" in found.text
    assert found.title == "Einladung zur Sitzung"
