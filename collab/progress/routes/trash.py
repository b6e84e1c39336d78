"""Throwing a measure away, and bringing it back."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.base.undo import tell_with_undo
from collab.extensions import db
from collab.progress import queries
from collab.progress.actions import measures as actions
from collab.progress.models import Measure
from collab.progress.routes import bp
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace


@bp.get("/w/<workspace>/measures/trash")
@permits(Permission.MEASURE_WRITE)
def trash(workspace: Workspace) -> str:
    return render_template(
        "progress/trash.html", thrown=queries.trashed(workspace), days=current_app.config["TRASH_DAYS"]
    )


@bp.post("/x/<measure>/trash")
@permits(Permission.MEASURE_WRITE)
def trash_measure(measure: Measure) -> Response:
    actions.trash_measure(measure, actor=signed_in(), now=now())
    db.session.commit()
    undo = url_for("progress.restore_measure", measure=measure.key)
    tell_with_undo(_("„%(title)s“ liegt im Papierkorb.", title=measure.title), undo)
    return redirect(url_for("progress.measures_of_workspace", workspace=measure.workspace.slug), 303)


@bp.post("/x/<measure>/restore")
@permits(Permission.MEASURE_WRITE)
def restore_measure(measure: Measure) -> Response:
    actions.restore_measure(measure, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("„%(title)s“ ist wieder da.", title=measure.title), "success")
    return redirect(url_for("progress.measure", measure=measure.key), 303)
