"""Who is told of lines of the journal, for many lines and accounts at once, by the rule of notifications."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select

from collab import kinds
from collab.extensions import db
from collab.notifications.models import Following, Level, Mark, NotificationSettings, Rhythm, WorkspaceLevel
from collab.notifications.rule import wants
from collab.people.models import Account, PlatformRole
from collab.workspaces.models import Membership

Record = tuple[str, int]
TOO_LATE = timedelta(days=1)
"""What could not be mailed "at once" for so long stands in the next digest."""


@dataclass
class News:
    """What is new about one record for one account; numbers and moment of the lines."""

    workspace_id: int
    first: int
    last: int
    at: datetime
    gone: bool
    personal: bool


@dataclass(frozen=True)
class Reader:
    id: int
    person_id: int
    since: datetime


@dataclass
class Audience:
    """Everybody who may be told, with what they have chosen; `hear` collects what they are told.

    `inside`: by workspace who is in it, whoever sees all included. `as_usual` keeps, by workspace and weight,
    who hears a line to which nothing special applies.
    """

    inside: dict[int, dict[int, Reader]]
    persons: dict[int, int]  # account by person
    levels: dict[tuple[int, int], Level]  # by account and workspace
    marks: dict[Record, dict[int, Mark]]  # by record and account
    not_at_once: set[int]
    at_once_since: datetime
    news: dict[tuple[int, str, int], News] = field(default_factory=dict)
    addressed: list[dict[str, Any]] = field(default_factory=list)
    as_usual: dict[tuple[int, int], list[Reader]] = field(default_factory=dict)

    @classmethod
    def of(cls, lines: Sequence[Any], now: datetime) -> Audience:
        """Reads what is needed for these lines in five queries."""
        workspaces = {line.workspace_id for line in lines if line.workspace_id is not None}
        readers, all_seeing = _readers()
        inside = {number: {each.id: each for each in all_seeing} for number in workspaces}
        for number, account_id in db.session.execute(
            select(Membership.workspace_id, Membership.account_id).where(
                Membership.workspace_id.in_(workspaces)
            )
        ):
            if account_id in readers:
                inside[number][account_id] = readers[account_id]
        rows = db.session.execute(
            select(WorkspaceLevel.account_id, WorkspaceLevel.workspace_id, WorkspaceLevel.level).where(
                WorkspaceLevel.workspace_id.in_(workspaces)
            )
        )
        levels = {(account_id, number): Level(level) for account_id, number, level in rows}
        return cls(
            inside,
            {each.person_id: each.id for each in readers.values()},
            levels,
            _marks({(line.kind, line.object_id) for line in lines} | {_record(line) for line in lines}),
            _not_at_once(),
            now - TOO_LATE,
        )

    def hear(self, line: Any) -> None:
        """Note who is told of this line."""
        kind = next((each for each in kinds.every() if each.name == line.kind), None)
        verb = kind.verbs.get(line.verb) if kind is not None else None
        if verb is None or line.workspace_id not in self.inside:
            return
        inside, record = self.inside[line.workspace_id], _record(line)
        named = {self.persons[person] for person in line.detail.get("to", ()) if person in self.persons}
        marks = self.marks.get(record, {}) | self.marks.get((line.kind, line.object_id), {})
        mailed = {self.persons[person] for person in line.detail.get("mailed", ()) if person in self.persons}
        special = (named | set(marks)) & set(inside)
        hearing = [each for each in self._usual(line.workspace_id, verb.weight) if each.id not in special]
        for account_id in special:
            level = self.levels.get((account_id, line.workspace_id), Level.AS_ACCOUNT)
            if wants(verb.weight, level, marks.get(account_id), account_id in named):
                hearing.append(inside[account_id])
        for reader in hearing:
            if reader.id == line.actor_id or line.at < reader.since:
                continue
            personal = reader.id in named
            self._note(reader.id, record, line, verb.gone, personal)
            at_once = line.at > self.at_once_since and not verb.own_mail and reader.id not in mailed
            if personal and at_once and reader.id not in self.not_at_once:
                self.addressed.append(
                    {"account_id": reader.id, "number": line.number, "not_before": line.at, "mailed_at": None}
                )

    def _usual(self, workspace_id: int, weight: int) -> list[Reader]:
        if (workspace_id, weight) not in self.as_usual:
            self.as_usual[workspace_id, weight] = [
                reader
                for reader in self.inside[workspace_id].values()
                if wants(weight, self.levels.get((reader.id, workspace_id), Level.AS_ACCOUNT), None, False)
            ]
        return self.as_usual[workspace_id, weight]

    def _note(self, account_id: int, record: Record, line: Any, gone: bool, personal: bool) -> None:
        gone = gone and record == (line.kind, line.object_id)
        new = self.news.get((account_id, *record))
        if new is None:
            self.news[(account_id, *record)] = News(
                line.workspace_id, line.number, line.number, line.at, gone, personal
            )
            return
        new.workspace_id, new.last, new.at, new.gone = line.workspace_id, line.number, line.at, gone
        new.personal = new.personal or personal


def _record(line: Any) -> Record:
    return (line.about_kind, line.about_id) if line.about_kind else (line.kind, line.object_id)


def _readers() -> tuple[dict[int, Reader], list[Reader]]:
    """Accounts that have come in, by id; and those among them who see every workspace."""
    rows = db.session.execute(
        select(Account.id, Account.person_id, Account.created_at, Account.platform_role).where(
            Account.closed_at.is_(None), Account.password_hash.is_not(None)
        )
    )
    readers, all_seeing = {}, []
    for number, person_id, since, role in rows:
        readers[number] = Reader(number, person_id, since)
        if role in (PlatformRole.STEERING, PlatformRole.OFFICE):
            all_seeing.append(readers[number])
    return readers, all_seeing


def _marks(records: Collection[Record]) -> dict[Record, dict[int, Mark]]:
    ids: dict[str, set[int]] = defaultdict(set)
    for kind, object_id in records:
        ids[kind].add(object_id)
    these = or_(
        *(and_(Following.kind == kind, Following.object_id.in_(numbers)) for kind, numbers in ids.items())
    )
    found: dict[Record, dict[int, Mark]] = defaultdict(dict)
    for row in db.session.scalars(select(Following).where(these)):
        found[row.kind, row.object_id][row.account_id] = Mark(row.mark)
    return dict(found)


def _not_at_once() -> set[int]:
    """Who wants what is meant for her with the digest, or no mails at all."""
    return set(
        db.session.scalars(
            select(NotificationSettings.account_id).where(
                or_(
                    NotificationSettings.addressed_at_once.is_(False),
                    NotificationSettings.rhythm == Rhythm.OFF,
                )
            )
        )
    )
