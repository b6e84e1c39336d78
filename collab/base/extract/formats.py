"""Which reader reads what. A reader is a module in readers/ with a function `read` (see source.Reader)."""

import importlib
from dataclasses import dataclass
from typing import cast

from collab.base.extract.source import Reader
from collab.base.filetype import OFFICE, OLE, OPENDOCUMENT, PROTECTED_OFFICE, UNKNOWN, ZIP


@dataclass(frozen=True)
class Format:
    module: str
    paged: bool = False
    """Whether each part that the reader yields is a page, slide or sheet of its own."""

    def reader(self) -> Reader:
        """Loaded only when needed: a text file should not wait for the PDF library."""
        return cast(Reader, importlib.import_module(f"collab.base.extract.readers.{self.module}").read)


PLAIN = Format("plain")
WORD = Format("word")
SLIDES = Format("slides", paged=True)
SHEETS = Format("sheets", paged=True)
SHEET_WORDS = Format("sheetwords")
DRAWN_PAGES = Format("opendocument", paged=True)
PICTURE = Format("picture", paged=True)

FORMATS: dict[str, Format] = {
    "application/pdf": Format("pdf", paged=True),
    f"{OFFICE}wordprocessingml.document": WORD,
    "application/vnd.ms-word.document.macroEnabled.12": WORD,
    f"{OFFICE}presentationml.presentation": SLIDES,
    "application/vnd.ms-powerpoint.presentation.macroEnabled.12": SLIDES,
    f"{OFFICE}spreadsheetml.sheet": SHEETS,
    "application/vnd.ms-excel.sheet.macroEnabled.12": SHEETS,
    "application/vnd.ms-excel.sheet.binary.macroEnabled.12": SHEETS,
    "application/vnd.ms-excel": SHEETS,
    f"{OPENDOCUMENT}spreadsheet": SHEETS,
    f"{OPENDOCUMENT}spreadsheet-template": SHEETS,
    f"{OPENDOCUMENT}text": Format("opendocument"),
    f"{OPENDOCUMENT}text-template": Format("opendocument"),
    f"{OPENDOCUMENT}presentation": DRAWN_PAGES,
    f"{OPENDOCUMENT}presentation-template": DRAWN_PAGES,
    f"{OPENDOCUMENT}graphics": DRAWN_PAGES,
    "application/rtf": Format("rtf"),
    "application/msword": Format("olddoc"),
    "application/vnd.ms-powerpoint": Format("oldslides", paged=True),
    "application/vnd.ms-outlook": Format("letters"),
    "message/rfc822": Format("letters"),
    "text/html": Format("html"),
    "text/calendar": Format("contentlines"),
    "text/vcard": Format("contentlines"),
    PROTECTED_OFFICE: Format("protected"),
    "application/json": PLAIN,
    "application/xml": PLAIN,
    "text/css": PLAIN,
    "text/csv": PLAIN,
    "text/javascript": PLAIN,
    "text/markdown": Format("markdown"),
    "text/plain": PLAIN,
    "text/tab-separated-values": PLAIN,
}

OFFICE_ENDINGS = (
    *(".docx", ".docm", ".pptx", ".pptm", ".xlsx", ".xlsm", ".odt", ".ods", ".odp"),
    *(".doc", ".xls", ".ppt", ".msg"),
)


FRUGAL: dict[str, Format] = {
    f"{OFFICE}spreadsheetml.sheet": SHEET_WORDS,
    "application/vnd.ms-excel.sheet.macroEnabled.12": SHEET_WORDS,
    f"{OPENDOCUMENT}spreadsheet": SHEET_WORDS,
    f"{OPENDOCUMENT}spreadsheet-template": SHEET_WORDS,
}
"""Readers for a second try, when the first has run out of memory."""


def format_of(mime: str) -> Format | None:
    if mime.startswith("image/") and mime != "image/svg+xml":
        return PICTURE
    return FORMATS.get(mime)


def why_not(mime: str, filename: str) -> str | None:
    """Why a file of a type without a reader is unreadable; None where it simply holds no text of its own,
    such as an archive or a film. An Office document in pieces still has its name and its container."""
    if mime in (ZIP, OLE) and filename.lower().endswith(OFFICE_ENDINGS):
        return "damaged"
    return "unknown_format" if mime in (UNKNOWN, OLE) else None
