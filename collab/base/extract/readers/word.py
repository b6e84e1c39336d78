"""DOCX: the body, then notes, comments, headers, footers, diagrams and charts."""

from collections.abc import Iterator
from zipfile import ZipFile

from collab.base.extract.openxml import OpenXmlWalker
from collab.base.extract.package import main_part, offer_core_properties, opened, read_part, relations
from collab.base.extract.source import Source

BESIDES = ("footnotes", "endnotes", "comments", "header", "footer", "diagramData", "chart")
"""Kinds of relations of the body whose parts hold text, in the order in which they follow it."""


def read(source: Source) -> Iterator[str]:
    with opened(source.path) as package:
        offer_core_properties(package, source.facts)
        body = main_part(package)
        yield _text(package, body, source)
        related = sorted(set(relations(package, body).values()), key=lambda part: part[1])
        said: set[str] = set()
        for wanted in BESIDES:
            for kind, name in related:
                if kind != wanted or name not in package.NameToInfo:
                    continue
                text = _text(package, name, source)
                if text not in said:  # the same footer in every section
                    said.add(text)
                    yield text


def _text(package: ZipFile, name: str, source: Source) -> str:
    return read_part(package, name, OpenXmlWalker(source.budget.text_chars), source)
