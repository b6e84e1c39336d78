"""ODT, ODP, ODG: content.xml, for texts with headers and footers; notes and comments come last.

OpenDocument 1.3, part 3: text content in 5 and 6, drawing pages and presentation notes in 10.
"""

from collections.abc import Iterator
from zipfile import ZipFile

from collab.base.extract.package import offer_core_properties, opened, read_part, small_xml
from collab.base.extract.source import Locked, Source
from collab.base.extract.xmltext import Walker

REPEATED_SPACES = 200
COUNT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}c"


class OpenDocumentWalker(Walker):
    """Collects finished drawing pages in `pages`. Deleted text (tracked-changes) is left out."""

    SKIPPED = frozenset(
        {"tracked-changes", "note-citation", "page-number", "page-count", "binary-data", "forms"}
    )
    ASIDE = frozenset({"note-body", "annotation"})
    OPENING = {"tab": "\t", "line-break": "\n", "text-box": "\n"}
    CLOSING = {"p": "\n", "h": "\n", "table-cell": "\t", "table-row": "\n"}

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.pages: list[str] = []

    def opening(self, name: str, attributes: dict[str, str]) -> str:
        if name == "s":
            count = attributes.get(COUNT, "1")
            return " " * min(int(count) if count.isdecimal() else 1, REPEATED_SPACES)
        return self.OPENING.get(name, "")

    def closing(self, name: str) -> str:
        if name == "page":
            self.pages.append(self.text())
        elif name == "table-cell":
            self.drop_line_end()
        return self.CLOSING.get(name, "")

    def holds_text(self, name: str) -> bool:
        return name in ("p", "h")


class HeadersAndFooters(OpenDocumentWalker):
    """styles.xml holds them beside sample texts of styles, which nobody has written."""

    def holds_text(self, name: str) -> bool:
        return name in ("header", "footer", "header-left", "footer-left", "header-first", "footer-first")


def read(source: Source) -> Iterator[str]:
    with opened(source.path) as package:
        _refuse_encrypted(package)
        offer_core_properties(package, source.facts, "meta.xml")
        content = OpenDocumentWalker(source.budget.text_chars)
        text = read_part(package, "content.xml", content, source)
        if not source.mime.endswith(("text", "text-template")):
            yield from content.pages
            return
        yield text
        if "styles.xml" in package.NameToInfo:
            yield read_part(package, "styles.xml", HeadersAndFooters(source.budget.text_chars), source)


def _refuse_encrypted(package: ZipFile) -> None:
    manifest = small_xml(package, "META-INF/manifest.xml")
    for element in manifest.iter() if manifest is not None else ():
        if isinstance(element.tag, str) and element.tag.endswith("}encryption-data"):
            raise Locked
