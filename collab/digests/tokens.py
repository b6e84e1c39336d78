"""Signed addresses in mails, by which somebody is heard without signing in.

A token says which account wants which state. So it can be used any number of times, and the way back
is a token, too. It opens nothing: who has it can make the platform write more or less, no more.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from collab.notifications.models import Level, Rhythm


@dataclass(frozen=True)
class Wish:
    """Either a rhythm for all mails, or a level for one workspace (its id), or what comes at once."""

    account_id: int
    rhythm: Rhythm | None = None
    workspace_id: int | None = None
    level: Level | None = None
    addressed_at_once: bool | None = None


def sign(wish: Wish) -> str:
    if wish.rhythm is not None:
        return _signer("rhythm").dumps([wish.account_id, wish.rhythm])
    if wish.addressed_at_once is not None:
        return _signer("addressed").dumps([wish.account_id, wish.addressed_at_once])
    return _signer("level").dumps([wish.account_id, wish.workspace_id, wish.level])


def read(token: str) -> Wish | None:
    """The wish, or None for anything this platform has not signed."""
    try:
        account_id, rhythm = _signer("rhythm").loads(token)
        return Wish(account_id, rhythm=Rhythm(rhythm))
    except BadSignature:
        pass
    try:
        account_id, at_once = _signer("addressed").loads(token)
        return Wish(account_id, addressed_at_once=bool(at_once))
    except BadSignature:
        pass
    try:
        account_id, workspace_id, level = _signer("level").loads(token)
        return Wish(account_id, workspace_id=workspace_id, level=Level(level))
    except BadSignature:
        return None


def _signer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"notifications.{purpose}")
