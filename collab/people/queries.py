"""Finding accounts and persons."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from collab.extensions import db
from collab.people.models import Account, Organisation, Person, PlatformRole


def account_by_email(email: str) -> Account | None:
    """The account that signs in with this address, in whatever case it is written."""
    return db.session.scalar(
        select(Account)
        .where(func.lower(Account.email) == email.strip().lower())
        .options(joinedload(Account.person))
    )


def person_without_login(email: str) -> Person | None:
    """An entry of the directory with this address that nobody signs in as yet."""
    return db.session.scalar(
        select(Person)
        .outerjoin(Account, Account.person_id == Person.id)
        .where(func.lower(Person.email) == email.lower(), Account.id.is_(None))
        .order_by(Person.id)
        .limit(1)
    )


def organisations() -> Sequence[Organisation]:
    """All of them, cities first, for choosing one."""
    return db.session.scalars(
        select(Organisation).order_by(Organisation.is_city.desc(), func.lower(Organisation.name))
    ).all()


def other_open_offices(account: Account) -> int:
    """How many accounts besides this one can administer the platform (they have a password)."""
    return (
        db.session.scalar(
            select(func.count(Account.id)).where(
                Account.platform_role == PlatformRole.OFFICE,
                Account.closed_at.is_(None),
                Account.password_hash.is_not(None),
                Account.id != account.id,
            )
        )
        or 0
    )
