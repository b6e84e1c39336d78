"""Minutes as DOCX: real headings, tables whose first row is named as their head, German as the language."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from collab.base.paper.blocks import Block, Run
from collab.minutes.export.sheet import Sheet

QUIET = RGBColor(0x4A, 0x55, 0x68)
LANGUAGE = "de-DE"


def make_docx(sheet: Sheet) -> bytes:
    """The bytes of the file. Numbers of pages and the language are set as Word expects them."""
    document = docx.Document()
    _prepare(document, sheet)
    document.add_paragraph(sheet["workspace"]).runs[0].font.color.rgb = QUIET
    document.add_heading(f"{sheet['title']}: {sheet['name']}", 0)
    document.add_paragraph(sheet["cities"])
    if sheet["draft"]:
        document.add_paragraph().add_run("Entwurf").bold = True
    for label, value in sheet["facts"]:
        _fact(document, label, value)
    if sheet["attendance"]:
        document.add_heading("Teilnahme", 1)
        document.add_paragraph(sheet["quorum"])
        _table(document, ("Name", "Kommune", "Teilnahme"), sheet["attendance"])
    document.add_heading("Ergebnisse", 1)
    for item in sheet["items"]:
        _item(document, item)
    if sheet["tasks"]:
        document.add_heading("Aufgaben", 1)
        _table(document, ("TOP", "Aufgabe", "Wer", "Bis"), sheet["tasks"])
    if sheet["objections"]:
        document.add_heading("Einsprüche", 1)
        _table(document, ("TOP", "Einspruch", "Antwort"), sheet["objections"])
    for addendum in sheet["addenda"]:
        document.add_heading(addendum["heading"], 1)
        _blocks(document, addendum["blocks"])
        _quiet(document, f"Siegel (SHA-256): {addendum['seal']}")
    if sheet["seal"]:
        document.add_heading("Genehmigung", 1)
        document.add_paragraph(sheet["approval"])
        _quiet(document, f"Siegel (SHA-256) über den vollständigen Inhalt: {sheet['seal']}")
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _prepare(document: Document, sheet: Sheet) -> None:
    properties = document.core_properties
    properties.title = f"{sheet['title']}: {sheet['name']}"
    properties.author = ", ".join(sheet["authors"])
    properties.language = LANGUAGE
    properties.comments = ""
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Calibri", Pt(11)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), LANGUAGE)
    language.set(qn("w:eastAsia"), LANGUAGE)
    style.element.get_or_add_rPr().append(language)
    for default in document.styles.element.iter(qn("w:lang")):
        default.set(qn("w:val"), LANGUAGE)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    foot = section.footer.paragraphs[0]
    foot.add_run(f"{sheet['workspace']} · {sheet['state']} · Seite ")
    _page_number(foot)


def _page_number(paragraph: Any) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _item(document: Document, item: dict[str, Any]) -> None:
    document.add_heading(f"TOP {item['number']}  {item['title']}", item["level"])
    if item["note"]:
        _quiet(document, item["note"])
    _blocks(document, item["blocks"])
    for decision in item["decisions"]:
        document.add_heading(decision["heading"], item["level"] + 1)
        _blocks(document, decision["wording"])
        if decision["assents"]:
            _quiet(document, decision["sum"])
            _table(document, ("Kommune", "Zustimmung", "Anmerkung"), decision["assents"])
        for label, value in decision["facts"]:
            _fact(document, label, value)
    if item["attachments"]:
        document.add_paragraph(f"Anlagen: {item['attachments']}")


def _blocks(document: Document, found: list[Block], depth: int = 0, style: str | None = None) -> None:
    for block in found:
        if block["is"] == "p":
            _runs(document.add_paragraph(style=style), block["runs"])
            style = "List Continue" if style and style.startswith("List") else style
        elif block["is"] == "h":
            _runs(document.add_heading("", block["level"]), block["runs"])
        elif block["is"] == "list":
            sort = "List Number" if block["ordered"] else "List Bullet"
            level = min(depth + 1, 3)
            for item in block["items"]:
                _blocks(document, item, depth + 1, sort if level == 1 else f"{sort} {level}")
        elif block["is"] == "quote":
            _blocks(document, block["blocks"], depth, "Intense Quote")
        elif block["is"] == "code":
            document.add_paragraph(style=style).add_run(block["text"]).font.name = "Consolas"
        elif block["is"] == "table":
            head, *rows = block["rows"]
            _table(document, head, rows)


def _runs(paragraph: Any, runs: list[Run], **styles: bool) -> None:
    for run in runs:
        if isinstance(run, str):
            made = paragraph.add_run(run)
            for name, value in styles.items():
                setattr(made.font, name, value)
        elif run["is"] == "break":
            paragraph.add_run().add_break()
        elif run["is"] == "code":
            paragraph.add_run(run["text"]).font.name = "Consolas"
        elif run["is"] == "link":
            _runs(paragraph, run["runs"], **styles, underline=True)
            if run["to"].startswith(("http:", "https:")):
                paragraph.add_run(f" ({run['to']})")
        else:
            name = {"strong": "bold", "em": "italic", "del": "strike", "sub": "subscript",
                    "sup": "superscript"}[run["is"]]  # fmt: skip
            _runs(paragraph, run["runs"], **{**styles, name: True})


def _table(document: Document, head: Sequence[Any], rows: Sequence[Sequence[Any]]) -> None:
    """Cells are strings or runs. The first row is what Word calls a header row."""
    table = document.add_table(rows=0, cols=len(head), style="Table Grid")
    for number, row in enumerate((head, *rows)):
        cells = table.add_row().cells
        for cell, content in zip(cells, row, strict=True):
            runs = [content] if isinstance(content, str) else content
            _runs(cell.paragraphs[0], runs, **({"bold": True} if number == 0 else {}))
    first = table.rows[0]._tr.get_or_add_trPr()
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    first.append(header)
    document.add_paragraph()


def _fact(document: Document, label: str, value: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.add_run(f"{label}: ").bold = True
    paragraph.add_run(value)


def _quiet(document: Document, text: str) -> None:
    run = document.add_paragraph().add_run(text)
    run.font.size, run.font.color.rgb = Pt(9.5), QUIET
