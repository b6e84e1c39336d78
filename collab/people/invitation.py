"""Inviting somebody: an account without a password, and a link by mail to set one."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from collab import activity
from collab.base.errors import Refused
from collab.extensions import db
from collab.people import mails
from collab.people.emails import plain_email
from collab.people.links import MadeLink, has_open_link, make_link, void_links
from collab.people.models import Account, LinkPurpose, Organisation, Person, PlatformRole, SingleUseLink
from collab.people.passwords import hashed
from collab.people.queries import account_by_email, person_without_login
from collab.search.queue import queue_index
from collab.workspaces.models import Workspace


def invite(
    email: str,
    given_name: str,
    family_name: str,
    organisation: Organisation | None,
    actor: Account | None,
    now: datetime,
    workspace: Workspace | None = None,
    platform_role: PlatformRole = PlatformRole.NONE,
) -> Account:
    """The account of this address, invited if it is new.

    Who has an account already, or an invitation that still works, gets no second mail. An entry of the
    directory with this address becomes the person of the account. Refused if the address is none, or
    if the account has been closed.
    """
    address = plain_email(email)
    if address is None:
        raise Refused(_("„%(email)s“ ist keine E-Mail-Adresse.", email=email.strip()[:100]), status=422)
    known = account_by_email(address)
    if known is not None:
        _refuse_closed(known)
        if known.password_hash is None and not has_open_link(known, LinkPurpose.INVITATION, now):
            _mail_invitation(known, actor, now, workspace)
        return known
    account = add_account(address, given_name, family_name, organisation, actor, now, platform_role)
    _mail_invitation(account, actor, now, workspace)
    return account


def add_account(
    email: str,
    given_name: str,
    family_name: str,
    organisation: Organisation | None,
    actor: Account | None,
    now: datetime,
    platform_role: PlatformRole = PlatformRole.NONE,
) -> Account:
    """An account without a password, for a plain address that has none; sends nothing."""
    person = person_without_login(email) or Person(email=email, created_at=now)
    person.given_name = person.given_name or given_name
    person.family_name = person.family_name or family_name
    person.organisation = person.organisation or organisation
    person.left_on = person.trashed_at = None  # whoever is invited again is back
    account = Account(person=person, email=email, platform_role=platform_role, created_at=now)
    db.session.add(account)
    db.session.flush()
    activity.record("account.invited", "account", account.id, person.display_name, actor=actor, now=now)
    queue_index("person", person.id, now)
    return account


def resend_invitation(account: Account, actor: Account | None, now: datetime) -> MadeLink:
    """A new link for somebody who has not accepted yet; older ones stop working."""
    _refuse_closed(account)
    if account.password_hash is not None:
        raise Refused(_("%(name)s hat die Einladung schon angenommen.", name=account.person.display_name))
    void_links(account, now)
    link = _mail_invitation(account, actor, now, None)
    activity.record(
        "account.invited_again", "account", account.id, account.person.display_name, actor=actor, now=now
    )
    return link


def accept_invitation(
    link: SingleUseLink, given_name: str, family_name: str, password: str, now: datetime
) -> Account:
    """The invited person sets name and password. The link is spent."""
    account = link.account
    account.person.given_name = given_name
    account.person.family_name = family_name
    account.password_hash = hashed(password)
    void_links(account, now)
    activity.record(
        "account.accepted", "account", account.id, account.person.display_name, actor=account, now=now
    )
    queue_index("person", account.person_id, now)
    return account


def _mail_invitation(
    account: Account, actor: Account | None, now: datetime, workspace: Workspace | None
) -> MadeLink:
    link = make_link(account, LinkPurpose.INVITATION, now)
    inviter = actor.person.display_name if actor else ""
    mails.send_link("invitation", account, link, now, inviter=inviter, workspace=workspace)
    return link


def _refuse_closed(account: Account) -> None:
    if account.closed_at is not None:
        raise Refused(
            _("Das Konto von %(name)s ist geschlossen. Das Projektbüro kann es wieder öffnen.",
              name=account.person.display_name)
        )  # fmt: skip
