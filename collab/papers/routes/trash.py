"""Throwing a draft away, and bringing it back."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.base.undo import tell_with_undo
from collab.extensions import db
from collab.papers import queries
from collab.papers.actions import drafting
from collab.papers.models import Paper
from collab.papers.routes import bp
from collab.papers.routes.page import back
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace


@bp.get("/w/<workspace>/papers/trash")
@permits(Permission.PAPER_WRITE)
def trash(workspace: Workspace) -> str:
    days = current_app.config["TRASH_DAYS"]
    return render_template("papers/trash.html", thrown=queries.trashed(workspace), days=days)


@bp.post("/v/<paper>/trash")
@permits(Permission.PAPER_WRITE)
def trash_paper(paper: Paper) -> Response:
    drafting.trash_paper(paper, actor=signed_in(), now=now())
    db.session.commit()
    undo = url_for("papers.restore_paper", paper=paper.key)
    tell_with_undo(_("„%(title)s“ liegt im Papierkorb.", title=paper.title), undo)
    return redirect(url_for("papers.index", workspace=paper.workspace.slug), 303)


@bp.post("/v/<paper>/restore")
@permits(Permission.PAPER_WRITE)
def restore_paper(paper: Paper) -> Response:
    drafting.restore_paper(paper, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("„%(title)s“ ist wieder da.", title=paper.title), "success")
    return back(paper)
