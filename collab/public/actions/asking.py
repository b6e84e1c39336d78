"""What strangers ask through the contact form.

A message reaches nobody before its writer has opened the link that was sent to the address she gave: so
nobody can have others written to in her name. That mail holds no word of hers, and an address gets only a
few of them a day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete, func, select
from sqlalchemy.orm import joinedload

from collab.extensions import db
from collab.people.models import Account, Person
from collab.people.tokens import hashed, new_token
from collab.public import mails
from collab.public.actions.sites import possible_recipients
from collab.public.journal import record_of_site
from collab.public.models import ContactRequest, PublicSite, PublicTopic, Recipient, RequestState
from collab.workspaces.models import Membership, Role

A_DAY = timedelta(days=1)
KEPT_UNCONFIRMED = timedelta(days=2)
MOST_FOR_AN_ADDRESS = 3
MOST_FOR_A_SITE = 200
"""Confirmation mails in a day."""


@dataclass(frozen=True)
class Asking:
    """What somebody has typed, already checked by the form."""

    name: str
    email: str
    text: str
    topic: PublicTopic | None
    language: str


def ask(site: PublicSite, asking: Asking, *, now: datetime) -> ContactRequest | None:
    """Keep a message and send the link that confirms it. None where there were too many: nothing is kept."""
    recent = ContactRequest.at > now - A_DAY
    address = func.lower(ContactRequest.email) == asking.email.lower()
    if _count(recent, address) >= MOST_FOR_AN_ADDRESS:
        return None
    if _count(recent, ContactRequest.site_id == site.id) >= MOST_FOR_A_SITE:
        return None
    token = new_token()
    request = ContactRequest(
        site=site,
        topic=asking.topic,
        name=asking.name,
        email=asking.email,
        text=asking.text,
        language=asking.language,
        token_hash=hashed(token),
        at=now,
    )
    db.session.add(request)
    db.session.flush()
    mails.ask_to_confirm(request, token, now)
    return request


def by_token(site: PublicSite, token: str) -> ContactRequest | None:
    return db.session.scalar(
        select(ContactRequest).where(
            ContactRequest.token_hash == hashed(token), ContactRequest.site_id == site.id
        )
    )


def confirm(request: ContactRequest, *, now: datetime) -> None:
    """Its writer has shown that the address is hers: now it goes to those whom it is for."""
    if request.state != RequestState.UNCONFIRMED:
        return
    request.state, request.confirmed_at = RequestState.OPEN, now
    persons = recipients(request.site, request.topic)
    for person in persons:
        mails.forward(request, person, now)
    to = [person.id for person in persons]
    record_of_site("public_site.request", request.site, actor=None, now=now, to=to)


def recipients(site: PublicSite, topic: PublicTopic | None) -> list[Person]:
    """Those named for the topic, else those of the site, else who leads the workspace; members only."""
    members = {person.id: person for person in possible_recipients(site.workspace)}
    named = [each for each in site.recipients if each.person_id in members]
    chosen = [each for each in named if topic is not None and each.topic_id == topic.id]
    chosen = chosen or [each for each in named if each.topic_id is None]
    if chosen:
        return [members[number] for number in dict.fromkeys(each.person_id for each in chosen)]
    leads = select(Account.person_id).join(Membership, Membership.account_id == Account.id)
    leads = leads.where(Membership.workspace_id == site.workspace_id, Membership.role == Role.LEAD)
    return [members[number] for number in db.session.scalars(leads) if number in members]


def is_recipient(site: PublicSite, account: Account) -> bool:
    return bool(
        db.session.scalar(
            select(Recipient.id)
            .where(Recipient.site_id == site.id, Recipient.person_id == account.person_id)
            .limit(1)
        )
    )


def settle(request: ContactRequest, answered: bool, *, actor: Account, now: datetime) -> None:
    """Mark a message as answered, or as open again."""
    if request.state == RequestState.UNCONFIRMED:
        return
    request.state = RequestState.ANSWERED if answered else RequestState.OPEN
    request.handled_at, request.handled_by_id = (now, actor.id) if answered else (None, None)
    if answered:
        record_of_site("public_site.answered", request.site, actor=actor, now=now)


def requests_of(site: PublicSite) -> list[ContactRequest]:
    """Confirmed ones, open first, the newest first."""
    query = (
        select(ContactRequest)
        .where(ContactRequest.site_id == site.id, ContactRequest.state != RequestState.UNCONFIRMED)
        .order_by(ContactRequest.state != RequestState.OPEN, ContactRequest.at.desc())
        .limit(200)
        .options(
            joinedload(ContactRequest.topic).selectinload(PublicTopic.texts),
            joinedload(ContactRequest.handled_by).joinedload(Account.person),
        )
    )
    return list(db.session.scalars(query))


def forget_old(now: datetime) -> int:
    """For the worker, daily: what was never confirmed goes; of the rest, in time, all but that it was."""
    gone = delete(ContactRequest).where(
        ContactRequest.state == RequestState.UNCONFIRMED, ContactRequest.at < now - KEPT_UNCONFIRMED
    )
    done = int(getattr(db.session.execute(gone), "rowcount", 0))
    before = now - timedelta(days=int(current_app.config["CONTACT_DAYS"]))
    old = select(ContactRequest).where(ContactRequest.at < before, ContactRequest.emptied_at.is_(None))
    for request in db.session.scalars(old):
        request.name = request.email = request.text = ""
        request.emptied_at = now
        done += 1
    return done


def _count(*conditions: object) -> int:
    query = select(func.count()).select_from(ContactRequest).where(*conditions)  # type: ignore[arg-type]
    return db.session.scalar(query) or 0
