"""Who receives the letter: chosen by the accounts themselves, for others by the office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from collab import activity
from collab.activity.journal import highest_number
from collab.base.columns import new_key
from collab.base.errors import Refused
from collab.base.mail.message import checked_address
from collab.extensions import db
from collab.people.models import Account, Person
from collab.steering.cadence import next_due
from collab.steering.models import Cadence, SituationRecipient


@dataclass(frozen=True)
class Wish:
    """How often somebody wants the letter, and when."""

    cadence: Cadence
    weekday: int = 0
    month_day: int = 1
    hour: int = 7


def receive(reader: Account | Person, wish: Wish, *, actor: Account, now: datetime) -> SituationRecipient:
    """Send the letter from now on; the first one tells what happens after this moment. Who has it already
    gets it in the new rhythm, with nothing lost."""
    if isinstance(reader, Person) and reader.account is not None and reader.account.is_active:
        reader = reader.account
    _ensure_may_receive(reader)
    recipient = _row(reader)
    if recipient is None:
        recipient = SituationRecipient(
            account_id=reader.id if isinstance(reader, Account) else None,
            person_id=reader.id if isinstance(reader, Person) else None,
            created_at=now,
            created_by_id=actor.id,
            stopped_at=now,
        )
    if recipient.stopped_at is not None:
        recipient.told_up_to, recipient.looked_at, recipient.stopped_at = highest_number(), now, None
    recipient.cadence, recipient.hour = wish.cadence, wish.hour
    recipient.weekday, recipient.month_day = wish.weekday, wish.month_day
    recipient.next_due = next_due(recipient, now)
    db.session.add(recipient)
    db.session.flush()
    _record("letter.ordered", recipient, actor, now)
    return recipient


def stop(recipient: SituationRecipient, *, actor: Account | None, now: datetime) -> None:
    """No more letters. `actor` None: by the link in a letter."""
    if recipient.stopped_at is None:
        recipient.stopped_at, recipient.next_due = now, None
        _record("letter.stopped", recipient, actor, now)


def remove(recipient: SituationRecipient, *, actor: Account, now: datetime) -> None:
    """The office takes somebody off the list: the links in former letters do not bring them back."""
    stop(recipient, actor=actor, now=now)
    recipient.key = new_key()


def resume(recipient: SituationRecipient, *, actor: Account | None, now: datetime) -> None:
    """The way back of `stop`: as if nothing had been, as long as the recipient may receive it."""
    if recipient.stopped_at is not None:
        _ensure_may_receive(recipient.account or recipient.reader)
        recipient.stopped_at, recipient.next_due = None, next_due(recipient, now)
        _record("letter.ordered", recipient, actor, now)


def may_receive(recipient: SituationRecipient) -> bool:
    """Now: accounts that steer, and people of the directory who have none and an address."""
    if recipient.account is not None:
        account = recipient.account
        return account.is_active and account.sees_all
    person = recipient.reader
    login = person.account is not None and person.account.is_active
    return not login and bool(person.email) and person.left_on is None and person.trashed_at is None


def address_of(recipient: SituationRecipient) -> str:
    return recipient.account.email if recipient.account is not None else recipient.reader.email


def own(account: Account) -> SituationRecipient | None:
    """What an account has chosen for itself; None: nothing, or stopped."""
    return db.session.scalar(
        select(SituationRecipient).where(
            SituationRecipient.account_id == account.id, SituationRecipient.stopped_at.is_(None)
        )
    )


def everybody() -> Sequence[SituationRecipient]:
    """All who receive it, for the office."""
    login, person = joinedload(SituationRecipient.account), joinedload(SituationRecipient.person)
    query = (
        select(SituationRecipient)
        .where(SituationRecipient.stopped_at.is_(None))
        .options(
            login.joinedload(Account.person).joinedload(Person.organisation),
            person.joinedload(Person.organisation),
            person.joinedload(Person.account),
        )
    )
    found = db.session.scalars(query).all()
    return sorted(found, key=lambda each: (each.reader.family_name, each.reader.given_name, each.id))


def find_recipient(account: Account, key: str) -> SituationRecipient | None:
    """For the gate: the list of recipients is the office's."""
    if not account.is_office:
        return None
    return db.session.scalar(select(SituationRecipient).where(SituationRecipient.key == key))


def _row(reader: Account | Person) -> SituationRecipient | None:
    column = SituationRecipient.account_id if isinstance(reader, Account) else SituationRecipient.person_id
    return db.session.scalar(select(SituationRecipient).where(column == reader.id))


def _ensure_may_receive(reader: Account | Person) -> None:
    if isinstance(reader, Account):
        if not (reader.is_active and reader.sees_all):
            raise Refused(
                _("Wer ein Konto hat, erhält den Lagebericht nur als Mitglied der Regiegruppe."), 422
            )
        return
    if reader.left_on is not None or reader.trashed_at is not None:
        raise Refused(_("Diese Person ist ausgeschieden."), 422)
    try:
        checked_address(reader.email)
    except ValueError:
        raise Refused(_("Im Verzeichnis steht keine E-Mail-Adresse dieser Person."), 422) from None


def _record(verb: str, recipient: SituationRecipient, actor: Account | None, now: datetime) -> None:
    name = recipient.reader.display_name
    activity.record(verb, "situation_recipient", recipient.id, name, actor=actor, now=now)
