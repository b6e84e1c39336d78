"""Markdown as people write it → HTML that can do no harm.

The HTML is made by Markdown and then cleaned by an allowlist (nh3). Pictures come from this host only,
links may lead anywhere but tell the other side nothing.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import nh3
from markdown import Markdown
from markupsafe import Markup

from collab.base.folding import fold
from collab.base.typed_markdown import Link, Reference, TypedMarkdown

__all__ = ["Heading", "Link", "Reference", "first_words", "render", "toc"]

LONGEST = 100_000
"""Characters; forms allow less, this guards against text that came in another way."""

MOST_BRACKETS = 200
"""In one paragraph. Beyond it brackets are plain text: Markdown's search for links takes cubic time."""

PLAIN_BRACKET = "\x0e"
"""Stands for such a bracket while Markdown is at work. An entity would be one more thing for it to find, and
each find copies the whole paragraph: quadratic time. It is never typed, see CONTROLS."""

TAGS = {
    "a", "abbr", "b", "blockquote", "br", "code", "dd", "del", "dl", "dt", "em", "h2", "h3", "h4", "h5", "h6",
    "hr", "i", "img", "li", "ol", "p", "pre", "s", "span", "strong", "sub", "sup",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
HEADINGS = ("h2", "h3", "h4", "h5", "h6")
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "span": {"role", "aria-label"},
}
ANCHORED = {heading: {"id"} for heading in HEADINGS}
CLASSES = {"a": {"reference", "missing"}, "span": {"ticked", "unticked"}}
SCHEMES = {"http", "https", "mailto", "tel"}
ANCHOR = re.compile(r"t-[a-z0-9_-]{1,80}")
"""Ids of headings: with a beginning of their own, so that no text poses as a part of the page."""

CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
SIGNS = re.compile(
    r"!?\[([^\[\]]{0,200})\]\([^()\s]{0,500}\)|^ {0,3}(?:[-*+>]|#{1,6}|\d{1,3}\.) |[*_`|]+", re.M
)
OWN_PATH = re.compile(r"/(?![/\\])[^\\\s]*")


@dataclass(frozen=True)
class Heading:
    """One line of a table of contents; `level` is that of the HTML element, `id` its anchor."""

    level: int
    title: str
    id: str


def render(
    text: str,
    top_heading: int = 2,
    *,
    references: Sequence[Reference] = (),
    breaks: bool = False,
    anchors: bool = False,
) -> Markup:
    """The text as safe HTML. Headings begin at `top_heading`, so that they fit below the page's own.

    `references` become links; `breaks`: a new line is a new line; `anchors`: headings have the ids of `toc`.
    """
    try:
        made = _converter(top_heading, references, breaks).convert(_prepared(text, references))
    except RecursionError:  # thousands of list signs in one line
        return Markup("<p>{}</p>").format(text)
    cleaned = nh3.clean(
        made.replace(PLAIN_BRACKET, "["),
        tags=TAGS,
        attributes=ATTRIBUTES | ANCHORED if anchors else ATTRIBUTES,
        attribute_filter=_allowed,
        allowed_classes=CLASSES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )
    return Markup(cleaned)  # noqa: S704 - cleaned on the line above


def toc(text: str, top_heading: int = 2) -> list[Heading]:
    """The headings of a text in their order, with the ids that `render(…, anchors=True)` gives them."""
    converter = _converter(top_heading, (), False)
    try:
        converter.convert(_prepared(text, ()))
    except RecursionError:
        return []
    found = []
    waiting = list(reversed(getattr(converter, "toc_tokens", [])))
    while waiting:
        token = waiting.pop()
        found.append(Heading(token["level"], _unescaped(token["name"]), token["id"]))
        waiting += reversed(token["children"])
    return found


def _unescaped(title: str) -> str:
    return html.unescape(title).replace(PLAIN_BRACKET, "[")


def _converter(top_heading: int, references: Sequence[Reference], breaks: bool) -> Markdown:
    converter = Markdown(
        extensions=[
            "tables", "fenced_code", "sane_lists", "toc", TypedMarkdown(references), *["nl2br"] * breaks
        ],
        extension_configs={"toc": {"baselevel": top_heading, "marker": "", "slugify": _anchor}},
        output_format="html",
    )  # fmt: skip
    converter.preprocessors.deregister("html_block")  # tags that people type are text
    converter.inlinePatterns.deregister("html")
    return converter


def _anchor(title: str, separator: str) -> str:
    return "t-" + (re.sub(r"[^a-z0-9]+", separator, fold(title))[:60].strip(separator) or "abschnitt")


def _prepared(text: str, references: Sequence[Reference]) -> str:
    text = text[:LONGEST].replace("\r\n", "\n").replace("\r", "\n")
    return _with_few_brackets(CONTROLS.sub("", text), references)


def first_words(text: str, length: int = 160) -> str:
    """The beginning of a text without its signs, for lists; at most `length` characters."""
    words = " ".join(SIGNS.sub(r"\1", text[: length * 4]).split())
    if len(words) <= length:
        return words
    return words[: length - 1].rsplit(" ", 1)[0].rstrip(",;:.– ") + "…"


def _with_few_brackets(text: str, references: Sequence[Reference]) -> str:
    """Only brackets that nothing stands for are counted; those of references are links by then."""
    paragraphs = re.split(r"(\n[ \t]*\n)", text)
    return "".join(
        part.replace("[", PLAIN_BRACKET)
        if part.count("[") > MOST_BRACKETS and _unknown(part, references).count("[") > MOST_BRACKETS
        else part
        for part in paragraphs
    )


def _unknown(part: str, references: Sequence[Reference]) -> str:
    for reference in references:
        part = reference.pattern.sub(partial(_if_unknown, reference), part)
    return part


def _if_unknown(reference: Reference, found: re.Match[str]) -> str:
    return "" if reference.link(found[0]) else found[0]


def _allowed(tag: str, attribute: str, value: str) -> str | None:
    if tag == "img" and attribute == "src" and not OWN_PATH.fullmatch(value):
        return None
    if attribute == "id" and not ANCHOR.fullmatch(value):
        return None
    return value
