"""Throwing a checklist away, and bringing it back."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.base.undo import tell_with_undo
from collab.checklists import actions, queries
from collab.checklists.models import Checklist
from collab.checklists.routes import bp
from collab.extensions import db
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace


@bp.get("/w/<workspace>/checklists/trash")
@permits(Permission.CHECKLIST_WRITE)
def trash(workspace: Workspace) -> str:
    return render_template(
        "checklists/trash.html", thrown=queries.trashed(workspace), days=current_app.config["TRASH_DAYS"]
    )


@bp.post("/l/<checklist>/trash")
@permits(Permission.CHECKLIST_WRITE)
def trash_checklist(checklist: Checklist) -> Response:
    actions.trash_checklist(checklist, actor=signed_in(), now=now())
    db.session.commit()
    undo = url_for("checklists.restore_checklist", checklist=checklist.key)
    tell_with_undo(_("„%(title)s“ liegt im Papierkorb.", title=checklist.title), undo)
    return redirect(url_for("checklists.index", workspace=checklist.workspace.slug), 303)


@bp.post("/l/<checklist>/restore")
@permits(Permission.CHECKLIST_WRITE)
def restore_checklist(checklist: Checklist) -> Response:
    actions.restore_checklist(checklist, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("„%(title)s“ ist wieder da.", title=checklist.title), "success")
    return redirect(url_for("checklists.show", checklist=checklist.key), 303)
