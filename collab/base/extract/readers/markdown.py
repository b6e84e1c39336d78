"""Markdown is read as it stands; its first heading, or the title in its front matter, is its title."""

import re
from collections.abc import Iterator

from collab.base.extract.readers.plain import head
from collab.base.extract.source import Source

FRONT_MATTER_TITLE = re.compile(
    r"\A---\n(?:(?!---).{0,500}\n){0,30}?title:[ \t]*(.{1,300})$", re.IGNORECASE | re.MULTILINE
)
HEADING = re.compile(r"^#[ \t]+(.{1,300}?)[ \t#]*$", re.MULTILINE)


def read(source: Source) -> Iterator[str]:
    text = head(source)
    begin = text[:20_000].replace("\r\n", "\n")
    found = FRONT_MATTER_TITLE.search(begin) or HEADING.search(begin)
    if found:
        source.facts.offer(title=found[1].strip(" \"'"))
    yield text
