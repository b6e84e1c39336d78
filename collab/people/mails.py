"""The mails of this room, in the language of whoever gets them.

Each text is a template in templates/people/mail/; its HTML is made from the text: blank lines part
paragraphs, a line that is an address becomes a button.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import current_app
from flask_babel import LazyString, force_locale
from flask_babel import lazy_gettext as _l

from collab.base.addresses import public_url
from collab.base.columns import new_key
from collab.base.mail import OutgoingMail, queue_mail
from collab.people.links import MadeLink
from collab.people.models import Account

SUBJECTS: dict[str, LazyString] = {
    "invitation": _l("Ihre Einladung zur Plattform „%(site)s“"),
    "reset": _l("Neues Kennwort für „%(site)s“"),
    "password_changed": _l("Ihr Kennwort wurde geändert"),
    "email_confirm": _l("Bitte bestätigen Sie Ihre neue E-Mail-Adresse"),
    "email_taken": _l("Diese E-Mail-Adresse gehört schon zu einem Konto"),
    "email_changed": _l("Ihre E-Mail-Adresse wurde geändert"),
    "account_closed": _l("Ihr Konto wurde geschlossen"),
}
LINK_PAGES = {
    "invitation": "people.accept_invitation_page",
    "reset": "people.reset_password_page",
    "email_confirm": "people.confirm_email_page",
}


def send_link(
    name: str, account: Account, link: MadeLink, now: datetime, *, recipient: str = "", **values: Any
) -> OutgoingMail:
    """Queue a mail with a link that works once."""
    return _send(
        name,
        account,
        recipient or account.email,
        f"{name}-{link.row.id}",
        now,
        secret=True,
        url=link_address(name, link.token),
        until=link.row.expires_at,
        **values,
    )


def link_address(name: str, token: str) -> str:
    """The full address behind a mailed link."""
    return public_url(LINK_PAGES[name], token=token)


def send_notice(
    name: str, account: Account, now: datetime, *, recipient: str = "", **values: Any
) -> OutgoingMail:
    """Queue a mail that tells of a change."""
    return _send(name, account, recipient or account.email, f"{name}-{account.id}-{new_key()}", now, **values)


def write(name: str, account: Account, **values: Any) -> tuple[str, str, str]:
    """Subject, text and HTML in the language of the account."""
    site = current_app.config["SITE_NAME"]
    templates = current_app.jinja_env
    with force_locale(account.language):
        subject = str(SUBJECTS[name]) % {"site": site}
        text = templates.get_template(f"people/mail/{name}.txt").render(
            account=account,
            person=account.person,
            site=site,
            home=public_url("people.sign_in"),
            minutes=current_app.config["RESET_MINUTES"],
            **values,
        )
        paragraphs = [part.strip() for part in text.split("\n\n") if part.strip()]
        html = templates.get_template("people/mail/letter.html").render(
            subject=subject, paragraphs=paragraphs, site=site, language=account.language
        )
    return subject, "\n\n".join(paragraphs) + "\n", html


def _send(
    name: str, account: Account, recipient: str, key: str, now: datetime, secret: bool = False, **values: Any
) -> OutgoingMail:
    subject, text, html = write(name, account, **values)
    return queue_mail(
        recipient=recipient, subject=subject, text=text, html=html, message_key=key, now=now, secret=secret
    )
