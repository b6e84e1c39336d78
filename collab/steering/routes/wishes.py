"""Links from the letter: no more of it, and the way back, without signing in."""

from __future__ import annotations

from flask import render_template
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.extensions import csrf, db
from collab.steering import receiving, tokens
from collab.steering.routes import bp


@bp.get("/steering/wish/<token>")
@permits(Permission.OPEN)
def wish(token: str) -> str | tuple[str, int] | Response:
    """It only shows a button: programs that follow links must change nothing."""
    return show_wish(token, done=False)


@bp.post("/steering/wish/<token>")
@permits(Permission.OPEN)
def grant_wish(token: str) -> str | tuple[str, int] | Response:
    return show_wish(token, done=True)


csrf.exempt(grant_wish)  # a mail program posts here without a session (RFC 8058); the token is signed


def show_wish(token: str, done: bool) -> str | tuple[str, int]:
    found = tokens.read(token)
    if found is None:
        return render_template("steering/wish_unknown.html"), 404
    recipient, wanted = found
    if done:
        change = receiving.resume if wanted else receiving.stop
        change(recipient, actor=None, now=now())
        db.session.commit()
    undo = tokens.sign(recipient, not wanted)
    return render_template("steering/wish.html", wanted=wanted, done=done, undo=undo, token=token)
