"""Agendas to begin with."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.errors import Refused
from collab.base.permissions import Permission, permits
from collab.base.undo import tell_with_undo
from collab.extensions import db
from collab.minutes import actions, shown
from collab.minutes.forms import TemplateForm
from collab.minutes.models import AgendaTemplate, Meeting
from collab.minutes.routes import bp
from collab.minutes.routes.agenda import back_to
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace


@bp.get("/w/<workspace>/agenda-templates")
@permits(Permission.MINUTES_WRITE)
def templates(workspace: Workspace) -> str:
    found = shown.templates(workspace)
    return render_template(
        "minutes/templates.html", templates=[(each, actions.lines_of(each)) for each in found]
    )


@bp.post("/m/<meeting>/template")
@permits(Permission.MINUTES_WRITE)
def save_template(meeting: Meeting) -> Response:
    form = TemplateForm()
    if not form.validate():
        raise Refused(_("Bitte geben Sie der Vorlage einen Namen."), 422)
    template = actions.save_template(meeting, form.name.data or "", actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Die Tagesordnung ist als Vorlage „%(name)s“ gespeichert.", name=template.name), "success")
    return back_to(meeting)


@bp.post("/m/<meeting>/items/from-template")
@permits(Permission.MINUTES_WRITE)
def use_template(meeting: Meeting) -> Response:
    """The items of a template at the end of the agenda."""
    chosen = request.form.get("template", "")
    found = {str(each.id): each for each in shown.templates(meeting.workspace)}
    if chosen not in found:
        raise Refused(_("Diese Vorlage gibt es nicht mehr. Bitte wählen Sie eine andere."), 422)
    actions.add_lines(meeting, actions.lines_of(found[chosen]), actor=signed_in(), now=now())
    db.session.commit()
    return back_to(meeting)


@bp.post("/agenda-templates/<agenda_template>/remove")
@permits(Permission.MINUTES_WRITE)
def remove_template(agenda_template: AgendaTemplate) -> Response:
    actions.remove_template(agenda_template, now=now())
    db.session.commit()
    undo = url_for("minutes.restore_template", agenda_template=agenda_template.id)
    tell_with_undo(_("Die Vorlage „%(name)s“ ist entfernt.", name=agenda_template.name), undo)
    return redirect(url_for("minutes.templates", workspace=agenda_template.workspace.slug), 303)


@bp.post("/agenda-templates/<agenda_template>/restore")
@permits(Permission.MINUTES_WRITE)
def restore_template(agenda_template: AgendaTemplate) -> Response:
    actions.restore_template(agenda_template)
    db.session.commit()
    flash(_("Die Vorlage „%(name)s“ ist wieder da.", name=agenda_template.name), "success")
    return redirect(url_for("minutes.templates", workspace=agenda_template.workspace.slug), 303)
