"""Persons whom a site names: asked by a lead, shown when they have agreed, gone the moment they say so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import delete, or_, select

from collab.activity import Activity
from collab.base.errors import Refused
from collab.extensions import db
from collab.people.models import Account, Person
from collab.public import mails
from collab.public.journal import record_of_site
from collab.public.models import Ambassador, Part, PublicSite

ENTERED = ("person.added", "person.changed", "person.merged")
"""Lines of the journal after which the address in an entry may be one that their actor has put there."""
ENTERED_LATELY = timedelta(days=30)


@dataclass(frozen=True)
class Asked:
    """What somebody is to be shown with."""

    part: Part
    languages: str
    text: str
    show_photo: bool = False
    show_email: bool = False
    show_phone: bool = False


def ask(site: PublicSite, person: Person, asked: Asked, *, actor: Account, now: datetime) -> Ambassador:
    """Ask a person whether she may be named so; she gets a mail with the link by which she agrees or not.

    What she has agreed to before stays public until she answers. Who is asked is herself: agree at once.
    Refused where the link might come back to whoever asks: see `_has_written_address`.
    """
    if not person.email:
        raise Refused(
            _("Zu dieser Person ist keine E-Mail-Adresse bekannt; so kann sie nicht gefragt werden."), 422
        )
    if _has_written_address(actor, person, now):
        raise Refused(
            _(
                "Sie haben den Eintrag von %(name)s in den letzten %(days)s Tagen angelegt oder geändert. "
                "Damit niemand anders im Namen der Person zustimmen kann, fragt in diesem Fall das "
                "Projektbüro.",
                name=person.display_name,
                days=ENTERED_LATELY.days,
            ),
            403,
        )
    found = db.session.scalar(
        select(Ambassador).where(Ambassador.site_id == site.id, Ambassador.person_id == person.id)
    )
    if found is None:
        found = Ambassador(site=site, person=person)
        db.session.add(found)
    found.part, found.languages, found.text = asked.part, asked.languages, asked.text
    found.show_photo, found.show_email = asked.show_photo, asked.show_email
    found.show_phone = asked.show_phone
    found.asked_at, found.asked_by_id = now, actor.id
    if person.id == actor.person_id:
        agree(found, words_of(found), now=now)
        return found
    record_of_site("public_site.asked", site, actor=actor, now=now, name=person.display_name, to=[person.id])
    mails.ask_person(found, actor, token_of(found), now)
    return found


def _has_written_address(actor: Account, person: Person, now: datetime) -> bool:
    """Whether the link would go to an address that the actor may have written into the entry lately.

    Who has a login is written to where she signs in, which only she changes. The journal does not say which
    fields of an entry were changed, so any change counts. The office is trusted.
    """
    if person.account is not None or actor.is_office:
        return False
    line = select(Activity.id).where(
        Activity.kind == "person",
        Activity.object_id == person.id,
        Activity.verb.in_(ENTERED),
        Activity.actor_id == actor.id,
        Activity.at > now - ENTERED_LATELY,
    )
    return db.session.scalar(line.limit(1)) is not None


def words_of(row: Ambassador) -> dict[str, Any]:
    """All that would be shown of her now, as plain JSON."""
    person = row.person
    return {
        "part": str(row.part),
        "name": person.display_name,
        "city": person.organisation.name if person.organisation else "",
        "function": person.function if row.part == Part.CONTACT else "",
        "languages": row.languages,
        "text": row.text,
        "email": person.email if row.show_email else "",
        "phone": person.phone if row.show_phone else "",
        "photo": person.photo_digest if row.show_photo else None,
    }


def waits(row: Ambassador) -> bool:
    """Whether she has not yet answered what she is asked."""
    answered = max((each for each in (row.agreed_at, row.withdrawn_at) if each), default=None)
    return answered is None or answered < row.asked_at


def agree(row: Ambassador, seen: dict[str, Any], *, now: datetime) -> None:
    """She agrees to what she has `seen`; refused where that is not what she would be shown with now."""
    if seen != words_of(row):
        raise Refused(_("Inzwischen hat sich etwas geändert. Bitte sehen Sie noch einmal nach."))
    row.agreed, row.agreed_at, row.withdrawn_at = seen, now, None
    record_of_site(
        "public_site.agreed", row.site, actor=row.person.account, now=now, name=row.person.display_name
    )


def withdraw(row: Ambassador, *, now: datetime) -> None:
    """She says no, or not any more; nothing of her is shown from this moment."""
    row.agreed, row.agreed_at, row.withdrawn_at = None, None, now
    record_of_site(
        "public_site.withdrawn", row.site, actor=row.person.account, now=now, name=row.person.display_name
    )


def remove(row: Ambassador, *, actor: Account, now: datetime) -> None:
    record_of_site("public_site.removed", row.site, actor=actor, now=now, name=row.person.display_name)
    db.session.delete(row)


def forget_gone(_now: datetime) -> int:
    """For the worker, daily: of whom the directory knows nothing but the name any more, we know no more."""
    emptied = select(Person.id).where(or_(Person.emptied_at.is_not(None), Person.email == ""))
    done = db.session.execute(delete(Ambassador).where(Ambassador.person_id.in_(emptied)))
    return int(getattr(done, "rowcount", 0))


def token_of(row: Ambassador) -> str:
    """Stands in the mail to her and on her own page: whoever has it answers for her, any time."""
    return str(_signer().dumps(row.key))


def by_token(token: str) -> Ambassador | None:
    try:
        key = _signer().loads(token)
    except BadSignature:
        return None
    return db.session.scalar(select(Ambassador).where(Ambassador.key == str(key)))


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="public.consent")
