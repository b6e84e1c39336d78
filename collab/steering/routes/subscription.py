"""The letter for the own account."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.extensions import db
from collab.steering import receiving
from collab.steering.forms import LetterForm
from collab.steering.routes import bp
from collab.workspaces.gate import signed_in


@bp.get("/steering/letter")
@permits(Permission.STEER)
def subscription() -> Any:
    return show_subscription(LetterForm.of(receiving.own(signed_in())))


@bp.post("/steering/letter")
@permits(Permission.STEER)
def subscribe() -> Any:
    form = LetterForm()
    if not form.validate():
        return show_subscription(form)
    account = signed_in()
    receiving.receive(account, form.wish(), actor=account, now=now())
    db.session.commit()
    flash(
        _("Der Lagebericht kommt von nun an in diesem Rhythmus an %(email)s.", email=account.email), "success"
    )
    return redirect(url_for("steering.subscription"), 303)


@bp.post("/steering/letter/stop")
@permits(Permission.STEER)
def unsubscribe() -> Response:
    recipient = receiving.own(signed_in())
    if recipient is not None:
        receiving.stop(recipient, actor=signed_in(), now=now())
        db.session.commit()
    flash(_("Sie erhalten keinen Lagebericht mehr."), "success")
    return redirect(url_for("steering.subscription"), 303)


def show_subscription(form: LetterForm) -> Any:
    page = render_template("steering/subscription.html", form=form, recipient=receiving.own(signed_in()))
    return page, 422 if form.errors else 200
