"""Reading what was taken in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from collab.bags.models import BagImport
from collab.extensions import db
from collab.people.models import Account

SHOWN = 50


def latest() -> Sequence[BagImport]:
    """The newest first."""
    query = select(BagImport).options(
        joinedload(BagImport.workspace), joinedload(BagImport.account).joinedload(Account.person)
    )
    return db.session.scalars(query.order_by(BagImport.id.desc()).limit(SHOWN)).all()


def find_import(_account: Account, key: str) -> BagImport | None:
    """For the gate; the permission of its routes says that only the office takes archives in."""
    return db.session.scalar(select(BagImport).where(BagImport.key == key))


def digests() -> Iterable[str]:
    """Archives that wait; the sweep of the store spares them."""
    query = select(BagImport.digest).where(BagImport.digest.is_not(None))
    return [digest for digest in db.session.scalars(query) if digest]
