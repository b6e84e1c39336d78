"""Personal links: whoever has one answers one invitation, without signing in, and sees nothing else."""

from __future__ import annotations

import hmac

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from collab.base.addresses import public_url
from collab.calendar.models import Event, Participant
from collab.extensions import db

SIGNS = 32  # of the signature: 128 bits


def token(participant: Participant) -> str:
    """What stands in the address: the key of the participant, and a signature nobody else can make."""
    return f"{participant.key}-{_signature(participant.key)}"


def url(participant: Participant) -> str:
    return public_url("calendar.personal_page", token=token(participant))


def find(given: str) -> Participant | None:
    """Whom the token names; None for anything this platform has not signed, and for events that are gone."""
    key, _sign, signature = given.partition("-")
    if not hmac.compare_digest(signature.encode(), _signature(key).encode()):
        return None
    return db.session.scalar(
        select(Participant)
        .join(Event)
        .where(Participant.key == key, Event.trashed_at.is_(None))
        .options(joinedload(Participant.event), joinedload(Participant.person))
    )


def _signature(key: str) -> str:
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.digest(secret, b"calendar.invitation." + key.encode(), "sha256").hex()[:SIGNS]
