"""Signed-in browsers: a cookie holds a random token, the database its hash and when it was last seen.

A session ends when its person says so, after SESSION_IDLE_MINUTES without a click, after SESSION_DAYS
in any case, and with its account.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import current_app, g
from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import contains_eager

from collab.base.clock import now as present
from collab.extensions import db
from collab.people.models import Account, LoginSession, Person
from collab.people.tokens import hashed, new_token

SEEN_EVERY = timedelta(minutes=5)


def open_session(account: Account, *, browser: str, address: str, now: datetime) -> str:
    """Begin a session; returns the token for the cookie, which is kept nowhere else."""
    token = new_token()
    db.session.add(
        LoginSession(
            account=account,
            token_hash=hashed(token),
            created_at=now,
            last_seen_at=now,
            browser=browser[:300],
            address=address[:60],
        )
    )
    return token


def load_account(token: str) -> Account | None:
    """Whose cookie this is (Flask-Login's user_loader). One query; notes the visit every five minutes."""
    now = present()
    found = find_session(str(token), now)
    if found is None:
        return None
    g.login_session_id = found.id
    if now - found.last_seen_at >= SEEN_EVERY:
        _note_visit(found.id, now)
    return found.account


def find_session(token: str, now: datetime) -> LoginSession | None:
    """The living session of a token, with its account, person and city: many pages ask for them."""
    person = contains_eager(LoginSession.account).contains_eager(Account.person)
    return db.session.scalar(
        select(LoginSession)
        .join(LoginSession.account)
        .join(Account.person)
        .where(LoginSession.token_hash == hashed(token), is_alive(now), Account.closed_at.is_(None))
        .options(person.joinedload(Person.organisation))
    )


def is_alive(now: datetime) -> ColumnElement[bool]:
    idle = timedelta(minutes=current_app.config["SESSION_IDLE_MINUTES"])
    longest = timedelta(days=current_app.config["SESSION_DAYS"])
    return and_(
        LoginSession.ended_at.is_(None),
        LoginSession.last_seen_at > now - idle,
        LoginSession.created_at > now - longest,
    )


def _note_visit(session_id: int, now: datetime) -> None:
    """In a short transaction of its own: the request goes on reading in the one it has begun."""
    noted = update(LoginSession).where(LoginSession.id == session_id).values(last_seen_at=now)
    try:
        with db.engine.begin() as connection:
            connection.execute(noted)
    except OperationalError:  # the database is busy: the next click notes it
        current_app.logger.info("visit not noted")


def current_id() -> int | None:
    """The session of the browser that asks."""
    found: int | None = g.get("login_session_id")
    return found


def living_sessions(account: Account, now: datetime) -> Sequence[LoginSession]:
    """Where an account is signed in, the latest visit first."""
    return db.session.scalars(
        select(LoginSession)
        .where(LoginSession.account_id == account.id, is_alive(now))
        .order_by(LoginSession.last_seen_at.desc(), LoginSession.id.desc())
    ).all()


def end_session(account: Account, session_id: int, now: datetime) -> bool:
    """End one session of this account; False if it has no such living session."""
    return _end(account, now, LoginSession.id == session_id) > 0


def end_other_sessions(account: Account, keep: int | None, now: datetime) -> int:
    """End all sessions of an account but one; returns how many."""
    return _end(account, now, LoginSession.id != (keep or 0))


def end_all(account: Account, now: datetime) -> int:
    return _end(account, now)


def _end(account: Account, now: datetime, *which: ColumnElement[bool]) -> int:
    return len(
        db.session.scalars(
            update(LoginSession)
            .where(LoginSession.account_id == account.id, LoginSession.ended_at.is_(None), *which)
            .values(ended_at=now)
            .returning(LoginSession.id)
        ).all()
    )
