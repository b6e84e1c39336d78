"""PDF by PDFium; pages without a text layer by optical character recognition, where it is installed."""

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from collab.base.extract import ocr
from collab.base.extract.facts import pdf_date
from collab.base.extract.source import Locked, Source, Unreadable

LETTERS_OF_A_TEXT_LAYER = 16
"""A page with fewer, such as a stamped page number only, counts as a scan."""

OCR_DPI = 300
MOST_PIXELS_A_SIDE = 5000


def read(source: Source) -> Iterator[str]:
    yield from pages(source.path, source)


def pages(path: Path, source: Source) -> Iterator[str]:
    """The text of each page of the PDF at `path`, for `source`."""
    document = _opened(path)
    _offer_facts(document, source)
    can_see = ocr.available()
    for number in range(len(document)):
        page = document[number]
        text = _text_layer(page)
        if can_see and _is_scan(page, text) and ocr.may_go_on(source.budget):
            text = f"{text}\n{ocr.text_of(_rendered(page), source.budget)}"
        page.close()
        yield text


def _opened(path: Path) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise Locked from error
        raise Unreadable("damaged") from error


def _offer_facts(document: pypdfium2.PdfDocument, source: Source) -> None:
    said = document.get_metadata_dict()
    source.facts.offer(
        title=said.get("Title"), author=said.get("Author"), created=pdf_date(said.get("CreationDate"))
    )


def _text_layer(page: pypdfium2.PdfPage) -> str:
    layer = page.get_textpage()
    try:
        return str(layer.get_text_bounded())
    finally:
        layer.close()


def _is_scan(page: pypdfium2.PdfPage, text: str) -> bool:
    if sum(map(str.isalpha, text)) >= LETTERS_OF_A_TEXT_LAYER:
        return False
    return next(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3), None) is not None


def _rendered(page: pypdfium2.PdfPage):  # type: ignore[no-untyped-def]
    scale = min(OCR_DPI / 72, MOST_PIXELS_A_SIDE / max(1.0, *page.get_size()))
    return page.render(scale=scale, grayscale=True).to_pil()
