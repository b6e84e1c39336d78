"""Plain text and what is read as it stands: CSV, JSON, XML, program text."""

from collections.abc import Iterator

from collab.base.charset import decode
from collab.base.extract.source import Source

BYTES_PER_CHARACTER = 4


def read(source: Source) -> Iterator[str]:
    yield head(source)


def head(source: Source) -> str:
    """The text of the file, as much of it as may be kept."""
    return decode(source.beginning(source.budget.text_chars * BYTES_PER_CHARACTER))
