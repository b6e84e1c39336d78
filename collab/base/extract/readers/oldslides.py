"""PPT (PowerPoint 97 to 2003) by catppt or LibreOffice."""

from collections.abc import Iterator

from collab.base.confined.programs import ProgramFailed, installed, output
from collab.base.extract import libreoffice
from collab.base.extract.ole import offer_properties, slides_are_locked
from collab.base.extract.readers.pdf import pages
from collab.base.extract.source import Locked, Source, Unreadable


def read(source: Source) -> Iterator[str]:
    offer_properties(source.path, source.facts)
    if slides_are_locked(source.path):
        raise Locked
    converted = libreoffice.to_pdf(source.path, ".ppt", source.budget.seconds_left())
    if converted is not None:
        yield from pages(converted, source)
        return
    if installed("catppt") is None:
        raise Unreadable("damaged" if libreoffice.program() else "reader_missing")
    try:
        printed = output(["catppt", "-d", "utf-8", str(source.path)], source.budget.seconds_left())
    except ProgramFailed as error:
        raise Unreadable("damaged") from error
    # Slides are divided by form feeds.
    yield from printed.decode("utf-8", "replace").rstrip("\f\n").split("\f")
