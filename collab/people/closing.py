"""Closing an account, and opening it again.

Closed: nobody signs in any more, the work stays, the entry stays, and the office can open it again.
Erased as well (somebody asked for deletion): everything but the name is emptied, for good.
"""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete, update

from collab import activity
from collab.activity.models import Activity
from collab.base.clock import local
from collab.base.errors import Refused
from collab.base.mail import forget_recipient
from collab.extensions import db
from collab.notifications.models import OF_ACCOUNT
from collab.people import mails
from collab.people.links import void_links
from collab.people.models import Account, LoginSession, Person, PlatformRole, SingleUseLink
from collab.people.queries import other_open_offices
from collab.people.sessions import end_all
from collab.search.queue import queue_index
from collab.workspaces.models import Membership

NOWHERE = "geloescht.invalid"  # RFC 2606: no mail ever goes there
EMPTIED = ("title", "department", "function", "phone", "mobile", "email", "postal_address")


def close_account(account: Account, actor: Account, now: datetime) -> None:
    """Nobody signs in with it any more. Refused for the last account that can administer."""
    if account.closed_at is not None:
        raise Refused(_("Dieses Konto ist schon geschlossen."))
    refuse_last_office(account)
    mails.send_notice("account_closed", account, now, by_self=actor is account)
    account.closed_at = now
    end_all(account, now)
    void_links(account, now)
    activity.record(
        "account.closed", "account", account.id, account.person.display_name, actor=actor, now=now
    )


def erase_account(account: Account, actor: Account, now: datetime) -> None:
    """Close it and empty all personal details but the name; memberships and settings go, work stays.

    Mails to the account are emptied, too; the notice of its end, which follows, is forgotten like all mails.
    """
    erased = f"konto-{account.id}@{NOWHERE}"
    forget_recipient(account.email, erased, now)
    if account.closed_at is None:
        close_account(account, actor, now)
    person = account.person
    for name in EMPTIED:
        setattr(person, name, "")
    if not (person.given_name or person.family_name):
        person.family_name = _("Ehemaliges Mitglied")
    person.organisation = None
    person.photo_digest = None
    person.left_on = person.left_on or local(now).date()
    account.email = erased
    account.password_hash = None
    account.platform_role = PlatformRole.NONE
    for table in (Membership, LoginSession, SingleUseLink, *OF_ACCOUNT):
        db.session.execute(delete(table).where(table.account_id == account.id))
    _rename_in_journal(account, person)
    activity.record("account.erased", "account", account.id, person.display_name, actor=actor, now=now)
    queue_index("person", person.id, now)


def reopen_account(account: Account, actor: Account, now: datetime) -> None:
    """Let a closed account be used again, with the password it had."""
    if is_erased(account):
        raise Refused(_("Dieses Konto wurde gelöscht. Bitte laden Sie die Person neu ein."))
    if account.closed_at is None:
        raise Refused(_("Dieses Konto ist nicht geschlossen."))
    account.closed_at = None
    activity.record(
        "account.reopened", "account", account.id, account.person.display_name, actor=actor, now=now
    )


def change_role(account: Account, role: PlatformRole, actor: Account | None, now: datetime) -> None:
    """Make somebody project office, steering group, or neither."""
    if account.platform_role == role:
        return
    if role is not PlatformRole.OFFICE:
        refuse_last_office(account)
    account.platform_role = role
    activity.record(
        "account.role_changed", "account", account.id, account.person.display_name,
        actor=actor, now=now, role=str(role),
    )  # fmt: skip


def is_erased(account: Account) -> bool:
    return account.email.endswith(f"@{NOWHERE}")


def refuse_last_office(account: Account) -> None:
    if account.is_office and other_open_offices(account) == 0:
        raise Refused(
            _("Das ist das letzte Konto des Projektbüros. Bestimmen Sie zuerst ein anderes Konto dafür.")
        )


def _rename_in_journal(account: Account, person: Person) -> None:
    """Lines about somebody who had no name yet carry the e-mail address: no longer."""
    for kind, object_id in (("account", account.id), ("person", person.id)):
        db.session.execute(
            update(Activity)
            .where(Activity.kind == kind, Activity.object_id == object_id)
            .values(title=person.display_name)
        )
