"""What a mailed link opens: invitation, new password, new e-mail address.

Opening a link changes nothing; only the button on its page does. Mail scanners open links, too.
"""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request
from flask_babel import gettext as _

from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.extensions import db, limiter
from collab.people.credentials import ask_for_reset, confirm_new_email, reset_password
from collab.people.forms import ForgotForm, InvitationForm, NewPasswordForm
from collab.people.invitation import accept_invitation
from collab.people.links import LinkState, find_link, state
from collab.people.models import LinkPurpose, SingleUseLink
from collab.people.routes import bp
from collab.people.routes.signing_in import Answer, let_in
from collab.workspaces.gate import account


class LinkGone(Exception):
    """The link has been used, has expired, or never was."""

    def __init__(self, purpose: LinkPurpose, why: LinkState | None) -> None:
        super().__init__(purpose)
        self.purpose = purpose
        self.why = why


@bp.errorhandler(LinkGone)
def show_gone(gone: LinkGone) -> Answer:
    db.session.rollback()
    page = render_template("people/link_gone.html", purpose=gone.purpose, why=gone.why)
    return make_response(page, 404 if gone.why is None else 410)


@bp.get("/invitation/<token>")
@permits(Permission.OPEN)
def accept_invitation_page(token: str) -> Answer:
    link = good_link(token, LinkPurpose.INVITATION)
    form = InvitationForm(account=link.account, formdata=None, obj=link.account.person)
    return make_response(render_template("people/invitation.html", form=form, invited=link.account))


@bp.post("/invitation/<token>")
@permits(Permission.OPEN)
@limiter.limit("30 per minute")
def accept_invitation_now(token: str) -> Answer:
    link = good_link(token, LinkPurpose.INVITATION)
    form = InvitationForm(account=link.account)
    if not form.validate():
        return make_response(render_template("people/invitation.html", form=form, invited=link.account), 422)
    who = accept_invitation(link, form.given_name.data, form.family_name.data, form.new_password.data, now())
    flash(_("Willkommen! Ihr Konto ist eingerichtet."), "success")
    return let_in(who)


@bp.get("/forgot-password")
@permits(Permission.OPEN)
def forgot_password() -> Answer:
    return make_response(render_template("people/forgot.html", form=ForgotForm(formdata=None)))


@bp.post("/forgot-password")
@permits(Permission.OPEN)
@limiter.limit("10 per minute; 60 per hour")
def send_reset() -> Answer:
    form = ForgotForm()
    if not form.validate():
        return make_response(render_template("people/forgot.html", form=form), 422)
    ask_for_reset(form.email.data, now())
    db.session.commit()
    return redirect(f"{request.script_root}/forgot-password/sent", 303)


@bp.get("/forgot-password/sent")
@permits(Permission.OPEN)
def reset_sent() -> Answer:
    return make_response(render_template("people/reset_sent.html"))


@bp.get("/reset-password/<token>")
@permits(Permission.OPEN)
def reset_password_page(token: str) -> Answer:
    link = good_link(token, LinkPurpose.RESET)
    form = NewPasswordForm(account=link.account, formdata=None)
    return make_response(render_template("people/reset.html", form=form, email=link.account.email))


@bp.post("/reset-password/<token>")
@permits(Permission.OPEN)
@limiter.limit("30 per minute")
def reset_password_now(token: str) -> Answer:
    link = good_link(token, LinkPurpose.RESET)
    form = NewPasswordForm(account=link.account)
    if not form.validate():
        return make_response(render_template("people/reset.html", form=form, email=link.account.email), 422)
    who = reset_password(link, form.new_password.data, now())
    flash(_("Ihr neues Kennwort gilt ab jetzt. Alle anderen Anmeldungen wurden beendet."), "success")
    return let_in(who)


@bp.get("/confirm-email/<token>")
@permits(Permission.OPEN)
def confirm_email_page(token: str) -> Answer:
    link = good_link(token, LinkPurpose.EMAIL)
    return make_response(render_template("people/confirm_email.html", new_email=link.new_email))


@bp.post("/confirm-email/<token>")
@permits(Permission.OPEN)
@limiter.limit("30 per minute")
def confirm_email_now(token: str) -> Answer:
    who = confirm_new_email(good_link(token, LinkPurpose.EMAIL), now())
    db.session.commit()
    flash(_("Ihre neue E-Mail-Adresse ist %(email)s.", email=who.email), "success")
    return redirect(f"{request.script_root}{'/account' if account() else '/sign-in'}", 303)


def good_link(token: str, purpose: LinkPurpose) -> SingleUseLink:
    link = find_link(token, purpose)
    if link is None:
        raise LinkGone(purpose, None)
    if (why := state(link, now())) is not LinkState.GOOD:
        raise LinkGone(purpose, why)
    return link
