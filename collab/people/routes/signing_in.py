"""Signing in and out, and the language of the page."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, flash, make_response, redirect, render_template, request, session
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from collab.base.addresses import own_path
from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.extensions import db, limiter
from collab.people import cookie
from collab.people.forms import SignInForm
from collab.people.language import LANGUAGES
from collab.people.models import Account
from collab.people.profile import choose_language
from collab.people.routes import bp
from collab.people.signing_in import try_password
from collab.workspaces.gate import account, signed_in

Answer = Response | BaseResponse


@bp.get("/sign-in")
@permits(Permission.OPEN)
def sign_in() -> Answer:
    if account() is not None:
        return onwards()
    return make_response(render_template("people/sign_in.html", form=SignInForm(formdata=None)))


@bp.post("/sign-in")
@permits(Permission.OPEN)
@limiter.limit("30 per minute")
def try_sign_in() -> Answer:
    form = SignInForm()
    if not form.validate():
        return make_response(render_template("people/sign_in.html", form=form), 422)
    moment = now()
    outcome = try_password(form.email.data, form.password.data, cookie.visitor(), moment)
    if isinstance(outcome, Account):
        return let_in(outcome, stay=form.stay.data)
    if isinstance(outcome, timedelta):
        return ask_to_wait(form, outcome)
    return make_response(render_template("people/sign_in.html", form=form, wrong=True), 422)


@bp.post("/sign-out")
@permits(Permission.SIGNED_IN)
def sign_out() -> Answer:
    cookie.leave(now())
    db.session.commit()
    flash(_("Sie sind abgemeldet."), "success")
    return redirect(f"{request.script_root}/sign-in", 303)


@bp.post("/language")
@permits(Permission.OPEN)
@limiter.limit("60 per minute")
def switch_language() -> Answer:
    language = request.form.get("language", "")
    if language in LANGUAGES:
        session["language"] = language
    if account() is not None:
        choose_language(signed_in(), language)
        db.session.commit()
    return onwards()


def let_in(who: Account, *, stay: bool = False) -> Answer:
    """Sign the browser in, commit, and go on to where the person wanted to go."""
    cookie.begin(who, stay=stay, now=now())
    response = onwards()
    cookie.remember_browser(response, who)
    db.session.commit()
    return response


def onwards() -> Answer:
    """To the page somebody came from, if it is one of ours, else to the front page."""
    path = own_path(request.values.get("next")) or "/"
    return redirect(request.script_root + path, 303)


def ask_to_wait(form: SignInForm, wait: timedelta) -> Answer:
    response = make_response(render_template("people/sign_in.html", form=form, wait=in_words(wait)), 429)
    response.headers["Retry-After"] = str(seconds(wait))
    return response


def in_words(wait: timedelta) -> str:
    """30 Sekunden · 5 Minuten"""
    if seconds(wait) < 90:
        return ngettext("%(num)s Sekunde", "%(num)s Sekunden", seconds(wait))
    return ngettext("%(num)s Minute", "%(num)s Minuten", -(-seconds(wait) // 60))


def seconds(wait: timedelta) -> int:
    return max(1, -(-int(wait.total_seconds() * 1000) // 1000))
