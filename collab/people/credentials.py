"""Password and e-mail address of an account: asked for anew, changed, confirmed."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import gettext as _

from collab import activity
from collab.base.errors import Refused
from collab.extensions import db
from collab.people import mails
from collab.people.guessing import Bucket, bucket_key, count_try
from collab.people.links import MadeLink, make_link, void_links
from collab.people.models import Account, LinkPurpose, Person, SingleUseLink
from collab.people.passwords import hashed
from collab.people.queries import account_by_email
from collab.people.sessions import end_all, end_other_sessions
from collab.people.tokens import new_token
from collab.search.queue import queue_index

PAUSE_BETWEEN_MAILS = timedelta(minutes=2)


def ask_for_reset(email: str, now: datetime) -> None:
    """Mail a link for a new password to the account of this address, if there is one.

    Whether there is one shows neither in the answer nor in the time: the same rows are looked at, a
    counter is written and the mail is composed in any case, and thrown away where nobody would get it.
    Who was invited and has no password yet gets the invitation anew. A second mail to one address comes
    after two minutes at the earliest.
    """
    account = account_by_email(email)
    wanted = Bucket(bucket_key("reset", email.strip().lower()), 1, PAUSE_BETWEEN_MAILS, PAUSE_BETWEEN_MAILS)
    too_soon = count_try([wanted], now) is not None
    if account is None or account.closed_at is not None or too_soon:
        mails.write("reset", _nobody(), url=mails.link_address("reset", new_token()))
        return
    if account.password_hash is None:
        link = make_link(account, LinkPurpose.INVITATION, now)
        mails.send_link("invitation", account, link, now, inviter="", workspace=None)
    else:
        mails.send_link("reset", account, make_link(account, LinkPurpose.RESET, now), now)


def reset_password(link: SingleUseLink, password: str, now: datetime) -> Account:
    """Set a new password by a mailed link: all sessions end, all other links stop working."""
    account = link.account
    account.password_hash = hashed(password)
    void_links(account, now)
    end_all(account, now)
    _tell_of_password(account, now)
    return account


def change_password(account: Account, password: str, keep_session: int | None, now: datetime) -> None:
    """Set a new password: all other sessions end, all mailed links stop working."""
    account.password_hash = hashed(password)
    void_links(account, now)
    end_other_sessions(account, keep_session, now)
    _tell_of_password(account, now)


def ask_for_new_email(account: Account, email: str, now: datetime) -> MadeLink | None:
    """Mail a link to the new address; nothing changes before it is opened.

    An address that belongs to another account gets a mail that says so, and the page says the same as
    always: it tells nobody who has an account.
    """
    if email == account.email:
        raise Refused(_("Das ist schon Ihre E-Mail-Adresse."), status=422)
    owner = account_by_email(email)
    if owner is not None:
        mails.send_notice("email_taken", owner, now)
        return None
    link = make_link(account, LinkPurpose.EMAIL, now, new_email=email)
    mails.send_link("email_confirm", account, link, now, recipient=email)
    return link


def confirm_new_email(link: SingleUseLink, now: datetime) -> Account:
    """The new address has been proved: sign-in and directory use it from now on."""
    account = link.account
    if account_by_email(link.new_email) is not None:
        raise Refused(
            _("Diese E-Mail-Adresse gehört inzwischen zu einem anderen Konto. Bitte wählen Sie eine andere.")
        )
    mails.send_notice("email_changed", account, now, new_email=link.new_email)
    account.email = account.person.email = link.new_email
    void_links(account, now)
    activity.record(
        "account.email_changed", "account", account.id, account.person.display_name, actor=account, now=now
    )
    queue_index("person", account.person_id, now)
    db.session.flush()
    return account


def _tell_of_password(account: Account, now: datetime) -> None:
    mails.send_notice("password_changed", account, now)
    activity.record(
        "account.password_changed", "account", account.id, account.person.display_name, actor=account, now=now
    )


def _nobody() -> Account:
    """Stands in where there is no account, so that composing the mail takes as long; never added."""
    return Account(person=Person(given_name="", family_name="", title=""), email="", language="de")
