"""DOC (Word 97 to 2003) by whichever program the machine has: antiword, catdoc, LibreOffice."""

from collections.abc import Callable, Iterator

from collab.base.confined.programs import ProgramFailed, installed, output
from collab.base.extract import libreoffice
from collab.base.extract.ole import offer_properties, word_is_locked
from collab.base.extract.readers.pdf import pages
from collab.base.extract.source import Locked, Source, Unreadable


def read(source: Source) -> Iterator[str]:
    offer_properties(source.path, source.facts)
    if word_is_locked(source.path):
        raise Locked
    ways = [way for name, way in WAYS.items() if installed(name)]
    if not ways and libreoffice.program() is None:
        raise Unreadable("reader_missing")
    for way in ways:
        try:
            yield way(source)
            return
        except ProgramFailed:
            continue
    converted = libreoffice.to_pdf(source.path, ".doc", source.budget.seconds_left())
    if converted is None:
        raise Unreadable("damaged")
    yield from pages(converted, source)


def _antiword(source: Source) -> str:
    return _printed(["antiword", "-m", "UTF-8.txt", "-w", "0", str(source.path)], source)


def _catdoc(source: Source) -> str:
    return _printed(["catdoc", "-d", "utf-8", "-w", str(source.path)], source)


def _printed(command: list[str], source: Source) -> str:
    return output(command, source.budget.seconds_left()).decode("utf-8", "replace")


WAYS: dict[str, Callable[[Source], str]] = {"antiword": _antiword, "catdoc": _catdoc}
