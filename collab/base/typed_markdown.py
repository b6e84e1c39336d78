"""Markdown as people type it: what they mean is understood also where the strict rules want a blank line.

An extension of Python-Markdown. Lists may follow a line of text, may be nested by two, three or four
blanks, and hold boxes to tick; addresses become links by themselves; ~~this~~ is struck out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from flask_babel import lazy_gettext as _l
from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor, SimpleTagInlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.util import AtomicString

ITEM = re.compile(r"( *)(?:([-*+])|(\d{1,3})[.)]) +(?=\S)")
HEADING = re.compile(r" {0,3}#{1,6} ")
NO_HEADING = re.compile(r"( {0,3})(#{1,6}[^#\s])")
PLACEHOLDER = "\x02"  # Python-Markdown has put a code block away
BOX = "\x05"  # around the state of a box, until it is drawn; typed ones are taken out before
TICK = re.compile(r"\[([ xX])\] (?=\S)")
ADDRESS = r"(?<![\w/(\[<\"'=])(https?://[^\s<>\x02\x03]{1,1000})"
TRAILING = re.compile(r"[.,;:!?\"'”“’‘»*_~]+$")
DONE, OPEN = _l("erledigt"), _l("offen")


@dataclass(frozen=True)
class Link:
    """What words of a text stand for. `missing`: the address is where it could be written."""

    label: str
    url: str
    title: str = ""
    missing: bool = False


@dataclass(frozen=True)
class Reference:
    """Words that are a link by themselves: `[[page]]`, "@name", a number. `link` gets what the pattern has
    found and says what it is and how many characters of it belong to it; None: it stays text."""

    pattern: re.Pattern[str]
    link: Callable[[str], tuple[Link, int] | None]


class TypedMarkdown(Extension):
    def __init__(self, references: Sequence[Reference]) -> None:
        super().__init__()
        self.references = references

    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.register(TidyLists(md), "tidy_lists", 22)  # after code blocks are put away
        for place, reference in enumerate(self.references):
            before_links = reference.pattern.pattern.startswith(r"\[")  # others leave [links](…) alone
            pattern = ReferencePattern(reference, md)
            md.inlinePatterns.register(pattern, f"reference_{place}", 178 if before_links else 112)
        md.inlinePatterns.register(AddressPattern(ADDRESS, md), "address", 115)
        md.inlinePatterns.register(SimpleTagInlineProcessor(r"()~~(?!\s)(.{1,2000}?)~~", "del"), "del", 65)
        md.inlinePatterns.register(TickPattern(f"{BOX}([ox]){BOX}", md), "tick", 177)


class TidyLists(Preprocessor):
    """Writes lists as Python-Markdown wants them: a blank line before, four blanks for each level."""

    def run(self, lines: list[str]) -> list[str]:
        self.tidied: list[str] = []
        self.levels: list[int] = []  # how far each open item is indented
        self.in_paragraph = False  # a paragraph of its own inside an item
        for line in lines:
            self.take(line.expandtabs(4) if line[:1] in " \t" else line)
        return self.tidied

    def take(self, line: str) -> None:
        before = self.tidied[-1] if self.tidied else ""
        item = ITEM.match(line)
        indent = len(line) - len(line.lstrip(" "))
        line = NO_HEADING.sub(r"\1\\\2", line)
        if not line.strip():
            self.tidied.append("")
        elif item and (self.levels or indent < 4):
            self.take_item(line, item, before)
        else:
            self.take_text(line, indent, before)

    def take_text(self, line: str, indent: int, before: str) -> None:
        """A line of text: it goes on with an item, or ends the list."""
        if HEADING.match(line) or PLACEHOLDER in line:
            ended = bool(self.levels) and bool(before)
            self.levels.clear()
            self.tidied += ["", line] if ended else [line]
            return
        while not before and self.levels and indent <= self.levels[-1]:
            self.levels.pop()
        if not self.levels:
            self.in_paragraph = False
            self.tidied.append(line)
            return
        self.in_paragraph |= not before
        self.tidied.append("    " * (len(self.levels) - (not self.in_paragraph)) + line.strip())

    def take_item(self, line: str, item: re.Match[str], before: str) -> None:
        indent, bullet, number = len(item[1]), item[2], item[3]
        while self.levels and indent < self.levels[-1]:
            self.levels.pop()
        if not self.levels and before.strip() and not HEADING.match(before):
            if number not in (None, "1") or before.lstrip().startswith((">", "|")):
                self.tidied.append(line)  # "am\n14. März" begins no list
                return
            self.tidied.append("")
        if self.in_paragraph and before:
            self.tidied.append("")
        self.in_paragraph = False
        if not self.levels or indent >= self.levels[-1] + 2:
            self.levels.append(indent)
        text = line[item.end() :]
        if box := TICK.match(text):
            text = f"{BOX}{'o' if box[1] == ' ' else 'x'}{BOX} {text[box.end() :]}"
        self.tidied.append(f"{'    ' * (len(self.levels) - 1)}{bullet or number + '.'} {text}")


class TickPattern(InlineProcessor):
    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]
        done = m[1] == "x"
        box = Element("span", {"class": "ticked" if done else "unticked", "role": "img"})
        box.set("aria-label", str(DONE if done else OPEN))
        box.text = AtomicString("☑" if done else "☐")
        return box, m.start(0), m.end(0)


class ReferencePattern(InlineProcessor):
    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self, reference: Reference, md: Markdown) -> None:
        super().__init__(reference.pattern.pattern, md)
        self.compiled_re = reference.pattern
        self.link = reference.link

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[Element | str | None, int | None, int | None]:
        found = self.link(m[0])
        if found is None:
            return None, None, None
        link, length = found
        anchor = Element("a", {"href": link.url, "class": "reference" + " missing" * link.missing})
        if link.title:
            anchor.set("title", link.title)
        anchor.text = AtomicString(link.label)
        return anchor, m.start(0), m.start(0) + length


class AddressPattern(InlineProcessor):
    """A bare address; a closing bracket or full stop after it belongs to the sentence."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]
        address = m[1]
        while True:
            shorter = TRAILING.sub("", address)
            if shorter.endswith(")") and shorter.count("(") < shorter.count(")"):
                shorter = shorter[:-1]
            if shorter == address:
                break
            address = shorter
        anchor = Element("a", {"href": address})
        anchor.text = AtomicString(address)
        return anchor, m.start(0), m.start(0) + len(address)
