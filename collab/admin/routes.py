"""The pages of the project office."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from collab.activity.feed import by_day, feed
from collab.admin import actions, health, queries
from collab.admin.forms import InviteForm, OrganisationForm, RoleForm
from collab.admin.queries import AccountFilter
from collab.base.clock import now
from collab.base.mail.bounces import trouble_with, troubled
from collab.base.permissions import Permission, permits
from collab.extensions import db
from collab.people import closing, invitation
from collab.people.forms import one_line
from collab.people.models import Account, Organisation, PlatformRole
from collab.people.queries import account_by_email, organisations
from collab.search.request import page_number
from collab.workspaces.gate import signed_in

bp = Blueprint("admin", __name__, url_prefix="/admin")

Answer = Response | BaseResponse


@bp.get("/")
@permits(Permission.ADMINISTER)
def overview() -> Answer:
    moment = now()
    return page(
        "overview",
        numbers=queries.numbers(),
        checks=health.checks(moment),
        worker_seen=health.worker_seen(),
        mail_server=current_app.config["SMTP_HOST"],
    )


@bp.get("/accounts")
@permits(Permission.ADMINISTER)
def accounts() -> Answer:
    words = one_line(request.args.get("q"))[:100]
    chosen = request.args.get("show", "")
    shown = AccountFilter(chosen) if chosen in set(AccountFilter) else AccountFilter.ALL
    found = queries.accounts(words, shown, page_number(request.args.get("page", "1")))
    return page(
        "accounts",
        found=found,
        words=words,
        shown=shown,
        last_seen=queries.last_seen(found.rows),
        troubled=troubled([login.email for login in found.rows]),
    )


@bp.get("/accounts/invite")
@permits(Permission.ADMINISTER)
def invite_page() -> Answer:
    return page("invite", form=InviteForm(organisations=organisations(), formdata=None))


@bp.post("/accounts/invite")
@permits(Permission.ADMINISTER)
def invite() -> Answer:
    form = InviteForm(organisations=organisations())
    if not form.validate():
        return page("invite", 422, form=form)
    if account_by_email(form.email.data) is not None:
        form.email.errors = [_("Zu dieser Adresse gibt es schon ein Konto.")]
        return page("invite", 422, form=form)
    invited = invitation.invite(
        form.email.data,
        form.given_name.data,
        form.family_name.data,
        form.chosen_organisation,
        signed_in(),
        now(),
        platform_role=PlatformRole(form.platform_role.data),
    )
    db.session.commit()
    flash(_("Die Einladung an %(email)s ist unterwegs.", email=invited.email), "success")
    return redirect(url_for("admin.account", login=invited.id), 303)


@bp.get("/accounts/<login>")
@permits(Permission.ADMINISTER)
def account(login: Account) -> Answer:
    return account_page(login, RoleForm(formdata=None, obj=login))


def account_page(login: Account, form: RoleForm, status: int = 200) -> Answer:
    return page(
        "account",
        status,
        login=login,
        form=form,
        memberships=queries.memberships(login),
        seen=queries.last_seen([login]).get(login.id),
        erased=closing.is_erased(login),
        trouble=trouble_with(login.email),
        history=feed(signed_in(), object=("account", login.id)),
    )


@bp.post("/accounts/<login>/role")
@permits(Permission.ADMINISTER)
def change_role(login: Account) -> Answer:
    form = RoleForm()
    if not form.validate():
        return account_page(login, form, 422)
    closing.change_role(login, PlatformRole(form.platform_role.data), signed_in(), now())
    return done(login, _("Die Rolle ist geändert."))


@bp.post("/accounts/<login>/invite-again")
@permits(Permission.ADMINISTER)
def invite_again(login: Account) -> Answer:
    invitation.resend_invitation(login, signed_in(), now())
    return done(login, _("Eine neue Einladung an %(email)s ist unterwegs.", email=login.email))


@bp.post("/accounts/<login>/close")
@permits(Permission.ADMINISTER)
def close(login: Account) -> Answer:
    closing.close_account(login, signed_in(), now())
    return done(login, _("Das Konto ist geschlossen."))


@bp.post("/accounts/<login>/reopen")
@permits(Permission.ADMINISTER)
def reopen(login: Account) -> Answer:
    closing.reopen_account(login, signed_in(), now())
    return done(login, _("Das Konto ist wieder offen."))


@bp.get("/accounts/<login>/erase")
@permits(Permission.ADMINISTER)
def erase_page(login: Account) -> Answer:
    return page("erase", login=login)


@bp.post("/accounts/<login>/erase")
@permits(Permission.ADMINISTER)
def erase(login: Account) -> Answer:
    closing.erase_account(login, signed_in(), now())
    return done(login, _("Das Konto und seine Kontaktdaten sind gelöscht."))


def done(login: Account, message: str) -> Answer:
    number = login.id
    db.session.commit()
    flash(message, "success")
    return redirect(url_for("admin.account", login=number), 303)


@bp.get("/organisations")
@permits(Permission.ADMINISTER)
def organisation_list() -> Answer:
    return page("organisations", organisations=organisations())


@bp.get("/organisations/new")
@permits(Permission.ADMINISTER)
def new_organisation() -> Answer:
    return page("organisation", form=OrganisationForm(formdata=None), organisation=None)


@bp.post("/organisations/new")
@permits(Permission.ADMINISTER)
def add_organisation() -> Answer:
    return save_organisation(None)


@bp.get("/organisations/<organisation>")
@permits(Permission.ADMINISTER)
def edit_organisation(organisation: Organisation) -> Answer:
    form = OrganisationForm(formdata=None, obj=organisation)
    return page("organisation", form=form, organisation=organisation)


@bp.post("/organisations/<organisation>")
@permits(Permission.ADMINISTER)
def change_organisation(organisation: Organisation) -> Answer:
    return save_organisation(organisation)


def save_organisation(organisation: Organisation | None) -> Answer:
    form = OrganisationForm()
    if not form.validate():
        return page("organisation", 422, form=form, organisation=organisation)
    facts = {name: value for name, value in form.data.items() if name != "csrf_token"}
    if organisation is None:
        actions.add_organisation(facts, signed_in(), now())
    else:
        actions.change_organisation(organisation, facts, signed_in(), now())
    db.session.commit()
    flash(_("„%(name)s“ ist gespeichert.", name=form.name.data), "success")
    return redirect(url_for("admin.organisation_list"), 303)


@bp.get("/journal")
@permits(Permission.ADMINISTER)
def journal() -> Answer:
    found = queries.site_journal(signed_in(), page_number(request.args.get("page", "1")))
    return page("journal", found=found, days=by_day(found.rows))


def page(name: str, status: int = 200, **values: object) -> Answer:
    return make_response(render_template(f"admin/{name}.html", **values), status)


def tabs() -> list[dict[str, object]]:
    entries = [
        ("admin.overview", _("Übersicht")),
        ("admin.accounts", _("Konten")),
        ("admin.organisation_list", _("Organisationen")),
        ("admin.mails", _("E-Mails")),
        ("admin.suggestion", _("Vorschlag")),
        ("archive.retention_page", _("Aufbewahrung")),
        ("bags.archives", _("Archive")),
        ("admin.journal", _("Verlauf")),
    ]
    here = request.path
    return [
        {
            "label": label,
            "url": url_for(endpoint),
            "current": here == url_for(endpoint)
            or (endpoint != "admin.overview" and here.startswith(url_for(endpoint) + "/")),
        }
        for endpoint, label in entries
    ]
