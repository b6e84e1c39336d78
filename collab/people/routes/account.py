"""The own account: details, photo, password, sessions, language."""

from __future__ import annotations

import io

from flask import (
    Response,
    abort,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from flask_babel import ngettext

from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.extensions import db, limiter
from collab.people import browsers, cookie, profile, sessions
from collab.people.credentials import ask_for_new_email, change_password
from collab.people.forms import DetailsForm, EmailForm, LanguageForm, PasswordForm, PhotoForm
from collab.people.models import Person
from collab.people.routes import bp
from collab.people.routes.signing_in import Answer
from collab.workspaces.gate import signed_in


@bp.get("/account")
@permits(Permission.SIGNED_IN)
def account() -> Answer:
    form = DetailsForm(formdata=None, obj=signed_in().person)
    return account_page(form)


@bp.post("/account")
@permits(Permission.SIGNED_IN)
def save_details() -> Answer:
    form = DetailsForm()
    if not form.validate():
        return account_page(form, 422)
    details = {name: form[name].data for name in profile.OWN_DETAILS}
    profile.change_own_details(signed_in(), details, now())
    db.session.commit()
    return back_to("people.account", _("Ihre Angaben sind gespeichert."))


def account_page(form: DetailsForm, status: int = 200) -> Answer:
    photo = PhotoForm(formdata=None)
    return make_response(render_template("people/account.html", form=form, photo_form=photo), status)


@bp.post("/account/photo")
@permits(Permission.SIGNED_IN)
def upload_photo() -> Answer:
    upload = request.files.get("photo")
    content = upload.stream if upload else io.BytesIO()
    who = signed_in()
    profile.set_photo(who.person, content, current_app.extensions["store"], actor=who, now=now())
    db.session.commit()
    return back_to("people.account", _("Ihr Foto ist gespeichert."))


@bp.post("/account/photo/remove")
@permits(Permission.SIGNED_IN)
def remove_photo() -> Answer:
    profile.remove_photo(signed_in().person, actor=signed_in(), now=now())
    db.session.commit()
    return back_to("people.account", _("Ihr Foto ist entfernt."))


@bp.get("/people/<person>/photo")
@permits(Permission.SIGNED_IN)
def photo(person: Person) -> Response:
    """The photo, kept by the browser of whoever may see this person, and by nobody between."""
    digest = person.photo_digest
    if digest is None:
        abort(404)
    try:
        content = current_app.extensions["store"].path(digest).read_bytes()
    except FileNotFoundError:
        abort(404)
    response = Response(content, mimetype="image/webp")
    response.set_etag(digest)
    response.cache_control.private = True
    response.cache_control.max_age = 86_400
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.make_conditional(request)
    return response


@bp.get("/account/password")
@permits(Permission.SIGNED_IN)
def password() -> Answer:
    return sign_in_page(
        PasswordForm(account=signed_in(), formdata=None), EmailForm(account=signed_in(), formdata=None)
    )


@bp.post("/account/password")
@permits(Permission.SIGNED_IN)
@limiter.limit("10 per minute")
def save_password() -> Answer:
    form = PasswordForm(account=signed_in())
    if not form.validate():
        return sign_in_page(form, EmailForm(account=signed_in(), formdata=None), 422)
    change_password(signed_in(), form.new_password.data, sessions.current_id(), now())
    db.session.commit()
    return back_to(
        "people.password", _("Ihr Kennwort ist geändert. Alle anderen Anmeldungen wurden beendet.")
    )


@bp.post("/account/email")
@permits(Permission.SIGNED_IN)
@limiter.limit("10 per minute; 30 per hour")
def save_email() -> Answer:
    form = EmailForm(account=signed_in())
    if not form.validate():
        return sign_in_page(PasswordForm(account=signed_in(), formdata=None), form, 422)
    ask_for_new_email(signed_in(), form.email.data, now())
    db.session.commit()
    return back_to(
        "people.password",
        _("Wir haben eine E-Mail an %(email)s geschickt. Bitte öffnen Sie den Link darin.",
          email=form.email.data),
    )  # fmt: skip


def sign_in_page(password_form: PasswordForm, email_form: EmailForm, status: int = 200) -> Answer:
    page = render_template("people/password.html", form=password_form, email_form=email_form)
    return make_response(page, status)


@bp.get("/account/sessions")
@permits(Permission.SIGNED_IN)
def own_sessions() -> Answer:
    living = [
        {"row": row, "browser": browsers.in_words(row.browser), "current": row.id == sessions.current_id()}
        for row in sessions.living_sessions(signed_in(), now())
    ]
    return make_response(render_template("people/sessions.html", sessions=living))


@bp.post("/account/sessions/<int(max=9007199254740991):number>/end")
@permits(Permission.SIGNED_IN)
def end_session(number: int) -> Answer:
    if not sessions.end_session(signed_in(), number, now()):
        abort(404)
    db.session.commit()
    return back_to("people.own_sessions", _("Die Anmeldung ist beendet."))


@bp.post("/account/sessions/end-others")
@permits(Permission.SIGNED_IN)
def end_other_sessions() -> Answer:
    ended = sessions.end_other_sessions(signed_in(), sessions.current_id(), now())
    db.session.commit()
    return back_to(
        "people.own_sessions",
        ngettext("Eine andere Anmeldung ist beendet.", "%(num)s andere Anmeldungen sind beendet.", ended)
        if ended
        else _("Sie waren nirgends sonst angemeldet."),
    )


@bp.post("/account/sessions/end-all")
@permits(Permission.SIGNED_IN)
def end_all_sessions() -> Answer:
    sessions.end_all(signed_in(), now())
    cookie.leave(now())
    db.session.commit()
    return back_to("people.sign_in", _("Sie sind überall abgemeldet."))


@bp.get("/account/language")
@permits(Permission.SIGNED_IN)
def language() -> Answer:
    form = LanguageForm(formdata=None, obj=signed_in())
    return make_response(render_template("people/language.html", form=form))


@bp.post("/account/language")
@permits(Permission.SIGNED_IN)
def save_language() -> Answer:
    form = LanguageForm()
    if not form.validate():
        return make_response(render_template("people/language.html", form=form), 422)
    profile.choose_language(signed_in(), form.language.data)
    db.session.commit()
    return back_to("people.language")


def back_to(endpoint: str, message: str | None = None) -> Answer:
    if message:
        flash(message, "success")
    return redirect(url_for(endpoint), 303)
