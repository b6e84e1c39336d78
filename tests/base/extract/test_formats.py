"""Every format gives its text, its pages and what it says about itself."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import docx as python_docx
import openpyxl
import pptx
import pytest
from odf import draw, office, style, teletype, text
from odf.dc import Creator
from odf.opendocument import OpenDocumentPresentation, OpenDocumentSpreadsheet, OpenDocumentText
from odf.presentation import Notes
from odf.table import Table, TableCell, TableRow
from PIL import Image
from pptx.util import Inches

from collab.base.extract import Limits
from tests.base.conftest import needs
from tests.base.extract import olefiles
from tests.base.extract.builders import docx, locked_pdf, page_picture, paragraph, pdf, said
from tests.base.extract.conftest import LIMITS, Read

pytestmark = pytest.mark.usefixtures("nothing_left_behind")


def test_a_word_document_gives_all_its_text_and_its_properties(tmp_path: Path, read: Read) -> None:
    document = python_docx.Document()
    document.core_properties.title = "Handlungskonzept Integration"
    document.core_properties.author = "Lea Leitner"
    document.core_properties.created = datetime(2009, 3, 17, 10, tzinfo=UTC)
    document.add_heading("Interkulturelle Öffnung")
    document.add_paragraph("Die Verwaltung wird vielfältiger.")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Bochum", "Duisburg"
    document.sections[0].header.paragraphs[0].text = "Städtekooperation"
    document.sections[0].footer.paragraphs[0].text = "Projektbüro"
    document.save(tmp_path / "konzept")
    found = read("konzept.docx", tmp_path / "konzept")
    assert found.state == "read"
    assert found.text.startswith(
        "Interkulturelle Öffnung\nDie Verwaltung wird vielfältiger.\nBochum\tDuisburg"
    )
    assert "Städtekooperation" in found.text and "Projektbüro" in found.text
    assert (found.title, found.author, found.created) == (
        "Handlungskonzept Integration",
        "Lea Leitner",
        date(2009, 3, 17),
    )
    assert found.pages == []


def test_a_word_document_gives_notes_comments_and_text_boxes_once(tmp_path: Path, read: Read) -> None:
    box = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice><w:txbxContent>{paragraph('Kasten')}</w:txbxContent></mc:Choice>"
        f"<mc:Fallback><w:txbxContent>{paragraph('Kasten')}</w:txbxContent></mc:Fallback></mc:AlternateContent>"
    )
    body = (
        f"<w:p><w:pPr><w:tabs><w:tab w:val='left' w:pos='1'/></w:tabs></w:pPr><w:r><w:t>eins</w:t><w:tab/><w:t>zwei</w:t>"
        f"<w:br/><w:t>drei</w:t></w:r><w:del><w:r><w:delText>gelöscht</w:delText></w:r></w:del></w:p><w:p>{box}</w:p>"
    )
    path = docx(
        tmp_path / "x", body,
        footnotes=paragraph("Fußnote"), endnotes=paragraph("Endnote"), comments=paragraph("Kommentar"),
    )  # fmt: skip
    assert read("x.docx", path).text.split() == [
        "eins",
        "zwei",
        "drei",
        "Kasten",
        "Fußnote",
        "Endnote",
        "Kommentar",
    ]


def test_slides_come_in_their_order_with_notes_and_offsets(tmp_path: Path, read: Read) -> None:
    show = pptx.Presentation()
    for number, word in enumerate(["Anfang", "Mitte", "Ende"]):
        slide = show.slides.add_slide(show.slide_layouts[5])
        slide.shapes.title.text = word
        slide.notes_slide.notes_text_frame.text = f"Notiz zu Folie {number}"
        table = slide.shapes.add_table(1, 1, Inches(1), Inches(1), Inches(1), Inches(1)).table
        table.cell(0, 0).text = "Zelle"
    ids = show.slides._sldIdLst
    ids.insert(0, ids[2])  # the last slide is moved to the front
    show.save(tmp_path / "x")
    found = read("vortrag.pptx", tmp_path / "x")
    slides = [found.text[a:b] for a, b in zip(found.pages, [*found.pages[1:], None], strict=True)]
    assert [slide.split("\n")[0] for slide in slides] == ["Ende", "Anfang", "Mitte"]
    assert all("Zelle" in slide and "Notiz zu Folie" in slide for slide in slides)


def test_all_sheets_of_a_workbook_are_read_with_german_numbers_and_dates(tmp_path: Path, read: Read) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Einwohner"
    book.active.append(["Stadt", "Anteil", "Stand", "geprüft"])
    book.active.append(["Mülheim", 12.5, datetime(2009, 12, 31), True])  # noqa: DTZ001
    hidden = book.create_sheet("Nebenrechnung")
    hidden.sheet_state = "hidden"
    hidden["C7"] = "versteckt"
    book.properties.title = "Kennzahlen der Städte"
    book.save(tmp_path / "x")
    found = read("zahlen.xlsx", tmp_path / "x")
    assert "Mülheim\t12,5\t31.12.2009\tWAHR" in found.text
    assert [found.text[page:].split("\n")[0] for page in found.pages] == ["Einwohner", "Nebenrechnung"]
    assert "versteckt" in found.text
    assert found.title == "Kennzahlen der Städte"


def test_an_opendocument_text_gives_notes_comments_headers_and_footers(tmp_path: Path, read: Read) -> None:
    document = OpenDocumentText()
    layout = style.PageLayout(name="seite")
    document.automaticstyles.addElement(layout)
    master = style.MasterPage(name="Standard", pagelayoutname=layout)
    header = style.Header()
    header.addElement(text.P(text="Kopfzeile"))
    master.addElement(header)
    document.masterstyles.addElement(master)
    sentence = text.P(text="Der Satz")
    note = text.Note(noteclass="footnote")
    note.addElement(text.NoteCitation(text="1"))
    body = text.NoteBody()
    body.addElement(text.P(text="Die Fußnote"))
    note.addElement(body)
    sentence.addElement(note)
    remark = office.Annotation()
    remark.addElement(Creator(text="Lea"))
    remark.addElement(text.P(text="Die Anmerkung"))
    sentence.addElement(remark)
    teletype.addTextToElement(sentence, " geht   weiter\tund endet.")
    document.text.addElement(sentence)
    document.save(str(tmp_path / "x"))
    found = read("satzung.odt", tmp_path / "x")
    assert found.text.split("\n")[0] == "Der Satz geht weiter\tund endet."
    assert {"Die Fußnote", "Die Anmerkung", "Kopfzeile"} <= set(found.text.split("\n"))


def test_an_opendocument_presentation_gives_pages_with_notes(tmp_path: Path, read: Read) -> None:
    show = OpenDocumentPresentation()
    layout = style.PageLayout(name="seite")
    show.automaticstyles.addElement(layout)
    master = style.MasterPage(name="Standard", pagelayoutname=layout)
    show.masterstyles.addElement(master)
    for word in ("Erste", "Zweite"):
        page = draw.Page(masterpagename=master)
        for parent, content in ((page, f"{word} Folie"), (Notes(), f"{word} Notiz")):
            frame = draw.Frame(width="10cm", height="5cm")
            box = draw.TextBox()
            box.addElement(text.P(text=content))
            frame.addElement(box)
            parent.addElement(frame)
            if parent is not page:
                page.addElement(parent)
        show.presentation.addElement(page)
    show.save(str(tmp_path / "x"))
    found = read("vortrag.odp", tmp_path / "x")
    assert found.text[found.pages[1] :].startswith("Zweite Folie")
    assert "Erste Notiz" in found.text[: found.pages[1]]


def test_an_opendocument_spreadsheet_gives_its_sheets(tmp_path: Path, read: Read) -> None:
    book = OpenDocumentSpreadsheet()
    sheet = Table(name="Städte")
    row = TableRow()
    for word in ("Herne", "Essen"):
        cell = TableCell(valuetype="string")
        cell.addElement(text.P(text=word))
        row.addElement(cell)
    sheet.addElement(row)
    book.spreadsheet.addElement(sheet)
    book.save(str(tmp_path / "x"))
    assert read("liste.ods", tmp_path / "x").text == "Städte\nHerne\tEssen"


def test_a_pdf_gives_text_pages_and_properties(tmp_path: Path, read: Read) -> None:
    path = pdf(
        tmp_path / "x",
        said("Das Integrations-", "konzept der St\xe4dte"),
        said("Zweite Seite"),
        info="/Title(Konzept der Regiegruppe)/Author(Max Mitglied)/CreationDate(D:20090317101500+01'00')",
    )
    found = read("konzept.pdf", path)
    assert "Das Integrationskonzept der Städte" in found.text
    assert found.text[found.pages[1] :] == "Zweite Seite"
    assert (found.title, found.author) == ("Konzept der Regiegruppe", "Max Mitglied")
    assert found.created == date(2009, 3, 17)


def test_a_pdf_under_a_password_is_locked(tmp_path: Path, read: Read) -> None:
    found = read("geheim.pdf", locked_pdf(tmp_path / "x"))
    assert (found.state, found.reason, found.text) == ("locked", "password", "")


def test_a_pdf_that_opens_with_the_empty_password_is_read(tmp_path: Path, read: Read) -> None:
    assert read("offen.pdf", locked_pdf(tmp_path / "x", password=b"")).state == "no_text"


def test_an_office_file_under_a_password_is_locked(tmp_path: Path, read: Read) -> None:
    path = olefiles.write(tmp_path / "x", {"EncryptionInfo": b"x", "EncryptedPackage": b"y"})
    assert read("geheim.docx", path).state == "locked"


def test_an_old_word_file_under_a_password_is_locked(tmp_path: Path, read: Read) -> None:
    block = bytes(10) + (0x0100).to_bytes(2, "little") + bytes(20)
    assert read("geheim.doc", olefiles.write(tmp_path / "x", {"WordDocument": block})).state == "locked"


def test_old_slides_under_a_password_are_locked(tmp_path: Path, read: Read) -> None:
    path = olefiles.write(tmp_path / "x", {"PowerPoint Document": b"x", "EncryptedSummary": b"y"})
    assert read("geheim.ppt", path).state == "locked"


def test_an_opendocument_file_under_a_password_is_locked(tmp_path: Path, read: Read) -> None:
    with zipfile.ZipFile(tmp_path / "x", "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", b"\x93\x11")
        package.writestr(
            "META-INF/manifest.xml",
            '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry m:full-path='
            '"content.xml"><m:encryption-data/></m:file-entry></m:manifest>',
        )
    assert read("geheim.odt", tmp_path / "x").state == "locked"


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


def outlook_message(path: Path) -> Path:
    """With a recipient, a file and a mail inside."""
    inner = olefiles.message(
        24, **{olefiles.SUBJECT: "Weitergeleitete Nachricht", olefiles.BODY: "Innenstadtkonzept"}
    )
    recipient = olefiles.message(
        8, **{olefiles.NAME: "Max", olefiles.ADDRESS: "max@example.org", olefiles.RECIPIENT_KIND: 1}
    )
    file = olefiles.message(
        8,
        **{
            olefiles.FILE_NAME: "tagesordnung.txt",
            olefiles.FILE_DATA: "Der Haushaltsplan".encode(),
            olefiles.ATTACH_METHOD: 1,
        },
    )
    return olefiles.write(
        path,
        olefiles.message(
            **{
                olefiles.SUBJECT: "Einladung zur Sitzung", olefiles.SENDER_NAME: "Lea Leitner",
                olefiles.SENDER_ADDRESS: "lea@example.org", olefiles.BODY: "Wir treffen uns im Sitzungsraum.",
            }
        )
        | {
            "__recip_version1.0_#00000000": recipient,
            "__attach_version1.0_#00000000": file,
            "__attach_version1.0_#00000001": olefiles.message(8, **{olefiles.ATTACH_METHOD: 5})
            | {"__substg1.0_3701000D": inner},
        },
    )  # fmt: skip


@needs("tesseract")
def test_a_photographed_page_is_read_where_tesseract_is_installed(tmp_path: Path, read: Read) -> None:
    page_picture("Das Integrationskonzept", "der Stadt Gelsenkirchen").save(tmp_path / "x", "PNG")
    found = read("foto.png", tmp_path / "x")
    assert "Integrationskonzept" in found.text and "Gelsenkirchen" in found.text


@needs("tesseract")
def test_a_picture_taken_sideways_is_turned_before_it_is_read(tmp_path: Path, read: Read) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    page_picture("Das Integrationskonzept").rotate(90, expand=True).save(tmp_path / "x", "JPEG", exif=exif)
    assert "Integrationskonzept" in read("foto.jpg", tmp_path / "x").text


@needs("tesseract")
def test_a_scanned_pdf_and_every_page_of_a_fax_are_read(tmp_path: Path, read: Read) -> None:
    for kind in ("PDF", "TIFF"):
        pages = [page_picture("Sitzung in Duisburg"), page_picture("Sitzung in Oberhausen")]
        pages[0].save(tmp_path / kind, kind, save_all=True, append_images=pages[1:])
        found = read("scan", tmp_path / kind)
        assert "Duisburg" in found.text[: found.pages[1]] and "Oberhausen" in found.text[found.pages[1] :], (
            kind
        )


@needs("tesseract")
def test_pages_beyond_the_limit_of_recognition_are_left_out_and_that_is_said(
    tmp_path: Path, read: Read
) -> None:
    pages = [page_picture(f"Sitzung in {city}") for city in ("Duisburg", "Oberhausen")]
    pages[0].save(tmp_path / "x", "PDF", save_all=True, append_images=pages[1:])
    found = read("scan.pdf", tmp_path / "x", Limits(ocr_pages=1))
    assert "Duisburg" in found.text and "Oberhausen" not in found.text
    assert found.truncated


def test_without_tesseract_scans_have_no_text(tmp_path: Path, read: Read, bare_machine: Path) -> None:
    for kind in ("PDF", "PNG", "TIFF"):
        page_picture("Sitzung").save(tmp_path / kind, kind)
        assert read("scan", tmp_path / kind).state == "no_text", kind


def test_a_photograph_tells_when_it_was_taken(tmp_path: Path, read: Read, bare_machine: Path) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2009:03:17 10:15:00"
    Image.new("RGB", (8, 8)).save(tmp_path / "x", "JPEG", exif=exif)
    assert read("foto.jpg", tmp_path / "x").created == date(2009, 3, 17)


@pytest.mark.parametrize(
    ("stream", "name"), [("WordDocument", "alt.doc"), ("PowerPoint Document", "alt.ppt")]
)
def test_without_a_program_for_old_formats_that_is_said(
    tmp_path: Path, read: Read, bare_machine: Path, stream: str, name: str
) -> None:
    found = read(name, olefiles.write(tmp_path / "x", {stream: bytes(100)}))
    assert (found.state, found.reason) == ("unreadable", "reader_missing")


@needs("antiword")
def test_an_old_word_file_in_pieces_is_damaged(tmp_path: Path, read: Read) -> None:
    found = read("alt.doc", olefiles.write(tmp_path / "x", {"WordDocument": bytes(100)}))
    assert found.state in ("unreadable", "no_text")
    assert found.reason != "reader_missing"


def test_the_program_for_old_formats_is_ended_when_it_hangs(
    tmp_path: Path, read: Read, bare_machine: Path
) -> None:
    program = bare_machine / "antiword"
    program.write_text("#!/bin/sh\n/bin/sleep 600 &\n/bin/sleep 600\n")
    program.chmod(0o755)
    found = read("alt.doc", olefiles.write(tmp_path / "x", {"WordDocument": bytes(100)}), Limits(seconds=3))
    assert found.state == "unreadable"


@pytest.mark.parametrize(
    ("name", "content", "state", "reason"),
    [
        ("leer.txt", b"", "no_text", None),
        ("leer.docx", b"", "no_text", None),
        ("nur.txt", b" \n\t ", "no_text", None),
        ("film.mp4", b"\x00\x00\x00\x18ftypisom" + bytes(50), "no_text", None),
        ("etwas.bin", b"\x00\x01\x02\x03" * 50, "unreadable", "unknown_format"),
        ("kaputt.pdf", b"%PDF-1.7\nnichts", "unreadable", "damaged"),
        ("kaputt.docx", b"PK\x03\x04" + bytes(200), "unreadable", "damaged"),
        ("archiv.zip", b"PK\x03\x04" + bytes(200), "no_text", None),
        ("kaputt.png", b"\x89PNG\r\n\x1a\n" + bytes(30), "unreadable", "damaged"),
        ("kaputt.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "unreadable", "damaged"),
    ],
)
def test_what_cannot_be_read_says_why(
    name: str, content: bytes, state: str, reason: str | None, read: Read
) -> None:
    found = read(name, content)
    assert (found.state, found.reason, found.text, found.pages) == (state, reason, "", [])


def test_a_document_cut_off_in_the_middle_keeps_what_was_read(tmp_path: Path, read: Read) -> None:
    body = "".join(paragraph(f"Absatz {number}") for number in range(20_000))
    path = docx(tmp_path / "x", body)
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["word/header.xml"] = b"<w:broken"
    parts["word/_rels/document.xml.rels"] = parts["word/_rels/document.xml.rels"].replace(
        b"</Rel", b'<Relationship Id="h" Type="x/header" Target="header.xml"/></Rel', 1
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    found = read("x.docx", made.getvalue(), Limits())
    assert found.state == "read" and found.truncated and "Absatz 19999" in found.text


def test_long_texts_are_cut_at_the_limit_and_that_is_said(read: Read) -> None:
    found = read("lang.txt", ("Wort " * 100_000).encode(), Limits(text_chars=1000))
    assert len(found.text) == 1000 and found.truncated
    assert not read("kurz.txt", b"Wort", LIMITS).truncated


def test_a_missing_file_is_the_callers_mistake(tmp_path: Path, read: Read) -> None:
    with pytest.raises(FileNotFoundError):
        read("x.txt", tmp_path / "nowhere")
