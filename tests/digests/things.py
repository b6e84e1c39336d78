"""A kind of record for these tests: things that lie in workspaces, of which the test says what became."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from collab import kinds
from collab.activity import Activity, record
from collab.extensions import db
from collab.kinds import Card, Kind, Verb
from collab.people.models import Account
from collab.workspaces import access
from collab.workspaces.models import Workspace

VERBS = {
    "made": Verb(_l("%(actor)s hat „%(title)s“ gemacht"), 3),
    "moved": Verb(_l("%(actor)s hat „%(title)s“ bewegt"), 2),
    "tagged": Verb(_l("%(actor)s hat „%(title)s“ mit %(tag)s versehen"), 1),
    "broken": Verb(_l("%(actor)s hat „%(title)s“ zerbrochen"), 2, gone=True),
}


class Things:
    def __init__(self) -> None:
        self.present: dict[int, tuple[str, Workspace]] = {}
        self.number = 0

    def kind(self) -> Kind:
        return Kind("thing", _l("Ding"), _l("Dinge"), "document", self.cards, VERBS)

    def cards(self, ids: Collection[int], account: Account) -> Mapping[int, Card]:
        seen = set(db.session.scalars(select(Workspace.id).where(access.may_see(Workspace, account))))
        return {
            number: Card("thing", number, title, f"/thing/{number}", "document", workspace.id)
            for number, (title, workspace) in self.present.items()
            if number in ids and workspace.id in seen
        }

    def make(self, title: str, workspace: Workspace, actor: Account, now: datetime) -> int:
        self.number += 1
        self.present[self.number] = (title, workspace)
        self.tell("made", self.number, actor, now)
        return self.number

    def tell(self, verb: str, number: int, actor: Account | None, now: datetime, **detail: str) -> Activity:
        title, workspace = self.present[number]
        return record(verb, "thing", number, title, actor=actor, now=now, workspace=workspace, **detail)

    def breaks(self, number: int, actor: Account, now: datetime) -> None:
        self.tell("broken", number, actor, now)
        del self.present[number]


@contextmanager
def registered() -> Iterator[Things]:
    """The kind is known inside."""
    things = Things()
    kinds.register(things.kind())
    try:
        yield things
    finally:
        kinds._kinds.pop("thing", None)
