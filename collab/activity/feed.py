"""Reading the journal for a page: what happened, in words, to records that the reader may see now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from collab import kinds
from collab.activity.models import Activity
from collab.base.clock import local
from collab.extensions import db
from collab.kinds import Card, Verb
from collab.people.models import Account, Person
from collab.workspaces import access
from collab.workspaces.models import Workspace

ROUNDS = 4
"""How often the journal is asked for more when much of it is not to be shown."""


@dataclass(frozen=True)
class Line:
    """One line of a feed. `others` are similar lines that followed it directly, newest first."""

    id: int
    at: datetime
    actor: Person | None
    verb: Verb
    verb_name: str
    kind: str
    object_id: int
    title: str
    detail: dict[str, Any]
    workspace: Workspace | None
    card: Card | None
    others: tuple[Line, ...] = ()
    number: int | None = None  # None: not numbered yet
    record: tuple[str, int] = ("", 0)  # kind and id of the record under which it is followed and listed

    @property
    def label(self) -> str:
        """Who or what the line is about."""
        return str(self.detail.get("name") or self.title)

    @property
    def url(self) -> str | None:
        return self.card.url if self.card else None

    @property
    def count(self) -> int:
        return 1 + len(self.others)


@dataclass(frozen=True)
class Feed:
    """Some lines, and `older`: what to pass as `before` for those that follow; None at the end."""

    lines: list[Line]
    older: int | None


def feed(
    account: Account,
    workspace: Workspace | None = None,
    object: tuple[str, int] | None = None,
    before: int | None = None,
    limit: int = 30,
) -> list[Line]:
    """The lines alone; see `read`."""
    return read(account, workspace=workspace, object=object, before=before, limit=limit).lines


def read(
    account: Account,
    *,
    workspace: Workspace | None = None,
    object: tuple[str, int] | None = None,
    before: int | None = None,
    until: datetime | None = None,
    without_own: bool = False,
    limit: int = 30,
) -> Feed:
    """The newest lines: of all workspaces of the account, of one, or of one object (kind, id).

    `before` is the number of a line that was shown last, `until` a moment. Lines whose record the
    account may not see now are left out, unless the record is gone by that very line. The number of
    queries depends on how many kinds occur, not on how many lines there are.
    """
    found = _selection(account, workspace, object, before, until, without_own)
    chunk = min(limit * 4, 400)
    kept: list[Line] = []
    bundles: list[Line] = []
    rows: Sequence[Activity] = ()
    for turn in range(ROUNDS):
        rows = db.session.scalars(found.limit(chunk).offset(turn * chunk)).all()
        kept += visible_lines(rows, account)
        bundles = kept if object else bundle(kept)
        if len(bundles) > limit or len(rows) < chunk:
            break
    if len(bundles) > limit:
        shown = bundles[:limit]
        return Feed(shown, (shown[-1].others or shown[-1:])[-1].id)
    return Feed(bundles, rows[-1].id if len(rows) == chunk else None)


def recent_cards(
    account: Account, kind: str, *, workspace: Workspace | None = None, limit: int = 6
) -> list[Card]:
    """The records of one kind on which something worth telling happened last, newest first."""
    told = [name for name, verb in kinds.get(kind).verbs.items() if verb.weight > 1]
    lines = select(Activity.object_id).where(
        Activity.kind == kind, Activity.verb.in_(told), access.may_see(Activity, account)
    )
    if workspace is not None:
        lines = lines.where(Activity.workspace_id == workspace.id)
    newest = db.session.scalars(lines.order_by(Activity.at.desc(), Activity.id.desc()).limit(limit * 20))
    ids = list(dict.fromkeys(newest))
    cards = kinds.get(kind).cards(ids, account) if ids else {}
    return [cards[object_id] for object_id in ids if object_id in cards][:limit]


def by_day(lines: Iterable[Line]) -> list[tuple[date, list[Line]]]:
    """The lines under the days on which they happened, as the clocks in Germany show it."""
    days: dict[date, list[Line]] = defaultdict(list)
    for line in lines:
        days[local(line.at).date()].append(line)
    return list(days.items())


def bundle(lines: Sequence[Line]) -> list[Line]:
    """Put similar lines in a row together: the same person did the same on one day."""
    bundles: list[Line] = []
    for line in lines:
        last = bundles[-1] if bundles else None
        if last is not None and _is_similar(last, line):
            if not _says_nothing_new(last, line):
                bundles[-1] = replace(last, others=(*last.others, line))
        else:
            bundles.append(line)
    return bundles


def _is_similar(first: Line, second: Line) -> bool:
    same = (
        first.actor == second.actor
        and first.verb is second.verb
        and first.workspace == second.workspace
        and local(first.at).date() == local(second.at).date()
    )
    return same and (first.verb.many is not None or _says_nothing_new(first, second))


def _says_nothing_new(first: Line, second: Line) -> bool:
    """Small changes of one record in a row, and repetitions, are told once."""
    if second.detail.get("name") != first.detail.get("name"):
        return False
    return second.object_id == first.object_id and (first.verb.weight == 1 or second.detail == first.detail)


def _selection(
    account: Account,
    workspace: Workspace | None,
    object: tuple[str, int] | None,
    before: int | None,
    until: datetime | None,
    without_own: bool,
) -> Select[Activity]:
    rows = (
        select(Activity)
        .options(
            joinedload(Activity.actor).joinedload(Account.person),
            selectinload(Activity.workspace),
        )
        .order_by(Activity.at.desc(), Activity.id.desc())
    )
    if object is None:
        rows = rows.where(access.may_see(Activity, account))
    else:  # records outside of workspaces have a history, too; their cards decide who sees it
        kind, object_id = object
        rows = rows.where(
            Activity.kind == kind,
            Activity.object_id == object_id,
            or_(access.may_see(Activity, account), Activity.workspace_id.is_(None)),
        )
    if workspace is not None:
        rows = rows.where(Activity.workspace_id == workspace.id)
    if without_own:
        rows = rows.where(or_(Activity.actor_id.is_(None), Activity.actor_id != account.id))
    if until is not None:
        rows = rows.where(Activity.at < until)
    last = db.session.get(Activity, before) if before else None
    if last is not None:
        rows = rows.where(Activity.at <= last.at, or_(Activity.at < last.at, Activity.id < last.id))
    return rows


def visible_lines(rows: Sequence[Activity], account: Account) -> list[Line]:
    """The rows whose record the account may see now, or that tell that it is gone, in the same order."""
    known = {kind.name: kind for kind in kinds.every()}
    cards = kinds.cards_of(((row.kind, row.object_id) for row in rows), account)
    lines = []
    for row in rows:
        verb = known[row.kind].verbs.get(row.verb) if row.kind in known else None
        if verb is None:
            continue
        card = cards.get((row.kind, row.object_id))
        if card is not None or (verb.gone and row.workspace_id is not None):
            lines.append(_line(row, verb, card))
    return lines


def _line(row: Activity, verb: Verb, card: Card | None) -> Line:
    return Line(
        id=row.id,
        at=row.at,
        actor=row.actor.person if row.actor else None,
        verb=verb,
        verb_name=row.verb,
        kind=row.kind,
        object_id=row.object_id,
        title=card.title if card else row.title,
        detail=row.detail,
        workspace=row.workspace,
        card=card,
        number=row.number,
        record=row.record,
    )
