"""A growing delay against guessing passwords, by which no stranger can lock somebody out.

Failures are counted in buckets; each bucket has its own free tries, and then a wait that doubles:

| bucket | what it stops | free tries | longest wait |
|---|---|---|---|
| pair: this account from this network | guessing one password | 3 | 15 minutes |
| network: any account from there | trying many accounts (a whole town hall may share one) | 20 | 5 minutes |
| account: from anywhere | many machines guessing one password | 10 | 1 minute |
| browser: this account in this browser | guessing by whoever has the person's device | 3 | 15 minutes |

Who comes from a network the account has been signed in from before is measured by the pair alone; who
uses a browser in which the account has been signed in before (a signed cookie says so), by the browser
alone. So strangers can make strangers wait, not the person; and a password link by mail, which makes
its network and browser known, always remains.

Each try is counted as failed before the password is looked at, and forgiven when it proves right: many
tries at the same moment gain nothing. Tries made while waiting are neither looked at nor counted. Every
hour without a failure halves a counter. Buckets are keyed by what was typed, so that the wait tells
nobody which accounts exist; and only by a hash, so that no list of addresses grows here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from collab.base.addresses import network
from collab.extensions import db
from collab.people.models import Account, FailedSignIn, LoginSession

FIRST_WAIT = timedelta(seconds=2)
FADES_BY_HALF_IN = timedelta(hours=1)


@dataclass(frozen=True)
class Bucket:
    """One counter: free tries before any wait, the longest wait, and the first one."""

    key: str
    free: int
    longest: timedelta
    first: timedelta = FIRST_WAIT

    def wait(self, failures: int) -> timedelta:
        if failures < self.free:
            return timedelta(0)
        return min(self.first * 2 ** min(failures - self.free, 20), self.longest)


@dataclass(frozen=True)
class Visitor:
    """Who tries: the network address, and what the signed cookie says about this browser."""

    address: str
    browser_mark: str = ""
    known_accounts: frozenset[int] = frozenset()


def buckets_for(email: str, account: Account | None, visitor: Visitor) -> list[Bucket]:
    """The counters that measure this try; the first is the person's own."""
    place = network(visitor.address)
    if account is not None and account.id in visitor.known_accounts:
        return [Bucket(bucket_key("browser", visitor.browser_mark, email), 3, timedelta(minutes=15))]
    pair = Bucket(bucket_key("pair", place, email), 3, timedelta(minutes=15))
    if account is not None and _has_been_here(account, place):
        return [pair]
    return [
        pair,
        Bucket(bucket_key("network", place), 20, timedelta(minutes=5)),
        Bucket(bucket_key("account", email), 10, timedelta(minutes=1)),
    ]


def count_try(buckets: Sequence[Bucket], now: datetime) -> timedelta | None:
    """Count one try as failed; returns how long to wait if it is too early, and then counts nothing."""
    rows = {bucket: _row(bucket, now) for bucket in buckets}
    waiting = max(row.wait_until for row in rows.values()) - now
    if waiting > timedelta(0):
        return waiting
    for bucket, row in rows.items():
        row.failures = faded(row, now) + 1
        row.last_at = now
        row.wait_until = now + bucket.wait(row.failures)
    return None


def forgive(buckets: Sequence[Bucket], now: datetime) -> None:
    """The password was right: this try was none, and the counters of the person alone begin anew."""
    for bucket in buckets:
        row = _row(bucket, now)
        row.failures = 0 if bucket is buckets[0] else max(row.failures - 1, 0)
        row.wait_until = row.last_at + bucket.wait(row.failures)


def faded(row: FailedSignIn, now: datetime) -> int:
    return row.failures >> min(max((now - row.last_at) // FADES_BY_HALF_IN, 0), 60)


def _has_been_here(account: Account, place: str) -> bool:
    """Whether the account has been signed in from this network before."""
    return any(
        network(address) == place
        for address in db.session.scalars(
            select(LoginSession.address).where(LoginSession.account_id == account.id).distinct()
        )
    )


def _row(bucket: Bucket, now: datetime) -> FailedSignIn:
    """The counter, locked; made if it is new, also when two begin it at the same moment."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    db.session.execute(
        insert(FailedSignIn)
        .values(bucket=bucket.key, failures=0, last_at=now, wait_until=now)
        .on_conflict_do_nothing()
    )
    return db.session.scalars(
        select(FailedSignIn).where(FailedSignIn.bucket == bucket.key).with_for_update()
    ).one()


def bucket_key(*parts: str) -> str:
    """The name of a counter, from which nobody reads what it counts."""
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()
