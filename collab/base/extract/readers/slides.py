"""PPTX: the slides in the order in which they are shown, each with its diagrams, notes and comments."""

from collections.abc import Iterator
from zipfile import ZipFile

from collab.base.extract.openxml import OpenXmlWalker
from collab.base.extract.package import (
    main_part,
    offer_core_properties,
    opened,
    read_part,
    relations,
    small_xml,
)
from collab.base.extract.source import Source

WITH_A_SLIDE = ("diagramData", "chart", "notesSlide", "comments")
RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATION_ID = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


def read(source: Source) -> Iterator[str]:
    with opened(source.path) as package:
        offer_core_properties(package, source.facts)
        for slide in _in_order(package):
            parts = [slide]
            for wanted in WITH_A_SLIDE:
                parts += [name for kind, name in relations(package, slide).values() if kind == wanted]
            yield "\n".join(
                read_part(package, name, OpenXmlWalker(source.budget.text_chars), source)
                for name in parts
                if name in package.NameToInfo
            )


def _in_order(package: ZipFile) -> list[str]:
    show = main_part(package)
    targets = relations(package, show)
    root = small_xml(package, show)
    ids = [
        element.get(RELATION_ID) or element.get(STRICT_RELATION_ID) or ""
        for element in (root.iter() if root is not None else ())
        if isinstance(element.tag, str) and element.tag.endswith("}sldId")
    ]
    return [targets[id][1] for id in ids if id in targets]
