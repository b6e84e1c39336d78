"""Foreign calendars of a workspace."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.errors import Refused
from collab.base.permissions import Permission, permits
from collab.calendar import queries, subscribing
from collab.calendar.forms import SubscriptionForm
from collab.calendar.models import CalendarSubscription
from collab.calendar.routes import bp
from collab.extensions import db
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace


@bp.route("/w/<workspace>/calendar/subscriptions", methods=["GET", "POST"])
@permits(Permission.CALENDAR_WRITE)
def subscriptions(workspace: Workspace) -> Any:
    form = SubscriptionForm()
    if form.validate_on_submit():
        try:
            subscribing.subscribe(
                workspace,
                form.address.data or "",
                form.title.data or "",
                form.every_minutes.data,
                actor=signed_in(),
                now=now(),
            )
        except Refused as refusal:
            db.session.rollback()
            form.address.errors = [refusal.message]
        else:
            db.session.commit()
            flash(_("Der Kalender wird gleich abgerufen; seine Termine stehen dann hier."), "success")
            return redirect(url_for("calendar.subscriptions", workspace=workspace.slug), 303)
    page = render_template(
        "calendar/subscriptions.html",
        form=form,
        subscriptions=[(each, rhythm_form(each)) for each in queries.subscriptions(workspace)],
    )
    return page, 422 if form.errors else 200


@bp.post("/w/<workspace>/calendar/subscriptions/<subscription>/change")
@permits(Permission.CALENDAR_WRITE)
def change_subscription(workspace: Workspace, subscription: CalendarSubscription) -> Response:
    """Another name or rhythm; it is fetched anew at once."""
    form = SubscriptionForm(address=subscription.address)
    form.address.data = subscription.address
    if form.validate():
        subscribing.change(
            subscription, form.title.data or "", form.every_minutes.data, actor=signed_in(), now=now()
        )
        db.session.commit()
        flash(_("Gespeichert. Der Kalender wird gleich noch einmal abgerufen."), "success")
    else:
        flash(_("Bitte prüfen Sie die Angaben."), "error")
    return redirect(url_for("calendar.subscriptions", workspace=workspace.slug), 303)


@bp.post("/w/<workspace>/calendar/subscriptions/<subscription>/remove")
@permits(Permission.CALENDAR_WRITE)
def unsubscribe(workspace: Workspace, subscription: CalendarSubscription) -> Response:
    title = subscription.title
    subscribing.unsubscribe(subscription, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("„%(title)s“ wird nicht mehr gezeigt.", title=title), "success")
    return redirect(url_for("calendar.subscriptions", workspace=workspace.slug), 303)


def rhythm_form(subscription: CalendarSubscription) -> SubscriptionForm:
    return SubscriptionForm(
        formdata=None,
        prefix="",
        data={"title": subscription.title, "every_minutes": subscription.every_minutes},
    )
