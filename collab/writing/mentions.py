"""People named with @ in a text. Only who may see the text can be named, and only by the full name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import g, has_request_context, url_for
from sqlalchemy import delete, or_, select
from sqlalchemy.orm import joinedload

from collab.base.folding import fold, matcher, sort_key
from collab.base.markup import Link, Reference, render
from collab.extensions import db
from collab.people.models import Account, Person, PlatformRole
from collab.workspaces import access
from collab.workspaces.models import Membership, Workspace
from collab.writing.links import Suggestion
from collab.writing.models import Mention

WORD = r"[^\W_](?:[\w'’.-]*[\w.])?"
NAMED = re.compile(rf"(?<![\w@./])@{WORD}(?: {WORD}){{0,6}}(?: \([^()\n\[\]]{{1,200}}\))?")
"""An @ and as many words as a name can have; how many belong to it, the list of people says."""

WORDS = re.compile(r"[^ (]+|\([^()]*\)")
MOST_SUGGESTIONS = 8


@dataclass(frozen=True)
class Somebody:
    """A person who can be named, and whether the reader may open her page."""

    person: Person
    linked: bool


class People:
    """The people who may see what is written in a workspace, found by their names."""

    def __init__(self, everybody: Iterable[Somebody]) -> None:
        self.everybody = list(everybody)
        self.by_name: defaultdict[str, dict[int, Somebody]] = defaultdict(dict)
        for each in self.everybody:
            for name in _spellings(each.person):
                self.by_name[name][each.person.id] = each

    def at(self, words: str) -> tuple[Somebody, int] | None:
        """Who is named at the beginning of `@…`, the longest name first, and where the name ends."""
        ends = [found.end() for found in WORDS.finditer(words)]
        for end in reversed(ends):
            for name in (words[1:end], words[1:end].rstrip(".-'’")):
                named = self.by_name.get(fold(name))
                if named and len(named) == 1:
                    return next(iter(named.values())), len(name) + 1
        return None

    def unmistakable(self, person: Person) -> str:
        """The shortest way to write a person so that nobody else is meant."""
        spellings = list(_written(person))
        return next((each for each in spellings if len(self.by_name[fold(each)]) == 1), spellings[-1])


def people_of(workspace: Workspace, reader: Account) -> People:
    """Everybody with an open account who may see the workspace; asked for once in a request."""
    if not has_request_context():
        return _people_of(workspace, reader)
    kept: dict[tuple[int, int], People] = g.setdefault("people_to_name", {})
    if (workspace.id, reader.id) not in kept:
        kept[workspace.id, reader.id] = _people_of(workspace, reader)
    return kept[workspace.id, reader.id]


def _people_of(workspace: Workspace, reader: Account) -> People:
    inside = select(Membership.account_id).where(Membership.workspace_id == workspace.id)
    rows = db.session.execute(
        select(Person, access.may_see(Person, reader))
        .join(Account, Account.person_id == Person.id)
        .where(
            Account.closed_at.is_(None),
            or_(
                Account.id.in_(inside),
                Account.platform_role.in_((PlatformRole.STEERING, PlatformRole.OFFICE)),
            ),
        )
        .options(joinedload(Person.organisation))
        .order_by(Person.id)
    )
    return People(
        Somebody(person, bool(linked)) for person, linked in rows if person.given_name and person.family_name
    )


def reference(text: str, workspace: Workspace, reader: Account) -> Reference | None:
    """The names in a text as links; None when nobody is named (and nobody is looked up)."""
    if not NAMED.search(text):
        return None
    people = people_of(workspace, reader)

    def link(words: str) -> tuple[Link, int] | None:
        found = people.at(words)
        if found is None or not found[0].linked:
            return None
        person = found[0].person
        url = url_for("contacts.person", person=person.key)
        return Link(f"@{person.display_name}", url, _city(person)), found[1]

    return Reference(NAMED, link)


def note_mentions(
    kind: str, object_id: int, text: str, *, workspace: Workspace, actor: Account, now: datetime
) -> list[Person]:
    """Keep who is named in a record; returns who is named for the first time, without the actor herself."""
    named = {person.id: person for person in named_in_text(text, workspace, actor)}
    before = set(
        db.session.scalars(
            select(Mention.person_id).where(Mention.kind == kind, Mention.object_id == object_id)
        )
    )
    if gone := before - set(named):
        db.session.execute(
            delete(Mention).where(
                Mention.kind == kind, Mention.object_id == object_id, Mention.person_id.in_(gone)
            )
        )
    new = [person for number, person in named.items() if number not in before]
    db.session.add_all(Mention(kind=kind, object_id=object_id, person=person, at=now) for person in new)
    db.session.flush()
    return [person for person in new if person.id != actor.person_id]


def addressed(named: Collection[Person]) -> dict[str, Any]:
    """The detail of a journal line by which those who are named for the first time are told; or nothing."""
    if not named:
        return {}
    return {"named": ", ".join(person.display_name for person in named), "to": [p.id for p in named]}


def named_in_text(text: str, workspace: Workspace, writer: Account) -> list[Person]:
    """Who is named, in the order of the text. What stands in code or in a link names nobody."""
    if not NAMED.search(text):
        return []
    people = people_of(workspace, writer)
    named: dict[int, Person] = {}
    render(text, references=[Reference(NAMED, _noting(people, named))])
    return list(named.values())


def named_in(kind: str, ids: Collection[int]) -> dict[int, list[Person]]:
    """Who is named in each of these records, by name; one query."""
    found: defaultdict[int, list[Person]] = defaultdict(list)
    for mention in db.session.scalars(
        select(Mention)
        .where(Mention.kind == kind, Mention.object_id.in_(ids))
        .options(joinedload(Mention.person))
    ):
        found[mention.object_id].append(mention.person)
    for people in found.values():
        people.sort(key=lambda person: sort_key(person.family_name, person.given_name))
    return dict(found)


def suggest(words: str, workspace: Workspace, writer: Account) -> list[Suggestion]:
    """People whose names begin with what was typed after the @."""
    people = people_of(workspace, writer)
    fits = matcher(words)
    found = [each.person for each in people.everybody if each.linked and fits(f"{each.person.display_name}")]
    found.sort(key=lambda person: sort_key(person.given_name, person.family_name))
    return [
        Suggestion(
            f"@{people.unmistakable(person)}",
            person.display_name,
            ", ".join(filter(None, (_city(person), person.function))),
        )
        for person in found[:MOST_SUGGESTIONS]
    ]


def _noting(people: People, named: dict[int, Person]) -> Callable[[str], tuple[Link, int] | None]:
    def note(words: str) -> tuple[Link, int] | None:
        found = people.at(words)
        if found is None:
            return None
        named[found[0].person.id] = found[0].person
        return Link(words[: found[1]], "/"), found[1]

    return note


def _written(person: Person) -> Iterable[str]:
    """How a person can be written, from short to unmistakable."""
    city = _city(person)
    for name in (f"{person.given_name} {person.family_name}", person.display_name):
        yield name
        if city:
            yield f"{name} ({city})"
        if person.department:
            yield f"{name} ({', '.join(filter(None, (city, person.department)))})"


def _city(person: Person) -> str:
    return person.organisation.name if person.organisation else ""


def _spellings(person: Person) -> set[str]:
    return {fold(name) for name in _written(person)}
