# ruff: noqa: E501 - contents of files are clearer on one line
"""Office documents and PDF give their text, their pages and what they say about themselves."""

from __future__ import annotations

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
from pptx.util import Inches

from tests.base.extract.builders import docx, paragraph, pdf, said
from tests.base.extract.conftest import Read

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
