"""Rich Text Format 1.9."""

import re
from collections.abc import Iterator
from datetime import date

from striprtf.striprtf import rtf_to_text

from collab.base.extract.source import Source

MOST_BYTES = 64 << 20
PICTURE_DATA = re.compile(r"[0-9a-fA-F\r\n]{1000,}")
SET_APART = re.compile(r"\\(?:footnote|header[flr]?|footer[flr]?)(?![a-z])")
"""The library leaves these out; as paragraphs they stay."""

TITLE = re.compile(r"\{\\title\s((?:[^{}\\]|\\.){1,500})\}")
AUTHOR = re.compile(r"\{\\author\s((?:[^{}\\]|\\.){1,300})\}")
CREATED = re.compile(r"\{\\creatim\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})")


def read(source: Source) -> Iterator[str]:
    markup = PICTURE_DATA.sub("\n", source.beginning(MOST_BYTES).decode("latin-1"))
    _offer_facts(markup[:200_000], source)
    yield rtf_to_text(SET_APART.sub(r"\\par", markup), encoding="cp1252", errors="ignore")


def _offer_facts(begin: str, source: Source) -> None:
    title, author, created = TITLE.search(begin), AUTHOR.search(begin), CREATED.search(begin)
    source.facts.offer(
        title=_plain(title[1]) if title else None,
        author=_plain(author[1]) if author else None,
        created=_day(*created.groups()) if created else None,
    )


def _plain(markup: str) -> str:
    return rtf_to_text("{\\rtf1 " + markup + "}", encoding="cp1252", errors="ignore")


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
