"""What the office sees: numbers, accounts, organisations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import joinedload

from collab.activity.feed import Line, visible_lines
from collab.activity.models import Activity
from collab.admin.mail_states import CONDITIONS as MAIL_CONDITIONS
from collab.admin.mail_states import MailFilter
from collab.base.folding import matcher
from collab.base.mail.models import OutgoingMail
from collab.documents.models import Document, ExtractionJob
from collab.extensions import db
from collab.people.models import Account, LoginSession, Organisation, Person, PlatformRole
from collab.search.models import IndexJob
from collab.workspaces.models import Membership, Workspace

PER_PAGE = 50

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows of a long list. `last` is the number of the last page, the first is 1."""

    rows: Sequence[Row]
    number: int
    last: int
    total: int


class AccountFilter(StrEnum):
    ALL = "all"
    ACTIVE = "active"
    INVITED = "invited"
    OFFICE = "office"
    STEERING = "steering"
    CLOSED = "closed"


ACCOUNT_CONDITIONS: dict[AccountFilter, ColumnElement[bool]] = {
    AccountFilter.ACTIVE: and_(Account.closed_at.is_(None), Account.password_hash.is_not(None)),
    AccountFilter.INVITED: and_(Account.closed_at.is_(None), Account.password_hash.is_(None)),
    AccountFilter.OFFICE: Account.platform_role == PlatformRole.OFFICE,
    AccountFilter.STEERING: Account.platform_role == PlatformRole.STEERING,
    AccountFilter.CLOSED: Account.closed_at.is_not(None),
}


def numbers() -> dict[str, int]:
    """How much of everything there is, in one query."""
    counted = {
        "accounts": count(Account, ACCOUNT_CONDITIONS[AccountFilter.ACTIVE]),
        "invited": count(Account, ACCOUNT_CONDITIONS[AccountFilter.INVITED]),
        "organisations": count(Organisation),
        "workspaces": count(Workspace, Workspace.archived_at.is_(None)),
        "archived": count(Workspace, Workspace.archived_at.is_not(None)),
        "documents": count(Document, Document.trashed_at.is_(None)),
        "to_read": count(ExtractionJob),
        "to_index": count(IndexJob),
        "mails_waiting": count(OutgoingMail, MAIL_CONDITIONS[MailFilter.WAITING]),
        "mails_trouble": count(OutgoingMail, MAIL_CONDITIONS[MailFilter.TROUBLE]),
    }
    row = db.session.execute(select(*(each.label(name) for name, each in counted.items()))).mappings().one()
    return dict(row)


def count(model: type[Any], *conditions: ColumnElement[bool]) -> Any:
    return select(func.count()).select_from(model).where(*conditions).scalar_subquery()


def accounts(words: str, chosen: AccountFilter, number: int) -> Page[Account]:
    """Accounts whose name, address or organisation begins with the words, by family name."""
    listed = (
        select(Account.id, Person.given_name, Person.family_name, Account.email, Organisation.name)
        .join(Account.person)
        .outerjoin(Person.organisation)
        .where(*([ACCOUNT_CONDITIONS[chosen]] if chosen in ACCOUNT_CONDITIONS else []))
        .order_by(func.lower(Person.family_name), func.lower(Person.given_name), Account.id)
    )
    fits = matcher(words)
    ids = [row[0] for row in db.session.execute(listed) if fits(" ".join(text or "" for text in row[1:]))]
    last = max(1, -(-len(ids) // PER_PAGE))
    number = min(max(number, 1), last)
    shown = ids[(number - 1) * PER_PAGE : number * PER_PAGE]
    found = db.session.scalars(
        select(Account)
        .where(Account.id.in_(shown))
        .options(joinedload(Account.person).joinedload(Person.organisation))
    )
    rows = sorted(found, key=lambda account: shown.index(account.id))
    return Page(rows, number, last, len(ids))


def last_seen(accounts: Sequence[Account]) -> dict[int, datetime]:
    """When these accounts were last on the platform; who never was is missing."""
    found = db.session.execute(
        select(LoginSession.account_id, func.max(LoginSession.last_seen_at))
        .where(LoginSession.account_id.in_([account.id for account in accounts]))
        .group_by(LoginSession.account_id)
    )
    return dict(found.tuples().all())


def memberships(account: Account) -> Sequence[Membership]:
    return db.session.scalars(
        select(Membership)
        .where(Membership.account_id == account.id)
        .join(Membership.workspace)
        .options(joinedload(Membership.workspace))
        .order_by(Workspace.title)
    ).all()


def site_journal(reader: Account, number: int) -> Page[Line]:
    """What happened outside of workspaces: accounts, persons, organisations. Newest first."""
    found = paged(
        select(Activity)
        .where(Activity.workspace_id.is_(None))
        .options(joinedload(Activity.actor).joinedload(Account.person))
        .order_by(Activity.at.desc(), Activity.id.desc()),
        number,
    )
    return Page(visible_lines(found.rows, reader), found.number, found.last, found.total)


def paged(wanted: Select[Any], number: int) -> Page[Any]:
    total = db.session.scalar(select(func.count()).select_from(wanted.order_by(None).subquery())) or 0
    last = max(1, -(-total // PER_PAGE))
    number = min(max(number, 1), last)
    rows = db.session.scalars(wanted.limit(PER_PAGE).offset((number - 1) * PER_PAGE)).all()
    return Page(rows, number, last, total)


def find_account(reader: Account, number: str) -> Account | None:
    """For the gate: accounts are seen by the office only."""
    if not reader.is_office or not (identity := as_id(number)):
        return None
    return db.session.scalar(
        select(Account)
        .where(Account.id == identity)
        .options(joinedload(Account.person).joinedload(Person.organisation))
    )


def as_id(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
