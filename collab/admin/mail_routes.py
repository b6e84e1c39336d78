"""The office's pages of mails, and settling that an address works."""

from __future__ import annotations

from flask import abort, current_app, flash, make_response, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from collab.admin import mails as post
from collab.admin.mail_states import MailFilter
from collab.admin.routes import Answer, bp, page
from collab.base.clock import now
from collab.base.mail.bounces import settle
from collab.base.mail.models import OutgoingMail
from collab.base.permissions import Permission, permits
from collab.extensions import db
from collab.people.forms import one_line
from collab.people.models import Account
from collab.search.request import page_number
from collab.workspaces.gate import signed_in

MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'self'"


@bp.get("/mails")
@permits(Permission.ADMINISTER)
def mails() -> Answer:
    chosen, recipient = request.args.get("show", ""), one_line(request.args.get("to"))[:254]
    shown = MailFilter(chosen) if chosen in set(MailFilter) else MailFilter.ALL
    found = post.mails(shown, recipient, page_number(request.args.get("page", "1")))
    return page(
        "mails",
        found=found,
        shown=shown,
        recipient=recipient,
        reason=post.reason,
        mail_server=current_app.config["SMTP_HOST"],
    )


@bp.get("/mails/<mail>")
@permits(Permission.ADMINISTER)
def mail(mail: OutgoingMail) -> Answer:
    return page("mail", mail=mail, readable=post.may_be_read(mail), reason=post.reason(mail))


@bp.get("/mails/<mail>/html")
@permits(Permission.ADMINISTER)
def mail_html(mail: OutgoingMail) -> Answer:
    """The HTML of a mail for a frame: it runs nothing, loads nothing and leads nowhere."""
    if not mail.html or not post.may_be_read(mail):
        abort(404)
    response = make_response(mail.html)
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    return response


@bp.post("/mails/<mail>/send-again")
@permits(Permission.ADMINISTER)
def send_again(mail: OutgoingMail) -> Answer:
    number = mail.id
    post.send_again(mail, signed_in(), now())
    db.session.commit()
    flash(_("Die E-Mail wird noch einmal gesendet."), "success")
    return redirect(url_for("admin.mail", mail=number), 303)


@bp.post("/mails/send-again")
@permits(Permission.ADMINISTER)
def send_failed_again() -> Answer:
    recipient = one_line(request.form.get("to"))[:254]
    count = post.send_failed_again(recipient, signed_in(), now())
    db.session.commit()
    said = ngettext(
        "%(num)s E-Mail wird noch einmal gesendet.", "%(num)s E-Mails werden noch einmal gesendet.", count
    )
    flash(said if count else _("Es gibt keine, die sich noch einmal senden ließe."), "success")
    return redirect(url_for("admin.mails", to=recipient or None), 303)


@bp.post("/accounts/<login>/address-works")
@permits(Permission.ADMINISTER)
def settle_address(login: Account) -> Answer:
    number = login.id
    settle(login.email)
    db.session.commit()
    flash(_("Der Hinweis ist weg. Kommt wieder eine E-Mail zurück, erscheint er neu."), "success")
    return redirect(url_for("admin.account", login=number), 303)
