"""Posts, pages, comments and minutes as Markdown and PDF, for people who read them without the platform."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from babel.dates import format_date

from collab.base.clock import local
from collab.base.paper.blocks import blocks
from collab.minutes.export.sheet import Sheet, sheet
from collab.minutes.record import Record
from collab.wiki.titles import LINK

TEMPLATE = Path(__file__).with_name("text.typ")
SHORT_ADDRESS = re.compile(r"(?<=\]\()(?:https?://[^/)\s]+)?/[a-z]+/([0-9a-z]{6,16})(?:[/?#][^)\s]*)?(?=\))")


@dataclass(frozen=True)
class Said:
    """One comment. `answers`: it answers the one before."""

    who: str
    at: datetime
    text: str
    answers: bool = False

    @property
    def head(self) -> str:
        return ("Antwort von " if self.answers else "") + f"{self.who}, {moment_words(self.at)}"


@dataclass(frozen=True)
class Text:
    """What somebody has written. `parts`: comments, each group below a heading of its own."""

    title: str
    workspace: str
    day: date
    facts: Sequence[tuple[str, str]] = ()
    text: str = ""
    parts: Mapping[str, Sequence[Said]] = field(default_factory=dict)

    def markdown(self) -> bytes:
        lines = [f"# {self.title}", ""]
        lines += [f"- {label}: {value}" for label, value in self.facts]
        lines += ["", self.text.strip(), ""]
        for title, comments in self.parts.items():
            lines += [f"## {title}", ""]
            for said in comments:
                lines += [f"**{said.head}**", "", *_quoted(said.text), ""]
        return _file(lines)

    def pdf(self) -> bytes:
        """typst.TypstError if it cannot be set."""
        from collab.base.paper.setting import make_pdf

        return make_pdf(
            TEMPLATE,
            {
                "title": self.title,
                "workspace": self.workspace,
                "authors": [],
                "date": [self.day.year, self.day.month, self.day.day],
                "day": day_words(self.day),
                "facts": [list(fact) for fact in self.facts],
                "blocks": blocks(self.text, below=0),
                "parts": [
                    {
                        "title": title,
                        "comments": [
                            {"head": said.head, "blocks": blocks(said.text, below=1)} for said in comments
                        ],
                    }
                    for title, comments in self.parts.items()
                ],
            },
        )


class Places:
    """Where in the archive a record lies, so that texts link to it there."""

    def __init__(self) -> None:
        self._by_key: dict[str, str] = {}
        self._pages: dict[str, str] = {}

    def put(self, key: str, path: str) -> None:
        self._by_key[key] = path

    def put_page(self, title: str, path: str) -> None:
        self._pages[" ".join(title.split()).casefold()] = path

    def offline(self, text: str, path: str) -> str:
        """The text of the file `path`, with links to other files of the archive."""

        def page(found: re.Match[str]) -> str:
            target = self._pages.get(" ".join(found[1].split()).casefold())
            shown = found[2] or found[1]
            return f"[{shown}]({relative(target, path)})" if target else shown

        def address(found: re.Match[str]) -> str:
            target = self._by_key.get(found[1])
            return relative(target, path) if target else found[0]

        return SHORT_ADDRESS.sub(address, LINK.sub(page, text))


def relative(target: str, path: str) -> str:
    """The address of one file as another one names it."""
    return quote("../" * path.count("/") + target)


def minutes_markdown(record: Record, addenda: Sequence[Mapping[str, Any]], seal: str) -> bytes:
    """The minutes of a meeting, in the words of its PDF."""
    paper = sheet(record, seal=seal, addenda=addenda)
    lines = [f"# {paper['title']}: {paper['name']}", "", f"{paper['workspace']} · {paper['state']}", ""]
    lines += _facts(paper["facts"])
    if paper["attendance"]:
        lines += ["## Teilnahme", "", paper["quorum"], ""]
        lines += _table(("Name", "Kommune", "Teilnahme"), paper["attendance"])
    lines += ["## Ergebnisse", ""]
    for shown, item in zip(paper["items"], record["items"], strict=True):
        lines += _item(shown, item)
    if paper["tasks"]:
        lines += ["## Aufgaben", "", *_table(("TOP", "Aufgabe", "Wer", "Bis"), paper["tasks"])]
    if paper["objections"]:
        lines += ["## Einsprüche", "", *_table(("TOP", "Einspruch", "Antwort"), paper["objections"])]
    for addendum, kept in zip(paper["addenda"], addenda, strict=True):
        lines += [f"## {addendum['heading']}", "", str(kept["text"]), ""]
        lines += [f"Siegel (SHA-256): {addendum['seal']}", ""]
    if seal:
        lines += ["## Genehmigung", "", paper["approval"], "", f"Siegel (SHA-256): {seal}", ""]
    return _file(lines)


def _item(shown: Sheet, item: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"### TOP {shown['number']} {shown['title']}", "")
    if shown["note"]:
        yield from (shown["note"], "")
    if item["text"].strip():
        yield from (item["text"].strip(), "")
    for decision, kept in zip(shown["decisions"], item["decisions"], strict=True):
        yield from (f"**{decision['heading']}**", "", *_quoted(kept["wording"]), "")
        if decision["assents"]:
            yield from (
                decision["sum"],
                "",
                *_table(("Kommune", "Zustimmung", "Anmerkung"), decision["assents"]),
            )
        yield from _facts(decision["facts"])
    if shown["attachments"]:
        yield from (f"Anlagen: {shown['attachments']}", "")


def _facts(facts: Iterable[Sequence[str]]) -> list[str]:
    return [*(f"- {label}: {value}" for label, value in facts), ""]


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    for row in rows:
        cells = [" ".join(cell.split()).replace("|", "\\|") for cell in row]
        lines.append("| " + " | ".join(cells) + " |")
    return [*lines, ""]


def _quoted(text: str) -> list[str]:
    return [f"> {line}".rstrip() for line in text.strip().splitlines()]


def _file(lines: Iterable[str]) -> bytes:
    return ("\n".join(lines).rstrip() + "\n").encode()


def day_words(day: date) -> str:
    return format_date(day, "d. MMMM y", locale="de")


def moment_words(at: datetime) -> str:
    shown = local(at)
    return f"{day_words(shown.date())}, {shown:%H:%M} Uhr"
