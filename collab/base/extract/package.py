"""Office documents as ZIP packages: parts, relations, properties (ECMA-376 part 2; OpenDocument part 2)."""

import posixpath
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from collab.base.extract.facts import Facts, w3c_date
from collab.base.extract.source import Locked, Source
from collab.base.extract.xmltext import Walker, walk

SMALL_PART_BYTES = 4 << 20


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The package; Locked when its parts are encrypted."""
    with zipfile.ZipFile(path) as package:
        if any(entry.flag_bits & 1 for entry in package.infolist()):
            raise Locked
        yield package


def small_xml(package: zipfile.ZipFile, name: str) -> Element | None:
    """A part that is read whole, such as a list of relations; None where it is missing or far too long."""
    try:
        with package.open(name) as part:
            data = part.read(SMALL_PART_BYTES + 1)
    except KeyError:
        return None
    return fromstring(data, forbid_dtd=True) if len(data) <= SMALL_PART_BYTES else None


def read_part(package: zipfile.ZipFile, name: str, walker: Walker, source: Source) -> str:
    """The text of one XML part, as the walker sees it."""
    with package.open(name) as part:
        if not walk(part, walker, lambda: source.budget.seconds_left() > 0):
            source.budget.cut = True
    return walker.text()


def relations(package: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """What `part` refers to inside the package: id → (last word of the relation's type, name of the part)."""
    folder, name = posixpath.split(part)
    root = small_xml(package, posixpath.join(folder, "_rels", f"{name}.rels"))
    found: dict[str, tuple[str, str]] = {}
    for relation in root if root is not None else ():
        if relation.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
            found[relation.get("Id", "")] = (relation.get("Type", "").rpartition("/")[2], target)
    return found


def main_part(package: zipfile.ZipFile) -> str:
    """Name of the part that holds the document itself. Raises KeyError where there is none."""
    for kind, target in relations(package, "").values():
        if kind == "officeDocument":
            return target
    raise KeyError("officeDocument")


def offer_core_properties(package: zipfile.ZipFile, facts: Facts, name: str = "docProps/core.xml") -> None:
    """Title, author and day of creation from core.xml (Office) or meta.xml (OpenDocument)."""
    try:
        root = small_xml(package, name)
    except Exception:
        return  # the text may be sound all the same
    if root is None:
        return
    said: dict[str, str] = {}
    for element in root.iter():
        if isinstance(element.tag, str) and element.text:
            said.setdefault(element.tag.rpartition("}")[2], element.text)
    facts.offer(
        title=said.get("title"),
        author=said.get("initial-creator") or said.get("creator"),
        created=w3c_date(said.get("created") or said.get("creation-date")),
    )
