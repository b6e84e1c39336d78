"""Links that are mailed and work once: invitation, new password, new e-mail address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from flask import current_app
from sqlalchemy import select, update
from sqlalchemy.orm import contains_eager

from collab.extensions import db
from collab.people.models import Account, LinkPurpose, SingleUseLink
from collab.people.tokens import hashed, new_token


class LinkState(StrEnum):
    GOOD = "good"
    USED = "used"
    EXPIRED = "expired"


@dataclass(frozen=True)
class MadeLink:
    """A new link: the row, and the token that is only in the mail."""

    row: SingleUseLink
    token: str


def make_link(account: Account, purpose: LinkPurpose, now: datetime, new_email: str = "") -> MadeLink:
    token = new_token()
    row = SingleUseLink(
        account=account,
        purpose=purpose,
        new_email=new_email,
        token_hash=hashed(token),
        created_at=now,
        expires_at=now + lifetime(purpose),
    )
    db.session.add(row)
    db.session.flush()
    return MadeLink(row, token)


def lifetime(purpose: LinkPurpose) -> timedelta:
    if purpose is LinkPurpose.INVITATION:
        return timedelta(days=current_app.config["INVITATION_DAYS"])
    return timedelta(minutes=current_app.config["RESET_MINUTES"])


def find_link(token: str, purpose: LinkPurpose) -> SingleUseLink | None:
    """The link of a token, locked, whether it still works or not; none of a closed account."""
    return db.session.scalar(
        select(SingleUseLink)
        .join(SingleUseLink.account)
        .join(Account.person)
        .where(
            SingleUseLink.token_hash == hashed(token),
            SingleUseLink.purpose == purpose,
            Account.closed_at.is_(None),
        )
        .options(contains_eager(SingleUseLink.account).contains_eager(Account.person))
        .with_for_update(of=SingleUseLink)
    )


def state(link: SingleUseLink, now: datetime) -> LinkState:
    if link.used_at is not None:
        return LinkState.USED
    return LinkState.GOOD if now < link.expires_at else LinkState.EXPIRED


def has_open_link(account: Account, purpose: LinkPurpose, now: datetime) -> bool:
    return bool(
        db.session.scalar(
            select(SingleUseLink.id)
            .where(
                SingleUseLink.account_id == account.id,
                SingleUseLink.purpose == purpose,
                SingleUseLink.used_at.is_(None),
                SingleUseLink.expires_at > now,
            )
            .limit(1)
        )
    )


def void_links(account: Account, now: datetime) -> None:
    """No link that was mailed to this account works any longer."""
    db.session.execute(
        update(SingleUseLink)
        .where(SingleUseLink.account_id == account.id, SingleUseLink.used_at.is_(None))
        .values(used_at=now)
    )
