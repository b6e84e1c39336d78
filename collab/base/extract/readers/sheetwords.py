"""The words of XLSX and ODS files whose cells are too many, or too far apart, to be laid out as a table."""

from collections.abc import Iterator

from collab.base.extract.package import offer_core_properties, opened, read_part
from collab.base.extract.readers.opendocument import OpenDocumentWalker
from collab.base.extract.source import Source
from collab.base.extract.xmltext import Walker


class SheetWalker(Walker):
    """Shared and inline strings (ECMA-376 part 1, 18.4); numbers say little without their table."""

    SKIPPED = frozenset({"rPh"})  # how a Japanese word is pronounced

    def closing(self, name: str) -> str:
        return "\n" if name in ("si", "is") else ""

    def holds_text(self, name: str) -> bool:
        return name == "t"


def read(source: Source) -> Iterator[str]:
    source.budget.cut = True
    with opened(source.path) as package:
        if "opendocument" in source.mime:
            offer_core_properties(package, source.facts, "meta.xml")
            yield read_part(package, "content.xml", OpenDocumentWalker(source.budget.text_chars), source)
            return
        offer_core_properties(package, source.facts)
        for name in sorted(package.namelist()):
            if name == "xl/sharedStrings.xml" or name.startswith("xl/worksheets/sheet"):
                yield read_part(package, name, SheetWalker(source.budget.text_chars), source)
