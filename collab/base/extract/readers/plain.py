"""Plain text and what is read as it stands: CSV, JSON, XML, program text."""

from collections.abc import Iterator

from collab.base.charset import decode
from collab.base.extract.source import Source

BYTES_PER_CHARACTER = 4


def read(source: Source) -> Iterator[str]:
    yield head(source)


def head(source: Source) -> str:
    """The text of the file, as much of it as may be kept."""
    most = source.budget.text_chars * BYTES_PER_CHARACTER
    with open(source.path, "rb") as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        source.budget.cut = True
    return decode(data[:most])
