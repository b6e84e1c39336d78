"""Signed addresses in the letters, by which somebody stops them, or takes that back, without signing in.

A token names the recipient and the wished state: using it twice does nothing new. It opens nothing.
"""

from __future__ import annotations

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select

from collab.base.addresses import public_url
from collab.extensions import db
from collab.steering.models import SituationRecipient


def sign(recipient: SituationRecipient, wanted: bool) -> str:
    return _signer().dumps([recipient.key, wanted])


def stop_address(recipient: SituationRecipient) -> str:
    return public_url("steering.wish", token=sign(recipient, wanted=False))


def read(token: str) -> tuple[SituationRecipient, bool] | None:
    """Whose letter, and whether it is wanted; None for anything this platform has not signed."""
    try:
        key, wanted = _signer().loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    found = db.session.scalar(select(SituationRecipient).where(SituationRecipient.key == str(key)))
    return (found, bool(wanted)) if found is not None else None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="steering.letter")
