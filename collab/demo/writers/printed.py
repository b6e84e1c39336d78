"""PDF by typst: tagged and accessible (PDF/UA-1); with the setting `scan`, pictures of pages."""

import json
import random
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import typst
from babel.dates import format_date
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from collab.demo.catalogue import Manuscript
from collab.demo.prose import Aside, Block, Grid, Heading, Listing, Paragraph, Spans

_TEMPLATES = Path(__file__).parent
_SCAN_DPI = 150


def pdf(manuscript: Manuscript) -> bytes:
    """The manuscript on A4 pages."""
    if manuscript.settings.get("scan"):
        return _scanned(manuscript)
    return typeset(
        "paper.typ",
        _sheet(manuscript),
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=_stamp(manuscript.written_at),
    )[0]


def typeset(template: str, data: dict[str, Any], **options: Any) -> list[bytes]:
    """Compiles a template of this folder with the data. Only the fonts inside typst are used, so that every
    machine sets the same lines. Returns the file, or for pictures one a page."""
    result = _compiler().compile(
        str(_TEMPLATES / template), sys_inputs={"data": json.dumps(data, ensure_ascii=False)}, **options
    )
    if isinstance(result, bytes):
        return [result]
    assert result is not None
    return result


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(ignore_system_fonts=True, root=str(_TEMPLATES))


def _sheet(manuscript: Manuscript) -> dict[str, Any]:
    when = manuscript.written_at
    return {
        "title": manuscript.title,
        "subtitle": manuscript.subtitle,
        "author": manuscript.author.name,
        "organisation": manuscript.author.organisation.official_name,
        "department": manuscript.author.department,
        "date": [when.year, when.month, when.day],
        "date_text": format_date(when, "d. MMMM y", locale="de"),
        "typewriter": bool(manuscript.settings.get("scan")),
        "blocks": [_block(block) for block in manuscript.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading(level, text):
            return {"kind": "heading", "level": level, "text": text}
        case Paragraph(spans):
            return {"kind": "paragraph", "spans": _spans(spans)}
        case Aside(text):
            return {"kind": "aside", "text": text}
        case Listing(ordered, items):
            return {"kind": "ordered" if ordered else "bullets", "items": [_spans(item) for item in items]}
        case Grid(rows):
            return {"kind": "table", "rows": rows}


def _spans(spans: Spans) -> list[tuple[str, bool]]:
    return [(span.text, span.bold) for span in spans]


def _stamp(local: datetime) -> int:
    return int(local.replace(tzinfo=UTC).timestamp())


def _scanned(manuscript: Manuscript) -> bytes:
    """Grey, slightly turned, with dust and a shadow at the edge, like pages from an old office scanner."""
    chance = random.Random(manuscript.title)  # noqa: S311 - dust, no secret
    pages = []
    for png in typeset("paper.typ", _sheet(manuscript), format="png", ppi=_SCAN_DPI):
        pages.append(_aged(Image.open(BytesIO(png)).convert("L"), chance))
    when = manuscript.written_at.timetuple()
    result = BytesIO()
    pages[0].save(
        result, "PDF", save_all=True, append_images=pages[1:], resolution=_SCAN_DPI, quality=70,
        title=manuscript.title, producer="Kopierer im Flur", creationDate=when, modDate=when,
    )  # fmt: skip
    return result.getvalue()


def _aged(page: Image.Image, chance: random.Random) -> Image.Image:
    width, height = page.size
    page = page.point(lambda tone: 28 + tone * 212 // 255)
    page = page.rotate(chance.uniform(-0.9, 0.9), resample=Image.Resampling.BICUBIC, fillcolor=236)
    page = page.filter(ImageFilter.GaussianBlur(0.6))
    grain = Image.frombytes("L", (width // 2, height // 2), chance.randbytes((width // 2) * (height // 2)))
    grain = grain.resize((width, height), Image.Resampling.BILINEAR).point(
        lambda tone: 232 + tone * 23 // 255
    )
    page = ImageChops.multiply(page, grain)
    pen = ImageDraw.Draw(page)
    for _ in range(40):
        x, y, size = chance.randrange(width), chance.randrange(height), chance.choice((1, 1, 2, 3))
        pen.ellipse((x, y, x + size, y + size), fill=chance.randrange(60, 150))
    for x in range(26):
        pen.line((x, 0, x, height), fill=90 + x * 6 if x < 8 else 215 - (26 - x))
    return page
