"""Following and muting single records."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select

from collab import kinds
from collab.extensions import db
from collab.kinds import Card
from collab.notifications.models import Following, Mark
from collab.people.models import Account


def marks_of(account: Account) -> dict[tuple[str, int], Mark]:
    """What the account follows and has muted, by kind and id."""
    rows = db.session.execute(
        select(Following.kind, Following.object_id, Following.mark).where(Following.account_id == account.id)
    )
    return {(kind, object_id): Mark(mark) for kind, object_id, mark in rows}


def set_mark(account: Account, kind: str, object_id: int, mark: Mark | None, now: datetime) -> Mark | None:
    """Follow or mute a record, or (None) neither; returns what was before."""
    row = db.session.scalar(
        select(Following).where(
            Following.account_id == account.id, Following.kind == kind, Following.object_id == object_id
        )
    )
    before = Mark(row.mark) if row else None
    if row is not None and mark is None:
        db.session.delete(row)
    elif row is not None and mark is not None:
        row.mark, row.at = mark, now
    elif mark is not None:
        db.session.add(Following(account_id=account.id, kind=kind, object_id=object_id, mark=mark, at=now))
    return before


def marked_cards(account: Account) -> dict[Mark, list[Card]]:
    """The records that the account follows and has muted, as far as it sees them now, by title."""
    marks = marks_of(account)
    found: dict[Mark, list[Card]] = {Mark.FOLLOW: [], Mark.MUTE: []}
    for record, card in kinds.cards_of(marks, account).items():
        found[marks[record]].append(card)
    for cards in found.values():
        cards.sort(key=lambda card: card.title.casefold())
    return found


def forget_marks(kind: str, ids: Collection[int], _now: datetime) -> None:
    """The records are deleted for good."""
    db.session.execute(delete(Following).where(Following.kind == kind, Following.object_id.in_(ids)))
