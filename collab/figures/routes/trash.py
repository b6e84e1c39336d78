"""Throwing an indicator away, and bringing it back."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.base.undo import tell_with_undo
from collab.extensions import db
from collab.figures import actions, queries
from collab.figures.models import Indicator
from collab.figures.routes import bp
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace


@bp.get("/w/<workspace>/figures/trash")
@permits(Permission.FIGURE_DEFINE)
def trash(workspace: Workspace) -> str:
    return render_template(
        "figures/trash.html", thrown=queries.trashed(workspace), days=current_app.config["TRASH_DAYS"]
    )


@bp.post("/i/<indicator>/trash")
@permits(Permission.FIGURE_DEFINE)
def trash_indicator(indicator: Indicator) -> Response:
    actions.trash_indicator(indicator, actor=signed_in(), now=now())
    db.session.commit()
    undo = url_for("figures.restore_indicator", indicator=indicator.key)
    tell_with_undo(_("„%(title)s“ liegt im Papierkorb.", title=indicator.name), undo)
    return redirect(url_for("figures.index", workspace=indicator.workspace.slug), 303)


@bp.post("/i/<indicator>/restore")
@permits(Permission.FIGURE_DEFINE)
def restore_indicator(indicator: Indicator) -> Response:
    actions.restore_indicator(indicator, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("„%(title)s“ ist wieder da.", title=indicator.name), "success")
    return redirect(url_for("figures.show", indicator=indicator.key), 303)
