"""The checklists of a workspace, and a new one."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.checklists import actions, queries
from collab.checklists.catalogue import templates
from collab.checklists.forms import NewChecklistForm
from collab.checklists.routes import bp
from collab.extensions import db
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace


@bp.get("/w/<workspace>/checklists")
@permits(Permission.CHECKLIST_READ)
def index(workspace: Workspace) -> str:
    return render_template("checklists/index.html", listed=queries.listed(workspace))


@bp.route("/w/<workspace>/checklists/new", methods=["GET", "POST"])
@permits(Permission.CHECKLIST_WRITE)
def new(workspace: Workspace) -> Any:
    form = NewChecklistForm()
    catalogue = templates()
    chosen = catalogue.get(request.args.get("template", ""))
    if request.method == "GET" and chosen is not None:
        form.title.data, form.template.data, form.description.data = chosen.title, chosen.name, chosen.lead
    if form.validate_on_submit():
        checklist = actions.create_checklist(
            workspace,
            form.title.data,
            form.description.data or "",
            actor=signed_in(),
            now=now(),
            template=catalogue.get(form.template.data),
        )
        db.session.commit()
        flash(_("Die Checkliste „%(title)s“ ist angelegt.", title=checklist.title), "success")
        place = "checklists.show" if checklist.themes else "checklists.edit"
        return redirect(url_for(place, checklist=checklist.key), 303)
    page = render_template("checklists/new.html", form=form, catalogue=catalogue)
    return page, 422 if form.errors else 200
