"""Reading inboxes. What the account does not see any more is neither listed nor counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask import g
from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from collab import kinds
from collab.activity.feed import Line, visible_lines
from collab.activity.models import Activity
from collab.extensions import db
from collab.inbox.models import InboxEntry
from collab.kinds import Card
from collab.notifications.excerpts import excerpts
from collab.notifications.rule import choices_of
from collab.people.models import Account
from collab.workspaces import access
from collab.workspaces.models import Workspace

PER_PAGE = 25
MOST_ON_BELL = 100
MOST_LINES = 4
"""Newest lines shown of one record."""


class Show(StrEnum):
    UNREAD = "unread"
    ALL = "all"
    DONE = "done"


@dataclass(frozen=True)
class Shown:
    """An entry with today's card (None: the record is gone) and its newest lines, the newest first."""

    entry: InboxEntry
    title: str
    card: Card | None
    workspace: Workspace
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Listing:
    shown: list[Shown]
    excerpts: dict[int, str]
    number: int
    last: int
    total: int


def unread_count(account: Account) -> int:
    """One query by an index, asked once in a request."""
    if "inbox_unread" not in g:
        query = select(func.count()).select_from(InboxEntry).where(_listed(account, Show.UNREAD))
        g.inbox_unread = db.session.scalar(query) or 0
    return int(g.inbox_unread)


def unread_for_bell(account: Account) -> int:
    """Stands on every page, so nobody counts on from a hundred: thousands would cost as much as a page."""
    if "inbox_unread" in g:
        return int(g.inbox_unread)
    some = select(InboxEntry.id).where(_listed(account, Show.UNREAD)).limit(MOST_ON_BELL)
    return db.session.scalar(select(func.count()).select_from(some.subquery())) or 0


