"""ODT, ODP and ODS by odfpy."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from odf import dc, draw, meta, presentation, style, table, text
from odf.element import Element
from odf.opendocument import OpenDocumentPresentation, OpenDocumentSpreadsheet, OpenDocumentText

from collab.demo.catalogue import Manuscript
from collab.demo.prose import Aside, Block, Grid, Heading, Listing, Paragraph, Section, Span, Spans, sections
from collab.demo.writers.frozen import frozen
from collab.demo.writers.sheets import number, remarks

_BLUE = "#1b4b72"


def odt(manuscript: Manuscript) -> bytes:
    """A text document."""
    document = _new(OpenDocumentText, manuscript)
    for name, size in (("Title", "22pt"), ("Heading 1", "15pt"), ("Heading 2", "12pt")):
        made = style.Style(name=name, family="paragraph")
        made.addElement(
            style.ParagraphProperties(margintop="0.4cm", marginbottom="0.2cm", keepwithnext="always")
        )
        made.addElement(style.TextProperties(fontsize=size, fontweight="bold", color=_BLUE))
        document.styles.addElement(made)
    body = style.Style(name="Body", family="paragraph")
    body.addElement(style.ParagraphProperties(marginbottom="0.2cm", lineheight="125%"))
    body.addElement(style.TextProperties(fontsize="11pt", language="de", country="DE"))
    document.styles.addElement(body)
    bold = style.Style(name="Bold", family="text")
    bold.addElement(style.TextProperties(fontweight="bold"))
    document.automaticstyles.addElement(bold)
    document.text.addElement(text.H(outlinelevel=1, stylename="Title", text=manuscript.title))
    if manuscript.subtitle:
        document.text.addElement(text.P(stylename="Body", text=manuscript.subtitle))
    for block in manuscript.blocks:
        document.text.addElement(_text_element(block))
    return _saved(document, manuscript)


def odp(manuscript: Manuscript) -> bytes:
    """Slides of 28 × 15.75 cm: a title slide, then one a section, with the speaker's notes."""
    document = _new(OpenDocumentPresentation, manuscript)
    layout = style.PageLayout(name="Querformat")
    layout.addElement(style.PageLayoutProperties(margin="0cm", pagewidth="28cm", pageheight="15.75cm"))
    document.automaticstyles.addElement(layout)
    master = style.MasterPage(name="Folie", pagelayoutname=layout)
    document.masterstyles.addElement(master)
    heading = _slide_style(document, "Folientitel", "30pt", _BLUE)
    body = _slide_style(document, "Folientext", "20pt", "#222222")
    author = manuscript.author
    opening = Section(
        manuscript.title,
        (
            Paragraph((Span(manuscript.subtitle),)),
            Paragraph((Span(f"{author.name}, {author.organisation.name}"),)),
        ),
    )
    for page_number, section in enumerate([opening, *sections(manuscript.blocks)], start=1):
        page = draw.Page(name=f"Folie {page_number}", masterpagename=master)
        document.presentation.addElement(page)
        page.addElement(_frame(heading, "1cm", "2.4cm", [text.P(text=section.title)]))
        shown = [block for block in section.blocks if not isinstance(block, Aside)]
        page.addElement(_frame(body, "4cm", "10cm", [_text_element(block) for block in shown]))
        notes = [block for block in section.blocks if isinstance(block, Aside)]
        if notes:
            holder = presentation.Notes()
            holder.addElement(_frame(body, "14cm", "10cm", [text.P(text=note.text) for note in notes]))
            page.addElement(holder)
    return _saved(document, manuscript)


def ods(manuscript: Manuscript) -> bytes:
    """A workbook with one sheet a section."""
    document = _new(OpenDocumentSpreadsheet, manuscript)
    for section in sections(manuscript.blocks):
        sheet = table.Table(name=section.title)
        document.spreadsheet.addElement(sheet)
        for remark in remarks(section):
            sheet.addElement(_row((remark,)))
        for grid in (block for block in section.blocks if isinstance(block, Grid)):
            for row in grid.rows:
                sheet.addElement(_row(row))
    return _saved(document, manuscript)


def _new(kind: Callable[[], Any], manuscript: Manuscript) -> Any:
    """An empty document with its properties. odfpy gathers the namespaces of all documents that a process
    writes; they are forgotten first, so that a file does not depend on the ones before it."""
    Element.namespaces.clear()
    document = kind()
    for element in (
        dc.Title(text=manuscript.title),
        dc.Creator(text=manuscript.author.name),
        dc.Language(text="de-DE"),
        dc.Date(text=manuscript.written_at.isoformat()),
        meta.CreationDate(text=manuscript.written_at.isoformat()),
    ):
        document.meta.addElement(element)
    return document


def _saved(document: Any, manuscript: Manuscript) -> bytes:
    result = BytesIO()
    document.write(result)
    return frozen(result.getvalue(), manuscript.written_at)


def _text_element(block: Block) -> Element:
    match block:
        case Heading(level, title):
            return text.H(outlinelevel=level + 1, stylename=f"Heading {level}", text=title)
        case Paragraph(spans):
            return _paragraph(spans)
        case Aside(remark):
            return text.P(stylename="Body", text=remark)
        case Listing(ordered, items):
            listing = text.List()
            for count, item in enumerate(items, start=1):
                entry = text.ListItem()
                entry.addElement(_paragraph(item, f"{count}. " if ordered else "• "))
                listing.addElement(entry)
            return listing
        case Grid(rows):
            made = table.Table()
            made.addElement(table.TableColumn(numbercolumnsrepeated=len(rows[0])))
            for row in rows:
                made.addElement(_row(row, text_only=True))
            return made


def _paragraph(spans: Spans, mark: str = "") -> Element:
    paragraph = text.P(stylename="Body", text=mark)
    for span in spans:
        if span.bold:
            paragraph.addElement(text.Span(stylename="Bold", text=span.text))
        else:
            paragraph.addText(span.text)
    return paragraph


def _row(cells: tuple[str, ...], *, text_only: bool = False) -> Element:
    row = table.TableRow()
    for content in cells:
        value = None if text_only else number(content)
        if value is None:
            cell = table.TableCell(valuetype="string")
        else:
            cell = table.TableCell(valuetype="float", value=str(value))
        cell.addElement(text.P(text=content))
        row.addElement(cell)
    return row


def _slide_style(document: Any, name: str, size: str, colour: str) -> Element:
    made = style.Style(name=name, family="presentation")
    made.addElement(style.TextProperties(fontsize=size, color=colour, language="de", country="DE"))
    made.addElement(style.GraphicProperties(fill="none", stroke="none"))
    document.styles.addElement(made)
    return made


def _frame(frame_style: Element, top: str, height: str, inside: list[Element]) -> Element:
    frame = draw.Frame(stylename=frame_style, width="25cm", height=height, x="1.5cm", y=top)
    box = draw.TextBox()
    for element in inside:
        box.addElement(element)
    frame.addElement(box)
    return frame
