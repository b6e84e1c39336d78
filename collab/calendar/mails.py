"""The mails of this room, in the language of whoever gets them: invitations and what follows, reminders.

An invitation carries the entry as iMIP (RFC 6047). Each recipient sees only itself among the invited, so that
nobody's address goes to strangers.
"""

from __future__ import annotations

from datetime import datetime

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from collab.base.addresses import public_url
from collab.base.columns import new_key
from collab.base.mail import queue_mail
from collab.calendar import ics, personal, wording
from collab.calendar import occurrences as dates
from collab.calendar.models import Event, Participant
from collab.calendar.occurrences import Occurrence


def queue_invitation(
    event: Event, participant: Participant, now: datetime, extra_text: str = "", url: str | None = None
) -> None:
    _queue("invitation", event, participant, now, extra_text=extra_text, url=url)


def queue_update(event: Event, participant: Participant, now: datetime) -> None:
    _queue("update", event, participant, now)


def queue_cancellation(event: Event, participant: Participant, now: datetime) -> None:
    _queue("cancellation", event, participant, now)


def queue_reminder(
    occurrence: Occurrence,
    address: str,
    language: str,
    key: str,
    now: datetime,
    participant: Participant | None,
) -> None:
    """`key` names reminder, date and recipient for good, so that no mail goes out twice."""
    with force_locale(language):
        subject = _("Erinnerung: %(title)s, %(time)s", title=occurrence.title, time=wording.short(occurrence))
        text = _text("reminder", occurrence.event, occurrence, participant, "", None)
        queue_mail(
            recipient=address,
            subject=subject,
            text=text,
            html=_html(subject, text, language),
            message_key=key,
            now=now,
        )


def address_of(participant: Participant) -> str:
    person = participant.person
    if person is None:
        return participant.email
    if person.account is not None and person.account.is_active:
        return person.account.email
    return person.email


def language_of(participant: Participant) -> str:
    person = participant.person
    return person.account.language if person is not None and person.account is not None else "de"


def _queue(
    name: str,
    event: Event,
    participant: Participant,
    now: datetime,
    extra_text: str = "",
    url: str | None = None,
) -> None:
    address = address_of(participant)
    if not address:
        return
    cancelled = name == "cancellation"
    occurrence = dates.upcoming(event, now) or dates.first(event)
    language = language_of(participant)
    with force_locale(language):
        subject = _subject(name, occurrence)
        text = _text(name, event, occurrence, participant, extra_text, url)
        html = _html(subject, text, language)
    queue_mail(
        recipient=address,
        subject=subject,
        text=text,
        html=html,
        message_key=f"event-{event.id}-{event.sequence}-{participant.key}-{new_key(6)}",
        now=now,
        headers={"Reply-To": ics.organizer_of(event)},
        calendar=ics.message(event, participant, address, "CANCEL" if cancelled else "REQUEST").decode(),
    )


def _subject(name: str, occurrence: Occurrence) -> str:
    words = {"title": occurrence.title, "time": wording.short(occurrence)}
    if name == "update":
        return _("Geändert: %(title)s, %(time)s", **words)
    if name == "cancellation":
        return _("Abgesagt: %(title)s, %(time)s", **words)
    return _("Einladung: %(title)s, %(time)s", **words)


def _text(
    name: str,
    event: Event,
    occurrence: Occurrence,
    participant: Participant | None,
    extra_text: str,
    url: str | None,
) -> str:
    account = participant.person.account if participant is not None and participant.person else None
    text = current_app.jinja_env.get_template("calendar/mail/letter.txt").render(
        name=name,
        event=event,
        occurrence=occurrence,
        time=wording.span(occurrence),
        rule=wording.rule_sentence(event),
        participant=participant,
        answer_url=personal.url(participant) if participant is not None else "",
        page_url=(url or public_url("calendar.show", event=event.key))
        if account or participant is None
        else "",
        extra_text=extra_text.strip(),
        organizer=event.created_by.person.display_name,
        workspace=event.workspace,
        site=current_app.config["SITE_NAME"],
    )
    paragraphs = [part.strip() for part in text.split("\n\n") if part.strip()]
    return "\n\n".join(paragraphs) + "\n"


def _html(subject: str, text: str, language: str) -> str:
    return current_app.jinja_env.get_template("calendar/mail/letter.html").render(
        subject=subject,
        paragraphs=text.strip().split("\n\n"),
        site=current_app.config["SITE_NAME"],
        language=language,
    )