def listing(account: Account, show: Show, workspace: Workspace | None, number: int) -> Listing:
    """One page of entries, newest first. The number of queries depends on the kinds, not on the entries."""
    wanted = select(InboxEntry).where(_listed(account, show))
    if workspace is not None:
        wanted = wanted.where(InboxEntry.workspace_id == workspace.id)
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    last = max(1, -(-total // PER_PAGE))
    number = min(max(number, 1), last)
    wanted = wanted.order_by(InboxEntry.at.desc(), InboxEntry.id.desc())
    entries = db.session.scalars(wanted.limit(PER_PAGE).offset((number - 1) * PER_PAGE)).all()
    lines = _lines_of(entries, account)
    shown = _shown(entries, lines, account)
    told = [line for each in shown for line in each.lines]
    return Listing(shown, excerpts(told, account), number, last, total)


def workspaces_of(account: Account) -> list[tuple[Workspace, int]]:
    """The workspaces of which something stands in the inbox, with how much is unread, by title."""
    unread = func.count().filter(InboxEntry.read_at.is_(None), InboxEntry.done_at.is_(None))
    rows = db.session.execute(
        select(Workspace, unread)
        .join(InboxEntry, InboxEntry.workspace_id == Workspace.id)
        .where(InboxEntry.account_id == account.id, access.may_see(Workspace, account), _visible(account))
        .group_by(Workspace.id)
        .order_by(Workspace.title)
    )
    return [(workspace, count) for workspace, count in rows]


def find_entry(account: Account, number: str) -> InboxEntry | None:
    """For the gate: everybody sees her own entries only."""
    if not (number.isascii() and number.isdigit() and len(number) < 16):
        return None
    return db.session.scalar(
        select(InboxEntry).where(
            InboxEntry.id == int(number), InboxEntry.account_id == account.id, _visible(account)
        )
    )


def address_of(entry: InboxEntry, account: Account) -> str | None:
    """Where the record stands, if it is there."""
    card = kinds.get(entry.kind).cards([entry.object_id], account).get(entry.object_id)
    return card.url if card else None


def read_numbers(account: Account) -> dict[tuple[str, int], int]:
    """By kind and id the number of the last line that the account has read here."""
    rows = db.session.execute(
        select(InboxEntry.kind, InboxEntry.object_id, InboxEntry.read_number).where(
            InboxEntry.account_id == account.id, InboxEntry.read_number > 0
        )
    )
    return {(kind, object_id): number for kind, object_id, number in rows}


def _listed(account: Account, show: Show) -> ColumnElement[bool]:
    mine = InboxEntry.account_id == account.id
    if show is Show.DONE:
        return and_(mine, InboxEntry.done_at.is_not(None), _visible(account))
    if show is Show.ALL:
        return and_(mine, InboxEntry.done_at.is_(None), _visible(account))
    return and_(mine, InboxEntry.done_at.is_(None), InboxEntry.read_at.is_(None), _visible(account))


def _visible(account: Account) -> ColumnElement[bool]:
    """What the account sees now: by the rule of the record's table, where `access` has one.

    A kind bears the name of its table. What is gone, and what has no rule, is seen with its workspace,
    what is inner by who is more than a guest there.
    """
    discussed = {kind.name for kind in kinds.every() if kind.subject is not None}
    inner = {kind.name for kind in kinds.every() if kind.inner}
    ruled = {
        model.__tablename__: (model, rule(account))
        for model, rule in access.RULES.items()
        if model.__tablename__ in discussed
    }
    with_workspace = and_(
        access.may_see(InboxEntry, account),
        or_(InboxEntry.gone, InboxEntry.kind.not_in(ruled)),
        or_(
            InboxEntry.kind.not_in(inner),
            InboxEntry.workspace_id.in_(access.followed_workspace_ids(account)),
        ),
    )
    by_rule = [
        and_(
            InboxEntry.kind == name,
            ~InboxEntry.gone,
            select(model.id).where(model.id == InboxEntry.object_id, rule).correlate(InboxEntry).exists(),
        )
        for name, (model, rule) in ruled.items()
    ]
    return or_(with_workspace, *by_rule)


def _lines_of(entries: Sequence[InboxEntry], account: Account) -> dict[int, list[Line]]:
    """By id of the entry its newest lines that the account sees and wants to hear; newest first."""
    if not entries:
        return {}
    by_record = {(entry.kind, entry.object_id): entry for entry in entries}
    kind = func.coalesce(Activity.about_kind, Activity.kind)
    object_id = func.coalesce(Activity.about_id, Activity.object_id)
    place = func.row_number().over(partition_by=(kind, object_id), order_by=Activity.number.desc())
    ranked = (
        select(Activity.id, place.label("place"))
        .where(access.may_see(Activity, account))
        .where(or_(Activity.actor_id.is_(None), Activity.actor_id != account.id))
        .where(or_(*(_between(entry) for entry in entries)))
        .subquery()
    )
    rows = db.session.scalars(_with_people().join(ranked, ranked.c.id == Activity.id).where(
        ranked.c.place <= MOST_LINES * 3)
    ).all()  # fmt: skip
    choices = choices_of(account)
    found: dict[int, list[Line]] = {entry.id: [] for entry in entries}
    for line in visible_lines(rows, account):
        entry = by_record.get(line.record)
        if entry is not None and choices.hears(line) and len(found[entry.id]) < MOST_LINES:
            found[entry.id].append(line)
    return found


def _between(entry: InboxEntry) -> ColumnElement[bool]:
    return and_(
        or_(
            and_(
                Activity.about_kind.is_(None),
                Activity.kind == entry.kind,
                Activity.object_id == entry.object_id,
            ),
            and_(Activity.about_kind == entry.kind, Activity.about_id == entry.object_id),
        ),
        Activity.number >= entry.first_number,
        Activity.number <= entry.last_number,
    )


def _with_people() -> Select[Activity]:
    return (
        select(Activity)
        .options(joinedload(Activity.actor).joinedload(Account.person), joinedload(Activity.workspace))
        .order_by(Activity.number.desc())
    )


def _shown(entries: Sequence[InboxEntry], lines: dict[int, list[Line]], account: Account) -> list[Shown]:
    cards = kinds.cards_of(((entry.kind, entry.object_id) for entry in entries), account)
    rooms = {
        room.id: room
        for room in db.session.scalars(
            select(Workspace).where(Workspace.id.in_({entry.workspace_id for entry in entries}))
        )
    }
    shown = []
    for entry in entries:
        card = cards.get((entry.kind, entry.object_id))
        told = lines.get(entry.id, [])
        if card is not None or told:
            title = card.title if card is not None else told[0].title
            shown.append(Shown(entry, title, card, rooms[entry.workspace_id], tuple(told)))
    return shown
