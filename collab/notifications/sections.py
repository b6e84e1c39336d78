"""What rooms add to a digest beside the news of the journal. Each registers its own in register()."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from collab.people.models import Account


@dataclass(frozen=True)
class SectionLine:
    """One thing with its address (a path) and what is to be known of it ("fällig am 3. März, Forum")."""

    title: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Section:
    """`worth_a_mail`: these lines alone are a reason to write, even when the journal has no news.

    `total`: how many there are, where the lines show only the first ones.
    """

    title: str
    lines: tuple[SectionLine, ...]
    total: int
    worth_a_mail: bool = False


Builder = Callable[[Account, datetime | None, datetime], Section | None]
"""(account, when the last digest was written, now) → what to say; None: nothing. Reads only."""

_builders: dict[str, Builder] = {}


def register(name: str, build: Builder) -> None:
    _builders[name] = build


def sections_for(account: Account, since: datetime | None, now: datetime) -> tuple[Section, ...]:
    found = (build(account, since, now) for build in _builders.values())
    return tuple(section for section in found if section is not None)
