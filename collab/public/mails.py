"""The mails of this room. None that goes to an address that is not confirmed holds a word of a stranger."""

from __future__ import annotations

from datetime import datetime

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from collab.base.addresses import public_url
from collab.base.columns import new_key
from collab.base.mail import queue_mail
from collab.people.models import Account, Person
from collab.public.models import Ambassador, ContactRequest
from collab.public.showing import words_in


def ask_to_confirm(request: ContactRequest, token: str, now: datetime) -> None:
    """To the address that was typed into the form, whosever it is: a link, and nothing of the message."""
    with force_locale("de" if request.language == "de" else "en"):
        site = current_app.config["SITE_NAME"]
        url = public_url("face.confirm_page", face=request.site.slug, tongue=request.language, token=token)
        subject = _("Bitte bestätigen Sie Ihre Nachricht")
        text = _(
            "Guten Tag,\n\nüber das Kontaktformular einer Seite von „%(site)s“ wurde mit dieser Adresse eine "
            "Nachricht geschrieben. Wir leiten sie erst weiter, wenn Sie sie bestätigen:\n\n%(url)s\n\n"
            "Der Link gilt zwei Tage. Wenn Sie nichts geschrieben haben, brauchen Sie nichts zu tun; die "
            "Nachricht wird dann gelöscht.\n",
            site=site,
            url=url,
        )
    queue_mail(
        recipient=request.email,
        subject=subject,
        text=text,
        message_key=f"public-confirm-{request.key}",
        now=now,
        secret=True,
    )


def forward(request: ContactRequest, person: Person, now: datetime) -> None:
    """The confirmed message to one who is named for it; an answer goes to its writer (Reply-To)."""
    account = person.account
    if account is None:
        return
    with force_locale(account.language):
        topic = words_in(request.topic.texts, account.language, request.site).title if request.topic else ""
        subject = _("Anfrage über die öffentliche Seite: %(topic)s", topic=topic or _("allgemein"))
        page = public_url("public.requests", workspace=request.site.workspace.slug)
        text = _(
            "%(name)s (%(email)s) schreibt über die öffentliche Seite von „%(workspace)s“:\n\n%(text)s\n\n"
            "Wenn Sie auf diese Nachricht antworten, geht Ihre Antwort an %(email)s.\n"
            "Alle Anfragen, und was schon beantwortet ist:\n\n%(page)s\n",
            name=request.name or _("Jemand"),
            email=request.email,
            workspace=request.site.workspace.title,
            text="\n".join(f"> {line}" for line in request.text.splitlines()),
            page=page,
        )
    queue_mail(
        recipient=account.email,
        subject=subject[:200],
        text=text,
        message_key=f"public-request-{request.key}-{person.id}",
        now=now,
        headers={"Reply-To": request.email},
        secret=True,  # its words go from the outbox when it is sent
    )


def ask_person(row: Ambassador, actor: Account, token: str, now: datetime) -> None:
    """Whether she may be named on a public page; by the link she also takes it back later."""
    account = row.person.account
    with force_locale(account.language if account else "de"):
        subject = _("Dürfen wir Sie auf einer öffentlichen Seite nennen?")
        text = _(
            "Guten Tag %(name)s,\n\n%(actor)s möchte Sie auf der öffentlichen Seite von „%(workspace)s“ "
            "nennen. Was dort stünde, sehen Sie hier; dort sagen Sie auch ja oder nein:\n\n%(url)s\n\n"
            "Ohne Ihr Ja wird nichts gezeigt. Über denselben Link können Sie Ihr Ja jederzeit zurücknehmen; "
            "heben Sie diese Nachricht deshalb am besten auf.\n",
            name=row.person.display_name,
            actor=actor.person.display_name,
            workspace=row.site.workspace.title,
            url=public_url("public.consent_page", token=token),
        )
    queue_mail(
        recipient=account.email if account else row.person.email,
        subject=subject,
        text=text,
        message_key=f"public-consent-{row.key or new_key()}-{new_key()}",
        now=now,
        secret=True,
    )
