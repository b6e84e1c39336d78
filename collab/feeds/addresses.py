"""Secret addresses: under each, another program reads with the eyes of an account, until it is revoked.

An address is signed from the row's id and nonce, so that it can be shown again, and the database alone
gives it away to nobody. A new nonce is a new address.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import joinedload, selectinload

from collab.base.addresses import public_url
from collab.extensions import db
from collab.feeds import purposes
from collab.feeds.models import FeedAddress
from collab.people.models import Account
from collab.workspaces import access
from collab.workspaces.models import Workspace

NOTED_EVERY = timedelta(minutes=5)


def open_address(account: Account, purpose: str, workspace: Workspace | None, now: datetime) -> FeedAddress:
    """The address for this purpose (workspace None: for all the account sees); made if there is none."""
    found = address_of(account, purpose, workspace)
    if found is not None:
        return found
    address = FeedAddress(
        account_id=account.id,
        purpose=purpose,
        workspace_id=workspace.id if workspace else None,
        nonce=secrets.token_urlsafe(16),
        created_at=now,
    )
    db.session.add(address)
    db.session.flush()
    return address


def revoke(address: FeedAddress, now: datetime) -> None:
    """From now on nobody reads under this address. It is never given again."""
    address.revoked_at = address.revoked_at or now


def address_of(account: Account, purpose: str, workspace: Workspace | None) -> FeedAddress | None:
    """The living address for this purpose, if there is one."""
    return db.session.scalar(
        select(FeedAddress)
        .where(
            FeedAddress.account_id == account.id,
            FeedAddress.purpose == purpose,
            FeedAddress.workspace_id == (workspace.id if workspace else None),
            FeedAddress.revoked_at.is_(None),
        )
        .order_by(FeedAddress.id)
        .limit(1)
    )


def living_addresses(account: Account) -> Sequence[FeedAddress]:
    """All addresses of an account that are not revoked, newest first."""
    return db.session.scalars(
        select(FeedAddress)
        .where(FeedAddress.account_id == account.id, FeedAddress.revoked_at.is_(None))
        .order_by(FeedAddress.created_at.desc(), FeedAddress.id.desc())
        .options(selectinload(FeedAddress.workspace))
    ).all()


def own_address(account: Account, number: int) -> FeedAddress | None:
    return db.session.scalar(
        select(FeedAddress).where(FeedAddress.id == number, FeedAddress.account_id == account.id)
    )


def token_for(address: FeedAddress) -> str:
    """The secret part of the address."""
    return _signer(address.purpose).dumps([address.id, address.nonce])


def url_of(address: FeedAddress) -> str:
    """The whole address, as it is given to the other program."""
    return public_url(purposes.get(address.purpose).endpoint, token=token_for(address))


def find(purpose: str, token: str, now: datetime) -> FeedAddress | None:
    """Whose address this is, for reading right now, with its account; notes the visit.

    None for what was never given or is revoked, for a closed account, and for a workspace that the
    account does not see any more.
    """
    try:
        number, nonce = _signer(purpose).loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    address = db.session.scalar(
        select(FeedAddress)
        .where(
            FeedAddress.id == number,
            FeedAddress.nonce == nonce,
            FeedAddress.purpose == purpose,
            FeedAddress.revoked_at.is_(None),
        )
        .options(joinedload(FeedAddress.account).joinedload(Account.person))
    )
    if address is None or not address.account.is_active:
        return None
    if address.workspace_id is not None and not _sees(address.account, address.workspace_id):
        return None
    if address.last_read_at is None or now - address.last_read_at >= NOTED_EVERY:
        _note_reading(address.id, now)
    return address


def _sees(account: Account, workspace_id: int) -> bool:
    query = access.visible(Workspace, account).where(Workspace.id == workspace_id)
    return db.session.scalar(query) is not None


def _note_reading(number: int, now: datetime) -> None:
    """In a short transaction of its own: reading goes on in the one that has begun."""
    noted = update(FeedAddress).where(FeedAddress.id == number).values(last_read_at=now)
    try:
        with db.engine.begin() as connection:
            connection.execute(noted)
    except OperationalError:  # the database is busy: the next reading notes it
        current_app.logger.info("reading not noted")


def _signer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"feeds.{purpose}")
