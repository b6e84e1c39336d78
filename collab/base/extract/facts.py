"""What a file says about itself: title, author, day of creation. Only sensible statements are kept."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from collab.base.extract.text import normalise

LOCAL = ZoneInfo("Europe/Berlin")
OLDEST = date(1980, 1, 2)  # the first days of a PC clock mean "not set"

MADE_BY_A_PROGRAM = re.compile(
    r"(microsoft (office )?(word|powerpoint|excel)\b|powerpoint|print(ing)?\b|(ein)?scan\b"
    r"|untitled|unbenannt|ohne titel|no title|kein (folien)?titel|(titel|title)$"
    r"|((neues |new )?(dokument|document)|pr(ä|ae)sentation|presentation|mappe|book|tabelle|sheet|folie"
    r"|slide) ?\d*$)",
    re.IGNORECASE,
)
A_FILE_NAME = re.compile(
    r"\.(docx?|docm|dotx?|xlsx?|pptx?|pdf|od[tsp]|rtf|txt|indd|qxd|cdr|dvi|tex|p65|html?)\)?$", re.I
)
NOBODY = re.compile(
    r"(microsoft|windows|office|user|benutzer|admin|administrator|root|unknown|unbekannt|author|autor|verfasser"
    r"|python-docx|openpyxl|steve canny|foobar|test|default|standard|acer|lenovo|hp|dell|pc|owner|besitzer)\b"
    r"[\s-]*(office)?[\s-]*(user|benutzer)?$",
    re.IGNORECASE,
)
W3CDTF = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d))?[\d.]*(Z|[+-]\d\d:?\d\d)?)?")
PDF_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(Z|[+-])?")


@dataclass
class Facts:
    """Collected while a file is read; the first sensible statement wins."""

    title: str | None = None
    author: str | None = None
    created: date | None = None

    def offer(self, title: str | None = None, author: str | None = None, created: date | None = None) -> None:
        self.title = self.title or sensible_title(title)
        self.author = self.author or sensible_author(author)
        self.created = self.created or sensible_date(created)


def sensible_title(title: str | None) -> str | None:
    line = _one_line(title)
    if not 3 <= len(line) <= 300 or not re.search(r"[^\W\d_]{2}", line) or "\ufffd" in line:
        return None
    return None if MADE_BY_A_PROGRAM.match(line) or A_FILE_NAME.search(line) else line


def sensible_author(author: str | None) -> str | None:
    line = _one_line(author)
    if not 2 <= len(line) <= 150 or not re.search(r"[^\W\d_]{2}", line) or "\ufffd" in line:
        return None
    return None if NOBODY.match(line) else line


def sensible_date(day: date | None) -> date | None:
    if isinstance(day, datetime):
        day = local_day(day)
    return day if day and OLDEST <= day <= datetime.now(LOCAL).date() + timedelta(days=1) else None


def local_day(moment: datetime) -> date:
    """The day on which it happened: as stated, but UTC, which programs write unasked, as in Germany."""
    try:
        return moment.astimezone(LOCAL).date() if moment.tzinfo == UTC else moment.date()
    except OverflowError:
        return moment.date()


def w3c_date(value: str | None) -> date | None:
    """A date or time of core.xml, meta.xml and the like (W3CDTF)."""
    found = W3CDTF.match((value or "").strip())
    if not found:
        return None
    return _moment(*found.groups())


def pdf_date(value: str | None) -> date | None:
    """A date of a PDF's information dictionary (ISO 32000-1, 7.9.4)."""
    found = PDF_DATE.match((value or "").strip())
    if not found:
        return None
    return _moment(*found.groups())


def _moment(*parts: str | None) -> date | None:
    """Year, month, day, hour, minute, second, zone; the clock where it is known, "Z" for UTC."""
    *numbers, zone = parts
    try:
        year, month, day, hour, minute, second = (int(number or 0) for number in numbers)
        return local_day(
            datetime(year, month, day, hour, minute, second, tzinfo=UTC if zone == "Z" else LOCAL)
        )
    except ValueError:
        return None


def _one_line(value: str | None) -> str:
    return " ".join(normalise((value or "")[:2000]).split())
