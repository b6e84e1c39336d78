"""A mail, whichever program has saved it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from collab.base.extract.htmltext import html_text

MOST_TEXT_CHARS = 4_000_000


@dataclass(frozen=True)
class Enclosure:
    """Something that came with the mail. `shown_inside` marks pictures of signatures and the like; `letter`
    is set instead of `data` for a mail in a mail that is no file of its own (Outlook)."""

    name: str
    data: bytes
    mime: str
    shown_inside: bool = False
    letter: "Letter | None" = None


@dataclass
class Letter:
    sender: str = ""
    to: list[str] = field(default_factory=list)
    cc: list[str] = field(default_factory=list)
    date: datetime | None = None
    subject: str = ""
    plain: str = ""
    html: str = ""
    enclosures: list[Enclosure] = field(default_factory=list)

    def text(self) -> str:
        """The words of the mail itself; those of its HTML form where it brought no plain text."""
        return self.plain if self.plain.strip() else html_text(self.html, MOST_TEXT_CHARS)

    def head(self) -> Iterator[str]:
        """Subject and persons, one a line."""
        yield self.subject
        yield self.sender
        yield ", ".join(self.to)
        yield ", ".join(self.cc)
