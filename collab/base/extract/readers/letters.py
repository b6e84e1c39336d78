"""EML and MSG: head, text, and all that is attached, in the order in which it is attached."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from collab.base.extract import mailfile, outlook
from collab.base.extract.formats import format_of
from collab.base.extract.letter import Enclosure, Letter
from collab.base.extract.source import Source
from collab.base.filetype import sniff

DEEPEST = 10
"""Mails within mails within mails."""


def read(source: Source) -> Iterator[str]:
    load = outlook.load if source.mime == "application/vnd.ms-outlook" else mailfile.load
    letter = load(source.path)
    source.facts.offer(title=letter.subject, author=letter.sender, created=letter.date)
    yield from _letter(letter, source)


def _letter(letter: Letter, source: Source) -> Iterator[str]:
    yield "\n".join(letter.head())
    yield letter.text()
    for enclosure in letter.enclosures:
        yield enclosure.name
        if source.depth >= DEEPEST or source.budget.attachments <= 0:
            source.budget.cut = True
        elif enclosure.letter is not None:
            yield from _letter(enclosure.letter, source)
        elif not (enclosure.shown_inside and enclosure.mime.startswith("image/")):
            source.budget.attachments -= 1
            yield from _enclosed(enclosure, source)


def _enclosed(enclosure: Enclosure, source: Source) -> Iterator[str]:
    """What is locked or damaged in an attachment costs only its own text."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(enclosure.data)
        file.flush()
        path = Path(file.name)
        inner = Source(
            path, enclosure.name, sniff(path, enclosure.name), source.budget, depth=source.depth + 1
        )
        chosen = format_of(inner.mime)
        if chosen is None:
            return
        try:
            yield from chosen.reader()(inner)
        except MemoryError:
            raise
        except Exception:
            source.budget.cut = True
