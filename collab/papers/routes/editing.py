"""Writing a paper, and the tasks it proposes."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.extensions import db
from collab.minutes.choosing import members
from collab.papers.actions import drafting
from collab.papers.actions.drafting import TEXTS
from collab.papers.forms import PaperForm, TaskForm
from collab.papers.kind import subject_of
from collab.papers.models import Paper, PaperTask
from collab.papers.routes import bp
from collab.papers.routes.page import back, cities_of, page
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace
from collab.writing.saving import Conflict, current


@bp.route("/w/<workspace>/papers/new", methods=["GET", "POST"])
@permits(Permission.PAPER_WRITE)
def new(workspace: Workspace) -> Any:
    form = PaperForm.of(None, dict.fromkeys(TEXTS, 0))
    place = f"paper-new-{workspace.slug}"
    if form.validate_on_submit():
        paper = drafting.write_paper(workspace, form.fields(), actor=signed_in(), now=now(), place=place)
        db.session.commit()
        flash(_("Als Entwurf gespeichert. Unterlagen und Aufgaben fügen Sie jetzt hinzu."), "success")
        return back(paper)
    shown = render_template("papers/edit.html", form=form, paper=None, place=place, about="")
    return shown, 422 if form.errors else 200


@bp.route("/v/<paper>/edit", methods=["GET", "POST"])
@permits(Permission.PAPER_WRITE)
def edit(paper: Paper) -> Any:
    drafting.ensure_draft(paper)
    form = PaperForm.of(paper, _numbers(paper))
    conflict = None
    if form.validate_on_submit():
        try:
            drafting.change_paper(paper, form.fields(), form.based_on(), actor=signed_in(), now=now())
        except Conflict as found:
            db.session.commit()  # her words are kept as a draft
            conflict = found
            _offer_both(form, found)
        else:
            db.session.commit()
            flash(_("Gespeichert."), "success")
            return back(paper)
    shown = render_template(
        "papers/edit.html",
        form=form,
        paper=paper,
        place=f"paper-{paper.key}",
        about=subject_of(paper).about,
        conflict=conflict,
    )
    return shown, 409 if conflict else 422 if form.errors else 200


def _numbers(paper: Paper) -> dict[str, int]:
    latest = {name: current("paper", paper.id, name) for name in TEXTS}
    return {name: revision.number if revision else 0 for name, revision in latest.items()}


def _offer_both(form: PaperForm, conflict: Conflict) -> None:
    """Both texts stand in the field; saving it again is based on theirs."""
    for name in TEXTS:
        if (form[name].data or "").replace("\r\n", "\n") == conflict.mine:
            form[name].data = conflict.both
            form[f"{name}_based_on"].data = conflict.theirs.number
            return


@bp.post("/v/<paper>/tasks")
@permits(Permission.PAPER_WRITE)
def add_task(paper: Paper) -> Any:
    drafting.ensure_draft(paper)
    people, cities = members(paper.workspace), cities_of(paper)
    form = TaskForm.of(people, cities)
    if not form.validate():
        return page(paper, task_form=form), 422
    drafting.add_task(
        paper,
        form.text.data or "",
        next((person for person in people if person.key == form.person.data), None),
        next((city for city in cities if str(city.id) == form.city.data), None),
        form.due.data,
        actor=signed_in(),
        now=now(),
    )
    db.session.commit()
    return back(paper, "tasks")


@bp.post("/w/<workspace>/papers/tasks/<paper_task>/remove")
@permits(Permission.PAPER_WRITE)
def remove_task(workspace: Workspace, paper_task: PaperTask) -> Response:
    paper = paper_task.paper
    drafting.remove_task(paper_task, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Die Aufgabe ist entfernt."), "success")
    return redirect(url_for("papers.show", paper=paper.key, _anchor="tasks"), 303)
