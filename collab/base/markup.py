"""Markdown as people write it → HTML that can do no harm.

The HTML is made by Markdown and then cleaned by an allowlist (nh3). Pictures come from this host only,
links may lead anywhere but tell the other side nothing.
"""

from __future__ import annotations

import re

import nh3
from markdown import Markdown
from markupsafe import Markup

LONGEST = 100_000
"""Characters; forms allow less, this guards against text that came in another way."""

MOST_BRACKETS = 200
"""In one paragraph. Beyond it brackets are plain text: Markdown's search for links takes cubic time."""

TAGS = {
    "a", "abbr", "b", "blockquote", "br", "code", "dd", "del", "dl", "dt", "em", "h2", "h3", "h4", "h5", "h6",
    "hr", "i", "img", "li", "ol", "p", "pre", "s", "strong", "sub", "sup",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto", "tel"}
SIGNS = re.compile(
    r"!?\[([^\[\]]{0,200})\]\([^()\s]{0,500}\)|^ {0,3}(?:[-*+>]|#{1,6}|\d{1,3}\.) |[*_`|]+", re.M
)
OWN_PATH = re.compile(r"/(?![/\\])[^\\\s]*")


def render(text: str, top_heading: int = 2) -> Markup:
    """The text as safe HTML. Headings begin at `top_heading`, so that they fit below the page's own."""
    converter = Markdown(
        extensions=["tables", "fenced_code", "sane_lists", "toc"],
        extension_configs={"toc": {"baselevel": top_heading, "marker": ""}},
        output_format="html",
    )
    converter.preprocessors.deregister("html_block")  # tags that people type are text
    converter.inlinePatterns.deregister("html")
    try:
        html = converter.convert(_with_few_brackets(text[:LONGEST].replace("\x00", "")))
    except RecursionError:  # thousands of list signs in one line
        return Markup("<p>{}</p>").format(text)
    cleaned = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_allowed,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )
    return Markup(cleaned)  # noqa: S704 - cleaned on the line above


def first_words(text: str, length: int = 160) -> str:
    """The beginning of a text without its signs, for lists; at most `length` characters."""
    words = " ".join(SIGNS.sub(r"\1", text[: length * 4]).split())
    if len(words) <= length:
        return words
    return words[: length - 1].rsplit(" ", 1)[0].rstrip(",;:.– ") + "…"


def _with_few_brackets(text: str) -> str:
    paragraphs = re.split(r"(\n[ \t]*\r?\n)", text)
    return "".join(
        part.replace("[", "&#91;") if part.count("[") > MOST_BRACKETS else part for part in paragraphs
    )


def _allowed(tag: str, attribute: str, value: str) -> str | None:
    if tag == "img" and attribute == "src" and not OWN_PATH.fullmatch(value):
        return None
    return value
