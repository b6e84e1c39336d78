"""Trying an e-mail address and a password."""

from __future__ import annotations

from datetime import datetime, timedelta

from collab.extensions import db
from collab.people import passwords
from collab.people.guessing import Visitor, buckets_for, count_try, forgive
from collab.people.models import Account
from collab.people.queries import account_by_email


def try_password(email: str, password: str, visitor: Visitor, now: datetime) -> Account | timedelta | None:
    """The account, or how long to wait before the next try, or None where the two do not fit.

    Unlike other actions it commits: the try is counted before the password is looked at, so that many
    tries at once gain nothing, and the slow look happens outside of any transaction. An unknown address,
    a closed account and one without a password take as long as a wrong password.
    """
    known = email.strip().lower()
    account = account_by_email(known)
    number, usable = (account.id, account.closed_at is None) if account else (None, False)
    kept = account.password_hash if account and usable else None
    buckets = buckets_for(known, account, visitor)
    waiting = count_try(buckets, now)
    db.session.commit()
    if waiting is not None:
        return waiting
    if not passwords.matches(kept, password):
        return None
    forgive(buckets, now)
    found = db.session.get_one(Account, number)
    if kept and passwords.is_outdated(kept):
        found.password_hash = passwords.hashed(password)
    return found
