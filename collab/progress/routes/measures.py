"""The page of one measure, a new one, and changing it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from collab.activity import feed
from collab.attachments.queries import attached
from collab.base.addresses import public_url
from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.comments.queries import thread
from collab.contacts import topics
from collab.extensions import db
from collab.progress import kind, queries
from collab.progress.actions import measures as actions
from collab.progress.carrying import ensure_carried, of_measure
from collab.progress.forms import MeasureForm
from collab.progress.models import Measure
from collab.progress.parts import progress_of
from collab.progress.routes import bp
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace
from collab.workspaces.queries import cities
from collab.writing.drafts import place_of
from collab.writing.saving import Conflict, current


@bp.get("/x/<measure>")
@permits(Permission.MEASURE_READ)
def measure(measure: Measure) -> str:
    account = signed_in()
    subject = kind.subject_of(measure)
    return render_template(
        "progress/measure.html",
        measure=measure,
        decision=queries.decision_of(measure, account),
        **progress_of(of_measure(measure), account, closed=measure.trashed_at is not None),
        subject=subject,
        thread=thread(subject, account),
        attached=attached("measure", measure.id, account),
        history=feed.bundle(feed.read(account, object=("measure", measure.id), limit=20).lines),
        short_address=public_url("progress.measure", measure=measure.key),
    )


@bp.route("/w/<workspace>/measures/new", methods=["GET", "POST"])
@permits(Permission.MEASURE_WRITE)
def new_measure(workspace: Workspace) -> Any:
    actor = signed_in()
    form = MeasureForm.of(None, None, 0)
    form.offer(topics.every(), cities(), queries.decisions_to_choose(workspace, actor))
    place = f"measure-new-{workspace.slug}"
    if form.validate_on_submit():
        added = actions.add_measure(workspace, form.fields(), actor=actor, now=now(), place=place)
        db.session.commit()
        flash(_("Die Maßnahme „%(title)s“ ist angelegt.", title=added.title), "success")
        return redirect(url_for("progress.measure", measure=added.key), 303)
    return _form(form, None, place), 422 if form.errors else 200


@bp.route("/x/<measure>/edit", methods=["GET", "POST"])
@permits(Permission.MEASURE_WRITE)
def edit_measure(measure: Measure) -> Any:
    ensure_carried(measure)
    actor = signed_in()
    latest = current("measure", measure.id)
    decision = queries.decision_of(measure, actor)
    form = MeasureForm.of(measure, decision, latest.number if latest else 0)
    form.offer(topics.every(), cities(), queries.decisions_to_choose(measure.workspace, actor))
    place = place_of("measure", measure.id)
    if form.validate_on_submit():
        try:
            changed = actions.change_measure(
                measure, form.fields(), based_on=form.base, actor=actor, now=now()
            )
        except Conflict as conflict:
            db.session.commit()  # what she wrote is kept as her draft
            return _form(form, measure, place, conflict), 409
        db.session.commit()
        flash(_("Gespeichert.") if changed else _("Es war nichts zu ändern."), "success")
        return redirect(url_for("progress.measure", measure=measure.key), 303)
    return _form(form, measure, place), 422 if form.errors else 200


def _form(form: MeasureForm, measure: Measure | None, place: str, conflict: Conflict | None = None) -> str:
    return render_template("progress/edit.html", form=form, measure=measure, place=place, conflict=conflict)
