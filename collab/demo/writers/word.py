"""DOCX by python-docx."""

from io import BytesIO
from typing import Any

import docx as python_docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from collab.demo.catalogue import Manuscript
from collab.demo.prose import Aside, Block, Grid, Heading, Listing, Paragraph, Spans
from collab.demo.writers.frozen import frozen

_BLUE = RGBColor(0x1B, 0x4B, 0x72)


def docx(manuscript: Manuscript) -> bytes:
    """A letter-like document with header, page number, headings, lists and tables."""
    document = python_docx.Document()
    _set_properties(document, manuscript)
    _set_styles(document)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.header.paragraphs[
        0
    ].text = f"{manuscript.author.organisation.name} · {manuscript.author.department}"
    _page_number(section.footer.paragraphs[0])
    document.add_heading(manuscript.title, 0)
    if manuscript.subtitle:
        document.add_paragraph(manuscript.subtitle, style="Subtitle")
    for block in manuscript.blocks:
        _add(document, block)
    result = BytesIO()
    document.save(result)
    return frozen(result.getvalue(), manuscript.written_at)


def _set_properties(document: Any, manuscript: Manuscript) -> None:
    properties = document.core_properties
    properties.title = manuscript.title
    properties.author = properties.last_modified_by = manuscript.author.name
    properties.created = properties.modified = manuscript.written_at
    properties.language = "de-DE"
    properties.comments = ""


def _set_styles(document: Any) -> None:
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(11)
    document.styles["Normal"].element.rPr.append(_element("w:lang", {"w:val": "de-DE"}))
    for name in ("Title", "Heading 1", "Heading 2"):
        document.styles[name].font.color.rgb = _BLUE
    document.styles["Title"].font.size = Pt(22)


def _add(document: Any, block: Block) -> None:
    match block:
        case Heading(level, text):
            document.add_heading(text, level)
        case Paragraph(spans):
            _fill(document.add_paragraph(), spans)
        case Listing(ordered, items):
            for item in items:
                _fill(document.add_paragraph(style="List Number" if ordered else "List Bullet"), item)
        case Aside(text):
            document.add_paragraph(text, style="Intense Quote")
        case Grid(rows):
            _add_table(document, rows)


def _add_table(document: Any, rows: tuple[tuple[str, ...], ...]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]), style="Light Grid Accent 1")
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    head = table.rows[0]._tr.get_or_add_trPr()
    head.append(_element("w:tblHeader", {"w:val": "true"}))
    document.add_paragraph()


def _fill(paragraph: Any, spans: Spans) -> None:
    for span in spans:
        paragraph.add_run(span.text).bold = span.bold or None


def _page_number(paragraph: Any) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("Seite ")
    paragraph._p.append(_element("w:fldSimple", {"w:instr": "PAGE"}))


def _element(name: str, attributes: dict[str, str]) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(key), value)
    return element
