"""The mails about minutes: sent out, corrected, objected to, answered, added to.

Each is a row in the transaction of the change, under a key that names what caused it and whom it goes to, so
nobody gets the same one twice. Who may not see items that are not public gets a PDF and a summary without
them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from collab.base.addresses import public_url
from collab.base.mail import MailFile, queue_mail
from collab.extensions import db
from collab.minutes import queries
from collab.minutes.agenda import numbered
from collab.minutes.export import printing
from collab.minutes.models import Addendum, Meeting, MinutesState, Objection
from collab.minutes.record import citation, day_of, record_of
from collab.people.models import Account, Person, PlatformRole
from collab.workspaces.models import Membership, Role


@dataclass(frozen=True)
class Reader:
    """Whom a mail goes to. `account` is None for people without a login."""

    email: str
    name: str
    account: Account | None

    @property
    def language(self) -> str:
        return self.account.language if self.account else "de"


def readers_of(meeting: Meeting) -> list[Reader]:
    """Who gets the minutes, each once: who was invited or there, who ran it, and the steering group."""
    found: dict[str, Reader] = {}
    people = [participant.person for participant in meeting.event.participants]
    people += [line.person for line in meeting.attendances] + [meeting.chair, meeting.minute_taker]
    for person in people:
        _take(found, person)
    for participant in meeting.event.participants:
        if participant.person is None and participant.email:
            found.setdefault(participant.email.casefold(), Reader(participant.email, participant.name, None))
    for account in db.session.scalars(
        select(Account)
        .where(Account.platform_role == PlatformRole.STEERING, Account.closed_at.is_(None))
        .options(joinedload(Account.person))
        .order_by(Account.id)
    ):
        _take(found, account.person)
    return list(found.values())


def _take(found: dict[str, Reader], person: Person | None) -> None:
    """By the address of the account, else of the entry; whose account is closed has left."""
    if person is None:
        return
    account = person.account
    if account is not None and account.closed_at is not None:
        return
    email = account.email if account else person.email
    if email:
        found.setdefault(email.casefold(), Reader(email, person.display_name, account))


def send_minutes(meeting: Meeting, now: datetime) -> int:
    """Queue the minutes for everybody, with the PDF that lies in the store. Returns to how many."""
    assert meeting.pdf_digest is not None
    whole = _pdf_file(meeting, meeting.pdf_digest)
    public: MailFile | None = None
    readers = readers_of(meeting)
    for reader in readers:
        sees_all = _sees_private(meeting, reader)
        if not sees_all and public is None:
            store = current_app.extensions["store"]
            public = _pdf_file(meeting, printing.keep_pdf(record_of(meeting, private=False), store))
        file = whole if sees_all or public is None else public
        _queue(
            "corrected" if meeting.circulation > 1 else "circulated",
            meeting,
            reader,
            f"minutes-{meeting.id}-{meeting.circulation}",
            now,
            files=[file],
            entries=[entry for entry in numbered(meeting.items) if sees_all or entry.item.public],
        )
    return len(readers)


def send_addendum(meeting: Meeting, addendum: Addendum, now: datetime) -> None:
    for reader in readers_of(meeting):
        _queue("addendum", meeting, reader, f"addendum-{addendum.id}", now, addendum=addendum)


def tell_of_objection(objection: Objection, now: datetime) -> None:
    """To those who settle it: chair, minute-taker and leads."""
    meeting = objection.meeting
    found: dict[str, Reader] = {}
    leads = (
        select(Account)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.workspace_id == meeting.workspace_id, Membership.role == Role.LEAD)
    )
    settling = [account.person for account in db.session.scalars(leads.options(joinedload(Account.person)))]
    for person in (meeting.chair, meeting.minute_taker, *settling):
        if person is not None and person.account is not None and person.account.id != objection.account_id:
            _take(found, person)
    for reader in found.values():
        _queue("objection", meeting, reader, f"objection-{objection.id}", now, objection=objection)


def tell_of_answer(objection: Objection, now: datetime) -> None:
    """To whoever raised it."""
    found: dict[str, Reader] = {}
    _take(found, objection.account.person)
    for reader in found.values():
        key = f"objection-answer-{objection.id}"
        _queue("objection_answer", objection.meeting, reader, key, now, objection=objection)


def _sees_private(meeting: Meeting, reader: Reader) -> bool:
    if all(item.public for item in meeting.items):
        return True
    return reader.account is not None and queries.sees_private_items(meeting.workspace, reader.account)


def _pdf_file(meeting: Meeting, digest: str) -> MailFile:
    return MailFile(digest, f"Protokoll-{day_of(meeting).isoformat()}.pdf", "application/pdf")


SUBJECTS = {
    "circulated": lambda title: _("Protokoll: %(title)s", title=title),
    "corrected": lambda title: _("Geändertes Protokoll: %(title)s", title=title),
    "addendum": lambda title: _("Nachtrag zum Protokoll: %(title)s", title=title),
    "objection": lambda title: _("Einspruch gegen das Protokoll: %(title)s", title=title),
    "objection_answer": lambda title: _("Ihr Einspruch gegen das Protokoll: %(title)s", title=title),
}


def _queue(
    name: str,
    meeting: Meeting,
    reader: Reader,
    cause: str,
    now: datetime,
    files: Iterable[MailFile] = (),
    **values: Any,
) -> None:
    templates = current_app.jinja_env
    site = current_app.config["SITE_NAME"]
    with force_locale(reader.language):
        subject = SUBJECTS[name](" ".join(meeting.title.split()))
        text = templates.get_template(f"minutes/mail/{name}.txt").render(
            meeting=meeting,
            reader=reader,
            site=site,
            url=public_url("minutes.show", meeting=meeting.key) if reader.account else None,
            day_of_meeting=day_of(meeting),
            approved=meeting.state == MinutesState.APPROVED,
            citation=citation,
            **values,
        )
        paragraphs = [part.strip("\n") for part in text.split("\n\n") if part.strip()]
        html = templates.get_template("people/mail/letter.html").render(
            subject=subject, paragraphs=paragraphs, site=site, language=reader.language
        )
    queue_mail(
        recipient=reader.email,
        subject=subject,
        text="\n\n".join(paragraphs) + "\n",
        html=html,
        message_key=f"{cause}-{hashlib.sha256(reader.email.casefold().encode()).hexdigest()[:12]}",
        now=now,
        files=list(files),
    )
