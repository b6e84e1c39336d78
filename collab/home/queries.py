"""What the front page shows beside the news."""

from __future__ import annotations

from sqlalchemy import select

from collab import kinds
from collab.documents.models import Document
from collab.extensions import db
from collab.kinds import Card
from collab.people.models import Account
from collab.workspaces import access

MOST_LOCKED = 10


def locked_by(account: Account) -> list[Card]:
    """Documents that the account has locked, the oldest lock first."""
    ids = db.session.scalars(
        select(Document.id)
        .where(
            Document.locked_by_id == account.id,
            Document.trashed_at.is_(None),
            access.may_see(Document, account),
        )
        .order_by(Document.locked_at)
        .limit(MOST_LOCKED)
    ).all()
    cards = kinds.get("document").cards(ids, account) if ids else {}
    return [cards[number] for number in ids if number in cards]
