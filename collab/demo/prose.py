"""The small Markdown in which the demo documents are written, as blocks that every writer understands.

Headings from `##` on (the title stands in the settings), paragraphs, lists, tables, notes (`> …`), **bold**.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True)
class Span:
    text: str
    bold: bool = False


Spans = tuple[Span, ...]


@dataclass(frozen=True)
class Heading:
    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    spans: Spans


@dataclass(frozen=True)
class Listing:
    ordered: bool
    items: tuple[Spans, ...]


@dataclass(frozen=True)
class Grid:
    """A table; the first row is its head."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Aside:
    """Speaker's notes on a slide, a remark elsewhere."""

    text: str


Block = Heading | Paragraph | Listing | Grid | Aside


@dataclass(frozen=True)
class Section:
    """A heading with all that follows it up to the next heading: one slide, one sheet."""

    title: str
    blocks: tuple[Block, ...]


def parse(text: str) -> tuple[Block, ...]:
    """Parts of the text between blank lines become one block each."""
    return tuple(_block(part) for part in re.split(r"\n\s*\n", text.strip()) if part.strip())


def without_sections(blocks: tuple[Block, ...], titles: Iterable[str]) -> tuple[Block, ...]:
    """The text without the sections of these titles, their sub-sections included: what a draft lacks yet."""
    unwanted = set(titles)
    kept: list[Block] = []
    skipped_level: int | None = None
    for block in blocks:
        if isinstance(block, Heading) and (skipped_level is None or block.level <= skipped_level):
            skipped_level = block.level if block.text in unwanted else None
            unwanted.discard(block.text)
        if skipped_level is None:
            kept.append(block)
    if unwanted:
        raise ValueError(f"no such section: {sorted(unwanted)}")
    return tuple(kept)


def sections(blocks: Iterable[Block]) -> list[Section]:
    """Cuts at every heading; what stands before the first one gets an empty title."""
    cut: list[tuple[str, list[Block]]] = [("", [])]
    for block in blocks:
        if isinstance(block, Heading):
            cut.append((block.text, []))
        else:
            cut[-1][1].append(block)
    return [Section(title, tuple(inside)) for title, inside in cut if title or inside]


def plain(spans: Spans) -> str:
    return "".join(span.text for span in spans)


def _block(part: str) -> Block:
    lines = part.strip().splitlines()
    first = lines[0]
    if first.startswith("##"):
        if len(lines) > 1:
            raise ValueError(f"a heading needs a blank line after it: {first}")
        marks, _, title = first.partition(" ")
        return Heading(len(marks) - 1, title.strip())
    if first.startswith("|"):
        rows = [tuple(cell.strip() for cell in line.strip().strip("|").split("|")) for line in lines]
        return Grid(tuple(row for row in rows if not all(re.fullmatch(r":?-+:?", cell) for cell in row)))
    if first.startswith("> "):
        return Aside(" ".join(line.removeprefix(">").strip() for line in lines))
    if first.startswith("- "):
        return Listing(False, tuple(_spans(item) for item in _items(lines, r"- ")))
    if re.match(r"\d+\. ", first):
        return Listing(True, tuple(_spans(item) for item in _items(lines, r"\d+\. ")))
    return Paragraph(_spans(" ".join(line.strip() for line in lines)))


def _items(lines: list[str], mark: str) -> list[str]:
    """Joins the lines of each item; a line without the mark carries on the item before it."""
    items: list[str] = []
    for line in lines:
        if re.match(mark, line):
            items.append(re.sub(f"^{mark}", "", line).strip())
        else:
            items[-1] += " " + line.strip()
    return items


def _spans(text: str) -> Spans:
    pieces = [(number % 2 == 1, piece) for number, piece in enumerate(text.split("**"))]
    return tuple(
        Span("".join(piece for _, piece in group), bold)
        for bold, group in groupby((pair for pair in pieces if pair[1]), key=lambda pair: pair[0])
    )
