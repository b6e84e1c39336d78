"""What a digest says: the journal in a window, as far as the account may see it now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import force_locale
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from collab.activity.feed import Line, visible_lines
from collab.activity.models import Activity
from collab.digests.told import without_what_is_told
from collab.extensions import db
from collab.notifications.rule import choices_of
from collab.notifications.sections import Section, sections_for
from collab.people.models import Account
from collab.workspaces import access
from collab.workspaces.models import Workspace


@dataclass(frozen=True)
class Window:
    """Journal numbers after `after` up to `up_to`, this one included. Without an end: also the lines
    that have no number yet."""

    after: int
    up_to: int | None


@dataclass(frozen=True)
class Item:
    """One record and what happened to it, in order, each thing once."""

    title: str
    url: str | None  # path; None when the record is gone
    lines: tuple[Line, ...]

    @property
    def rank(self) -> tuple[int, datetime]:
        """How important the weightiest line is, and when the last thing happened."""
        return max(line.verb.weight for line in self.lines), max(line.at for line in self.lines)


@dataclass(frozen=True)
class Part:
    """What happened in one workspace."""

    workspace: Workspace
    items: tuple[Item, ...]

    def foremost(self, most: int) -> list[Item]:
        """What a mail names where not everything fits: the important first, then the newest; in order."""
        places = sorted(range(len(self.items)), key=lambda place: self.items[place].rank, reverse=True)
        return [self.items[place] for place in sorted(places[:most])]


@dataclass(frozen=True)
class Digest:
    """The workspace with the most news first. `first_at`: when the first thing of all happened.

    `sections`: what the rooms add; they are there with the news, or when one of them is worth a mail.
    """

    parts: tuple[Part, ...]
    first_at: datetime | None
    sections: tuple[Section, ...] = ()

    @property
    def count(self) -> int:
        return sum(len(part.items) for part in self.parts)

    def __bool__(self) -> bool:
        return bool(self.parts) or any(section.worth_a_mail for section in self.sections)


NOTHING = Digest((), None)


def build(account: Account, window: Window) -> Digest:
    """Read only. The number of queries depends on how many kinds of records occur, not on the lines.

    What was mailed at once stands in no digest again.
    """
    rows = db.session.scalars(_journal(account, window)).all()
    return _digest(without_what_is_told(_heard(rows, account), account))


def build_of(account: Account, numbers: Collection[int]) -> Digest:
    """These lines of the journal alone, for a mail at once."""
    rows = db.session.scalars(_lines(account).where(Activity.number.in_(numbers))).all()
    return _digest(_heard(rows, account))


def _heard(rows: Sequence[Activity], account: Account) -> list[Line]:
    choices = choices_of(account)
    return [line for line in visible_lines(rows, account) if choices.hears(line)]


def _digest(lines: list[Line]) -> Digest:
    by_workspace: dict[Workspace, list[Line]] = defaultdict(list)
    for line in lines:
        assert line.workspace is not None
        by_workspace[line.workspace].append(line)
    parts = [Part(workspace, _items(told)) for workspace, told in by_workspace.items()]
    parts.sort(key=lambda part: (-len(part.items), part.workspace.title))
    return Digest(tuple(parts), min((line.at for line in lines), default=None))


def with_sections(digest: Digest, account: Account, since: datetime | None, now: datetime) -> Digest:
    """The digest with what the rooms add, in the language of the account. Read only."""
    with force_locale(account.language):
        return replace(digest, sections=sections_for(account, since, now))


def _journal(account: Account, window: Window) -> Select[Activity]:
    rows = _lines(account)
    if window.up_to is None:
        return rows.where(or_(Activity.number > window.after, Activity.number.is_(None)))
    return rows.where(Activity.number > window.after, Activity.number <= window.up_to)


def _lines(account: Account) -> Select[Activity]:
    return (
        select(Activity)
        .where(access.may_see(Activity, account))
        .where(or_(Activity.actor_id.is_(None), Activity.actor_id != account.id))
        .options(joinedload(Activity.actor).joinedload(Account.person), selectinload(Activity.workspace))
        .order_by(Activity.number.is_(None), Activity.number, Activity.at, Activity.id)
    )


def _items(lines: Iterable[Line]) -> tuple[Item, ...]:
    """The lines by record, in the order in which the records first occur."""
    records: dict[tuple[str, int], list[Line]] = defaultdict(list)
    for line in lines:
        told = records[line.kind, line.object_id]
        if not any(_same(line, other) for other in told):
            told.append(line)
    return tuple(Item(told[-1].title, told[-1].url, tuple(told)) for told in records.values())


def _same(line: Line, other: Line) -> bool:
    """Somebody did the same thing to a record several times: told once."""
    return (line.actor, line.verb, line.detail) == (other.actor, other.verb, other.detail)
