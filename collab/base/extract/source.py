"""What a reader works on, and how it says that it cannot."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from collab.base.extract.facts import Facts


class Locked(Exception):
    """The file is protected by a password."""


class Unreadable(Exception):
    """Carries the reason as a short code."""


@dataclass
class Budget:
    """What is left of the limits while one file, with all that is attached to it, is read."""

    text_chars: int
    deadline: float
    """In time.monotonic() seconds: past it, readers stop and what was read so far counts."""
    ocr_seconds: float
    ocr_pages: int
    attachments: int = 200
    cut: bool = False
    """Set by a reader that left something out because a limit was reached."""

    @classmethod
    def of(cls, text_chars: int, seconds: float, ocr_seconds: float, ocr_pages: int) -> "Budget":
        return cls(text_chars, time.monotonic() + seconds, ocr_seconds, ocr_pages)

    def seconds_left(self) -> float:
        return self.deadline - time.monotonic()


@dataclass
class Source:
    """A file on its way through a reader. `depth` counts how many mails it is attached within."""

    path: Path
    filename: str
    mime: str
    budget: Budget
    facts: Facts = field(default_factory=Facts)
    depth: int = 0

    def beginning(self, most_bytes: int) -> bytes:
        """The first bytes of the file; notes in the budget when there are more."""
        with open(self.path, "rb") as stream:
            data = stream.read(most_bytes + 1)
        if len(data) > most_bytes:
            self.budget.cut = True
        return data[:most_bytes]


Reader = Callable[[Source], Iterator[str]]
"""Yields raw text, part by part; a part is a page, a slide, a sheet, or whatever belongs together."""
