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

    `total`: how many there are, where the lines show only the first ones; `url`: the path where all are.
    `summary`: the section in the subject of a mail ("2 Aufgaben überfällig").
    """

    title: str
    lines: tuple[SectionLine, ...]
    total: int
    worth_a_mail: bool = False
    summary: str = ""
    url: str = ""


Builder = Callable[[Account, datetime | None, datetime], Section | None]
"""(account, since, now) → what to say; None: nothing. Reads only, in the language of the account.

`since` is when the sections of this account were last looked at, None: never. Looks follow each other without
gap: what became worth a mail between two of them is told at the later one, and not again.
"""

_builders: dict[str, Builder] = {}


def register(name: str, build: Builder) -> None:
    _builders[name] = build


def sections_for(account: Account, since: datetime | None, now: datetime) -> tuple[Section, ...]:
    found = (build(account, since, now) for build in _builders.values())
    return tuple(section for section in found if section is not None)
