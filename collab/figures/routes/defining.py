"""What an indicator is: a new one, and other words for one that is there."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from collab.base.clock import now
from collab.base.errors import Refused
from collab.base.permissions import Permission, permits
from collab.extensions import db
from collab.figures import actions, queries
from collab.figures.forms import IndicatorForm
from collab.figures.models import Indicator
from collab.figures.routes import bp
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace


@bp.route("/w/<workspace>/figures/new", methods=["GET", "POST"])
@permits(Permission.FIGURE_DEFINE)
def new(workspace: Workspace) -> Any:
    others = queries.of_workspace(workspace, signed_in())
    form = IndicatorForm.of(others)
    if form.validate_on_submit():
        try:
            fields = form.fields(others)
            indicator = actions.define_indicator(workspace, fields, actor=signed_in(), now=now())
        except Refused as refusal:
            return _form(form, None, refusal.message)
        db.session.commit()
        flash(_("Die Kennzahl „%(name)s“ ist angelegt.", name=indicator.name), "success")
        return redirect(url_for("figures.show", indicator=indicator.key), 303)
    return _form(form, None)


@bp.route("/i/<indicator>/edit", methods=["GET", "POST"])
@permits(Permission.FIGURE_DEFINE)
def edit(indicator: Indicator) -> Any:
    actions.ensure_present(indicator)
    others = queries.of_workspace(indicator.workspace, signed_in())
    form = IndicatorForm.of(others, indicator)
    if form.validate_on_submit():
        try:
            actions.change_indicator(indicator, form.fields(others), actor=signed_in(), now=now())
        except Refused as refusal:
            return _form(form, indicator, refusal.message)
        db.session.commit()
        flash(_("Gespeichert."), "success")
        return redirect(url_for("figures.show", indicator=indicator.key), 303)
    return _form(form, indicator)


def _form(form: IndicatorForm, indicator: Indicator | None, error: str = "") -> Any:
    page = render_template("figures/edit.html", form=form, indicator=indicator, error=error)
    return page, 422 if form.errors or error else 200
