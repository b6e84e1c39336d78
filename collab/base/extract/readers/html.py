"""HTML pages."""

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from collab.base.charset import decode_html
from collab.base.extract.htmltext import html_title, visible_text
from collab.base.extract.source import Source

MARKUP_PER_CHARACTER = 12
"""How many bytes of markup may stand around one character of text before we stop reading."""


def read(source: Source) -> Iterator[str]:
    page = source.beginning(source.budget.text_chars * MARKUP_PER_CHARACTER)
    tree = LexborHTMLParser(decode_html(page))
    source.facts.offer(title=html_title(tree))
    yield visible_text(tree, source.budget.text_chars)
