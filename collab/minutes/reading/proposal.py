"""What was found, and where: each finding names the line of the text it was read from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Generic, TypeVar

from collab.minutes.models import Presence, Vote

T = TypeVar("T")


@dataclass(frozen=True)
class Found(Generic[T]):
    """A value, and the line that it was read from, for whoever checks it."""

    value: T
    source: str


@dataclass(frozen=True)
class FoundPerson:
    """`place`: what stands in brackets behind the name, without the duty: a city or another body."""

    name: str
    place: str
    presence: Presence
    guest: bool
    chairs: bool
    takes_minutes: bool
    source: str


@dataclass(frozen=True)
class FoundItem:
    """`number` as written ("2.1"); `text` is Markdown with blank lines between paragraphs."""

    number: str
    title: str
    text: str
    source: str


@dataclass(frozen=True)
class FoundDecision:
    """`item`: index in the list of items, None where it stands before the first one. `result`: the words
    about the vote ("einstimmig bei einer Enthaltung"); `unanimous`: the vote of every city, where clear."""

    item: int | None
    wording: str
    result: str
    unanimous: Vote | None
    source: str


@dataclass(frozen=True)
class FoundTask:
    """`who` as written: a person, a city, or several."""

    item: int | None
    text: str
    who: str
    due: date | None
    source: str


@dataclass(frozen=True)
class Proposal:
    """Everything that was found in one protocol. `next_day`: when the next meeting is announced for."""

    title: Found[str] | None
    day: Found[date] | None
    begins: Found[time] | None
    ends: Found[time] | None
    place: Found[str] | None
    people: tuple[FoundPerson, ...]
    items: tuple[FoundItem, ...]
    decisions: tuple[FoundDecision, ...]
    tasks: tuple[FoundTask, ...]
    next_day: Found[date] | None

    def __bool__(self) -> bool:
        return bool(self.day or self.people or self.items or self.decisions or self.tasks)
