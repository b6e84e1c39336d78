"""Reads the demo files back with libraries that did not write them."""

import email
import email.policy
import re
import zipfile
from io import BytesIO
from pathlib import Path

import pypdfium2
import python_calamine
import selectolax.lexbor
from defusedxml import ElementTree
from PIL import Image
from striprtf.striprtf import rtf_to_text

_PARTS = {
    ".docx": r"word/document\.xml",
    ".pptx": r"ppt/(slides|notesSlides)/\w+\.xml",
    ".odt": r"content\.xml",
    ".odp": r"content\.xml",
}


def text_of(path: Path) -> str:
    """The words of a file, without white space and hyphens, so that line breaks do not matter."""
    return letters(_text(path.suffix, path.read_bytes()))


def letters(text: str) -> str:
    return re.sub(r"[\s\-­￾�]", "", text)


def _text(ending: str, content: bytes) -> str:
    if ending in _PARTS:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = [name for name in archive.namelist() if re.fullmatch(_PARTS[ending], name)]
            return "\n".join("".join(ElementTree.fromstring(archive.read(name)).itertext()) for name in names)
    if ending in (".xlsx", ".ods"):
        book = python_calamine.load_workbook(BytesIO(content))
        return "\n".join(str(cell) for name in book.sheet_names for row in _rows(book, name) for cell in row)
    if ending == ".pdf":
        pdf = pypdfium2.PdfDocument(content)
        pages = (page.get_textpage().get_text_range() for page in pdf)
        return "\n".join(re.sub(r"\A.* · .*\n|Seite \d+ von \d+\s*\Z", "", page) for page in pages)
    if ending == ".rtf":
        return rtf_to_text(content.decode("ascii"))
    if ending == ".html":
        body = selectolax.lexbor.LexborHTMLParser(content.decode()).body
        assert body is not None
        return body.text()
    if ending == ".eml":
        message = email.message_from_bytes(content, policy=email.policy.default)
        body = message.get_body(("plain",))
        heads = f"{message['subject']} {message['to']}"
        return (
            heads
            + body.get_content()
            + "".join(
                _text("." + (part.get_filename() or "").rpartition(".")[2], part.get_payload(decode=True))
                for part in message.iter_attachments()
            )
        )
    if ending in (".ics", ".vcf"):
        unfolded = content.decode().replace("\r\n ", "")
        return unfolded.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";")
    if ending in (".png", ".jpg"):
        with Image.open(BytesIO(content)) as picture:
            picture.load()
            return str(picture.format)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def _rows(book: python_calamine.CalamineWorkbook, name: str) -> list[list[object]]:
    return book.get_sheet_by_name(name).to_python()
