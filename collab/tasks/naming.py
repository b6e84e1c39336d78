"""Which person somebody means by a name: on the quick line, in the form, in a table that is imported."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from collab.base.folding import bare, fold
from collab.extensions import db
from collab.people.models import Account, Person
from collab.workspaces import access
from collab.workspaces.models import Membership, Workspace


@dataclass(frozen=True)
class Known:
    """One person that could be meant; `inside`: a member of the workspace. Names in all plain spellings."""

    id: int
    key: str
    given: frozenset[str]
    family: frozenset[str]
    whole: frozenset[str]
    name: str
    email: str
    inside: bool


class Names:
    """All persons that an account may see, to be asked for by name. Reads them once."""

    def __init__(self, account: Account, workspace: Workspace) -> None:
        inside = select(Account.person_id).join(Membership, Membership.account_id == Account.id)
        inside = inside.where(Membership.workspace_id == workspace.id)
        rows = db.session.scalars(access.visible(Person, account)).all()
        members = set(db.session.scalars(inside))
        self.own_id = account.person_id
        self.known = [
            Known(
                person.id,
                person.key,
                _spellings(person.given_name),
                _spellings(person.family_name),
                _spellings(person.display_name)
                | _spellings(f"{person.given_name} {person.family_name}")
                | _spellings(f"{person.family_name}, {person.given_name}"),
                person.display_name,
                person.email.lower(),
                person.id in members,
            )
            for person in rows
        ]

    def meant(self, text: str) -> list[Known]:
        """Whoever fits best: by e-mail, whole name, family name, given name, or beginnings of both.

        Among several of the same name those of the workspace come first; more than one: it is not clear.
        """
        text = " ".join(text.split()).strip(" ,;")
        if not text:
            return []
        if text.lower() in ("ich", "me"):
            return [each for each in self.known if each.id == self.own_id]
        for fits in _ways(text):
            found = [each for each in self.known if fits(each)]
            if found:
                return [each for each in found if each.inside] or found
        return []


def _spellings(name: str) -> frozenset[str]:
    """Müller: muller and mueller; nothing of an empty name."""
    name = " ".join(name.split()).strip(" ,")
    return frozenset({bare(name), fold(name)}) if name else frozenset()


def _ways(text: str) -> Sequence[Callable[[Known], bool]]:
    typed = _spellings(text)
    words = [_spellings(word) for word in text.replace(",", " ").split()]

    def beginnings(each: Known) -> bool:
        parts = [part for name in each.given | each.family for part in name.split()]
        return all(any(part.startswith(tuple(word)) for part in parts) for word in words)

    return (
        lambda each: bool(each.email) and each.email == text.lower(),
        lambda each: bool(each.whole & typed),
        lambda each: bool(each.family & typed),
        lambda each: bool(each.given & typed),
        beginnings,
    )
