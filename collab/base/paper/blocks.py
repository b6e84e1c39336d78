"""Markdown as a tree of plain values, so that other programs than a browser can set it.

The text takes the same way as on the page (`base.markup`), so a record on paper says what the page said. The
tree holds strings, lists and dictionaries only: whoever sets it never meets markup that people typed.

A block is {"is": "p" | "h" | "list" | "quote" | "code" | "table" | "rule", …}; a run of text is a string or
{"is": "strong" | "em" | "del" | "code" | "sub" | "sup" | "link" | "break", "runs": […]}; a link has its
address as "to", code its words once more as "text".
"""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from collab.base import markup

Run = Any
Block = dict[str, Any]

STYLES = {
    "strong": "strong", "b": "strong", "em": "em", "i": "em", "del": "del", "s": "del",
    "code": "code", "sub": "sub", "sup": "sup",
}  # fmt: skip
TOP = 2  # cleaning keeps h2 to h6
HEADINGS = {f"h{level}": level - 1 for level in range(TOP, 7)}
DEEPEST_HEADING = 6
DEEPEST = 12  # of lists and quotations inside each other; below it the words are kept, their place is not


def blocks(text: str, below: int = 1) -> list[Block]:
    """The blocks of a text. Headings lie below level `below`, and no level is left out."""
    reader = _Reader()
    reader.feed(str(markup.render(text, TOP, breaks=True)))
    reader.close()
    return _levelled(reader.finished(), below)


def words(runs: list[Run]) -> str:
    """The text of runs without their style."""
    return "".join(run if isinstance(run, str) else words(run.get("runs", [])) or " " for run in runs)


def _levelled(found: list[Block], below: int) -> list[Block]:
    last = below
    for block in found:
        if block["is"] == "h":
            last = block["level"] = min(below + block["level"], last + 1, DEEPEST_HEADING)
    return found


class _Reader(HTMLParser):
    """Reads the cleaned HTML. `places` are the lists of blocks we are in, the innermost last."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.places: list[list[Block]] = [[]]
        self.open: list[tuple[str, bool]] = []  # tags, and whether they opened a place
        self.runs: list[list[Run]] = []  # the runs of the paragraph and of the styles inside it
        self.table: Block | None = None
        self.preformatted = False

    def finished(self) -> list[Block]:
        self._end_paragraph()
        return self.places[0]

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag in STYLES and not self.preformatted:
            self._begin_style({"is": STYLES[tag]})
        elif tag == "a":
            self._begin_style({"is": "link", "to": given.get("href", "")})
        elif tag == "span":
            self._add({"ticked": "[x] ", "unticked": "[ ] "}.get(given.get("class", ""), ""))
        elif tag == "br":
            self._add({"is": "break"})
        elif tag == "img":
            self._add(f"[Bild: {given['alt']}]" if given.get("alt") else "[Bild]")
        elif tag == "hr":
            self._end_paragraph()
            self._place({"is": "rule"})
        elif tag in ("th", "td"):
            self.runs = [[]]
        elif tag == "tr" and self.table is not None:
            self.table["rows"].append([])
        elif tag == "table":
            self._end_paragraph()
            self.table = {"is": "table", "rows": []}
        elif tag in ("p", "dt", "pre", *HEADINGS):
            self._end_paragraph()
            self.runs = [[]]
            self.preformatted = tag == "pre"
        elif tag in ("ul", "ol", "blockquote", "li", "dd"):
            self._end_paragraph()
            self._begin_place(tag, given)

    def handle_endtag(self, tag: str) -> None:
        if (tag in STYLES and not self.preformatted) or tag == "a":
            self._end_style()
        elif tag in ("th", "td"):
            if self.table is not None and self.table["rows"]:
                self.table["rows"][-1].append(self.runs[0] if self.runs else [])
            self.runs = []
        elif tag == "table":
            self._end_table()
        elif tag in HEADINGS:
            self._end_paragraph({"is": "h", "level": HEADINGS[tag]})
        elif tag == "pre":
            text = words(self.runs[0]) if self.runs else ""
            self.runs, self.preformatted = [], False
            self._place({"is": "code", "text": text.rstrip("\n")})
        elif tag in ("p", "dt"):
            self._end_paragraph()
        elif tag in ("ul", "ol", "blockquote", "li", "dd"):
            self._end_paragraph()
            self._end_place(tag)

    def handle_data(self, data: str) -> None:
        if not self.preformatted:
            data = data.replace("\n", " ")
            if self.runs and self.runs[-1] and self.runs[-1][-1] == {"is": "break"}:
                data = data.lstrip()
            if not self.runs and not data.strip():
                return
        self._add(data)

    def _add(self, run: Run) -> None:
        if not self.runs:
            self.runs = [[]]
        self.runs[-1].append(run)

    def _begin_style(self, run: dict[str, Any]) -> None:
        run["runs"] = []
        self._add(run)
        self.runs.append(run["runs"])

    def _end_style(self) -> None:
        if len(self.runs) < 2:
            return
        inside = self.runs.pop()
        run = self.runs[-1][-1]
        if run["is"] == "code":
            run["text"] = words(inside)

    def _place(self, block: Block) -> None:
        self.places[-1].append(block)

    def _end_paragraph(self, block: Block | None = None) -> None:
        runs = self.runs[0] if self.runs else []
        self.runs = []
        if any(not isinstance(run, str) or run.strip() for run in runs):
            self._place({**(block or {"is": "p"}), "runs": runs})

    def _end_table(self) -> None:
        table, self.table = self.table, None
        if table is None or not table["rows"]:
            return
        table["columns"] = max(len(row) for row in table["rows"])
        for row in table["rows"]:
            row += [[] for _ in range(table["columns"] - len(row))]
        self._place(table)

    def _begin_place(self, tag: str, given: dict[str, str]) -> None:
        if len(self.places) > DEEPEST:
            self.open.append((tag, False))
            return
        inside: list[Block] = []
        if tag == "li":
            parent = self.places[-1]
            if not parent or parent[-1]["is"] != "list":
                parent.append({"is": "list", "ordered": False, "start": 1, "items": []})
            parent[-1]["items"].append(inside)
        elif tag in ("ul", "ol"):
            start = given.get("start", "1")
            self._place(
                {
                    "is": "list",
                    "ordered": tag == "ol",
                    "start": int(start) if start.isascii() and start.isdigit() and len(start) < 7 else 1,
                    "items": [],
                }
            )
            self.open.append((tag, False))  # its items are put into it, above
            return
        else:
            self._place({"is": "quote", "blocks": inside})
        self.places.append(inside)
        self.open.append((tag, True))

    def _end_place(self, tag: str) -> None:
        if self.open and self.open[-1][0] == tag and self.open.pop()[1]:
            self.places.pop()
