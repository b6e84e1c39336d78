"""What all rooms share: records by key, steps in time, texts that name other records, comments."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from collab import kinds
from collab.attachments.actions import attach, markdown_of
from collab.base.clock import BERLIN
from collab.comments.actions import write_comment
from collab.comments.models import Comment
from collab.demo.catalogue import CONTENT
from collab.demo.rooms import times
from collab.extensions import db
from collab.minutes.models import Decision
from collab.people.models import Account, Organisation, Person
from collab.workspaces.models import Workspace

if TYPE_CHECKING:
    from collab.demo.story import Story

Row = dict[str, Any]
"""A table of a TOML file."""

Happens = Callable[[datetime], object]
"""What happens at the moment (UTC) it is handed."""

NAMED = re.compile(r"\{\{(picture|document|meeting|decision): ([^{}]+)\}\}")
"""In a text: a picture shown, a document, meeting or decision linked. Meetings go by their key,
the others by title."""


class Steps:
    """Collects what happens; `made` keeps the records of a room by (kind, key of the content)."""

    def __init__(self, story: Story, today: date) -> None:
        self.story = story
        self.today = today
        self.made: dict[tuple[str, str], Any] = {}
        self._steps: list[tuple[datetime, Happens]] = []

    def at(self, words: str, happens: Happens, *, later: timedelta = timedelta(0)) -> None:
        self._steps.append((self.moment(words) + later, happens))

    def until(self, end: datetime) -> list[tuple[datetime, Happens]]:
        return [(moment, happens) for moment, happens in self._steps if moment <= end]

    def moment(self, words: str) -> datetime:
        return times.moment(words, self.today)

    def utc(self, words: str) -> datetime:
        return self.moment(words).replace(tzinfo=BERLIN)

    def day(self, words: str | None) -> date | None:
        return times.day(words, self.today) if words else None

    def person(self, key: str | None) -> Person | None:
        return self.story.persons[key] if key else None

    def people(self, keys: Iterable[str]) -> list[Person]:
        return [self.story.persons[key] for key in keys]

    def account(self, key: str) -> Account:
        return self.story.accounts[key]

    def city(self, key: str | None) -> Organisation | None:
        return self.story.organisations[key] if key else None

    def workspace(self, slug: str) -> Workspace:
        return self.story.workspaces[slug]

    def text(self, text: str) -> str:
        """With the addresses of what it names."""
        return NAMED.sub(lambda found: self._address(found[1], found[2]), text.strip())

    def discuss(self, kind: str, key: str, comments: Iterable[Row]) -> None:
        """Comments on a record; `answers` is the number of the comment (from 1) that one answers."""
        said: dict[int, Comment] = {}

        def say(number: int, row: Row, at: datetime) -> None:
            actor = self.account(row["by"])
            subject = self.subject(kind, key, actor)
            answered = said.get(row.get("answers", 0))
            text = self.text(row["text"])
            said[number] = write_comment(subject, text, answers=answered, actor=actor, now=at)

        for number, row in enumerate(comments, start=1):
            self.at(row["at"], partial(say, number, row))

    def attach(self, kind: str, key: str, titles: Iterable[str], actor: Account, at: datetime) -> None:
        subject = self.subject(kind, key, actor)
        for title in titles:
            attach(subject, self.story.documents[title], actor=actor, now=at)

    def subject(self, kind: str, key: str, actor: Account) -> kinds.Subject:
        """As the actor sees it; an error where the content lets somebody speak who may not see it."""
        find = kinds.get(kind).subject
        found = find(actor, self.made[kind, key].key) if find else None
        if found is None:
            raise LookupError(f"{actor.email} does not see {kind} {key}")
        return found

    def _address(self, sort: str, name: str) -> str:
        if sort == "meeting":
            meeting = self.made["meeting", name]
            return f"[{meeting.title}](/m/{meeting.key})"
        if sort == "decision":
            decision = db.session.scalars(select(Decision).where(Decision.title == name)).one()
            return f"Beschluss {decision.year}/{decision.number}"
        document = self.story.documents[name]
        return markdown_of(document) if sort == "picture" else f"[{document.title}](/d/{document.key})"


def tables(name: str, head: str) -> list[Row]:
    """The tables of one name in a file of the content."""
    rows: list[Row] = tomllib.loads((CONTENT / name).read_text(encoding="utf-8"))[head]
    return rows


def texts(folder: str) -> Iterator[tuple[Path, Row, str]]:
    """All Markdown files below a folder in order, each with its settings (TOML between two lines `+++`)."""
    for path in sorted((CONTENT / folder).glob("**/*.md")):
        _, head, body = path.read_text(encoding="utf-8").split("+++\n", 2)
        yield path, tomllib.loads(head), body.strip()
