"""The mails of a poll: to those who are asked, once more, and about new dates."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from flask import current_app
from flask_babel import LazyString, force_locale
from flask_babel import lazy_gettext as _l

from collab.base.addresses import public_url
from collab.base.columns import new_key
from collab.base.mail import queue_mail
from collab.calendar.polls.models import Poll, PollInvitee
from collab.people.models import Account

SUBJECTS: dict[str, LazyString] = {
    "asked": _l("Terminabstimmung: %(title)s"),
    "reminder": _l("Noch offen: %(title)s"),
    "new_dates": _l("Neue Terminvorschläge: %(title)s"),
}


def send(
    name: str, poll: Poll, invitees: Collection[PollInvitee], *, actor: Account | None, now: datetime
) -> None:
    """Queue one mail for each of them, in her language."""
    for invitee in invitees:
        if not invitee.address:
            continue
        account = invitee.person.account if invitee.person else None
        language = account.language if account else "de"
        subject, text, html = _write(name, poll, invitee, actor, language)
        queue_mail(
            recipient=invitee.address,
            subject=subject,
            text=text,
            html=html,
            message_key=f"poll-{name}-{invitee.id}-{new_key()}",
            now=now,
        )


def answer_url(poll: Poll, invitee: PollInvitee) -> str:
    """Where this person answers: on the page of the poll, or by the personal link where she has no login."""
    account = invitee.person.account if invitee.person else None
    if account is not None and account.is_active:
        return public_url("polls.show", poll=poll.key)
    return public_url("polls.by_link", token=invitee.token)


def _write(
    name: str, poll: Poll, invitee: PollInvitee, actor: Account | None, language: str
) -> tuple[str, str, str]:
    site = current_app.config["SITE_NAME"]
    with force_locale(language):
        subject = str(SUBJECTS[name]) % {"title": poll.title}
        text = current_app.jinja_env.get_template(f"calendar/polls/mail/{name}.txt").render(
            poll=poll,
            invitee=invitee,
            actor=actor.person.display_name if actor else poll.created_by.person.display_name,
            site=site,
            url=answer_url(poll, invitee),
        )
        paragraphs = [part.strip() for part in text.split("\n\n") if part.strip()]
        html = current_app.jinja_env.get_template("people/mail/letter.html").render(
            subject=subject, paragraphs=paragraphs, site=site, language=language
        )
    return subject, "\n\n".join(paragraphs) + "\n", html
