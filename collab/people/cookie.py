"""What a browser keeps: the session cookie, and the sign of having been signed in there before."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from flask import Response, current_app, request, session
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response as BaseResponse

from collab.people.guessing import Visitor
from collab.people.models import Account
from collab.people.sessions import current_id, end_session, open_session

KNOWN = "known_browser"
KNOWN_FOR = timedelta(days=365)
MOST_ACCOUNTS = 8


def begin(account: Account, *, stay: bool, now: datetime) -> None:
    """Sign this browser in: everything the cookie held before is dropped, nothing of it can be reused."""
    leave(now)
    token = open_session(account, browser=str(request.user_agent), address=request.remote_addr or "", now=now)
    session["_user_id"] = token
    session["_fresh"] = True
    session.permanent = stay


def leave(now: datetime) -> None:
    """Sign this browser out; the choice of language stays."""
    from flask_login import current_user

    language = session.get("language")
    if current_user.is_authenticated and (number := current_id()) is not None:
        language = current_user.language
        end_session(current_user, number, now)
    session.clear()
    if language:
        session["language"] = language


def visitor() -> Visitor:
    """Who asks, as the delay against guessing sees it."""
    mark, accounts = _read()
    return Visitor(request.remote_addr or "", mark, frozenset(accounts))


def remember_browser(response: Response | BaseResponse, account: Account) -> None:
    """Note in a signed cookie that this account has been signed in here. It signs nobody in."""
    mark, accounts = _read()
    kept = [account.id, *(number for number in accounts if number != account.id)][:MOST_ACCOUNTS]
    response.set_cookie(
        KNOWN,
        _serializer().dumps([mark or secrets.token_urlsafe(12), kept]),
        max_age=KNOWN_FOR,
        httponly=True,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        samesite="Lax",
        path=current_app.config["APPLICATION_ROOT"],
    )


def _read() -> tuple[str, list[int]]:
    try:
        mark, accounts = _serializer().loads(request.cookies.get(KNOWN, ""))
    except (BadSignature, ValueError):
        return "", []
    return mark, accounts


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="known browser")
