"""PPTX by python-pptx: a title slide, then one slide a section, with the speaker's notes."""

from io import BytesIO
from typing import Any

import pptx as python_pptx
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.util import Cm, Pt

from collab.demo.catalogue import Manuscript
from collab.demo.prose import Aside, Block, Grid, Listing, Paragraph, Section, plain, sections
from collab.demo.writers.frozen import frozen

_BLUE = RGBColor.from_string("1B4B72")  # type: ignore[no-untyped-call]
_GOLD = RGBColor.from_string("E09F1F")  # type: ignore[no-untyped-call]


def pptx(manuscript: Manuscript) -> bytes:
    """Wide slides (16:9)."""
    deck = python_pptx.Presentation()
    deck.slide_width, deck.slide_height = Cm(33.87), Cm(19.05)
    properties = deck.core_properties
    properties.title, properties.author = manuscript.title, manuscript.author.name
    properties.last_modified_by = manuscript.author.name
    properties.created = properties.modified = manuscript.written_at
    _title_slide(deck, manuscript)
    for section in sections(manuscript.blocks):
        _content_slide(deck, section)
    result = BytesIO()
    deck.save(result)
    return frozen(result.getvalue(), manuscript.written_at)


def _title_slide(deck: Any, manuscript: Manuscript) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[0])
    _bar(slide, deck.slide_width, Cm(2.2))
    title, subtitle = slide.shapes.title, slide.placeholders[1]
    _place(title, Cm(2.5), Cm(5), Cm(28.8), Cm(4.5))
    _place(subtitle, Cm(2.5), Cm(10), Cm(28.8), Cm(4))
    title.text = manuscript.title
    title.text_frame.paragraphs[0].font.size, title.text_frame.paragraphs[0].font.color.rgb = Pt(40), _BLUE
    author = manuscript.author
    when = manuscript.written_at.strftime("%d.%m.%Y")
    subtitle.text = f"{manuscript.subtitle}\n{author.name}, {author.organisation.name} · {when}"


def _content_slide(deck: Any, section: Section) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    _bar(slide, deck.slide_width, Cm(0.6))
    title, body = slide.shapes.title, slide.placeholders[1]
    _place(title, Cm(2), Cm(1.1), Cm(29.8), Cm(2.4))
    title.text = section.title
    title.text_frame.paragraphs[0].font.size, title.text_frame.paragraphs[0].font.color.rgb = Pt(32), _BLUE
    tables = [block for block in section.blocks if isinstance(block, Grid)]
    _place(body, Cm(2), Cm(4), Cm(29.8), Cm(5.5 if tables else 13.5))
    lines = _lines(section.blocks)
    if lines:
        body.text_frame.text = "\n".join(lines)
        for paragraph in body.text_frame.paragraphs:
            paragraph.font.size, paragraph.space_after = Pt(22), Pt(8)
    else:
        body._element.getparent().remove(body._element)
    for table in tables:
        _add_table(slide, table, Cm(9.8 if lines else 4.2))
    notes = [block.text for block in section.blocks if isinstance(block, Aside)]
    if notes:
        slide.notes_slide.notes_text_frame.text = "\n".join(notes)


def _lines(blocks: tuple[Block, ...]) -> list[str]:
    lines: list[str] = []
    for block in blocks:
        match block:
            case Paragraph(spans):
                lines.append(plain(spans))
            case Listing(_, items):
                lines.extend(plain(item) for item in items)
    return lines


def _add_table(slide: Any, grid: Grid, top: int) -> None:
    rows, columns = len(grid.rows), len(grid.rows[0])
    table = slide.shapes.add_table(rows, columns, Cm(2), top, Cm(29.8), Cm(1.1 * rows)).table
    for row_number, row in enumerate(grid.rows):
        for column_number, text in enumerate(row):
            cell = table.cell(row_number, column_number)
            cell.text = text
            cell.text_frame.paragraphs[0].font.size = Pt(16)


def _bar(slide: Any, width: int, height: int) -> None:
    """A coloured bar on top of the slide with a thin line below it."""
    for top, thickness, colour in ((0, height, _BLUE), (height, Cm(0.15), _GOLD)):
        bar = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, top, width, thickness)
        bar.fill.solid()
        bar.fill.fore_color.rgb = colour
        bar.line.fill.background()


def _place(shape: Any, left: int, top: int, width: int, height: int) -> None:
    shape.left, shape.top, shape.width, shape.height = left, top, width, height
