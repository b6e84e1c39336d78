"""What happens to a paper once it is written: handed over, put on an agenda, decided, returned, withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.extensions import db
from collab.minutes.models import Meeting
from collab.papers import queries
from collab.papers.actions import life, meetings
from collab.papers.forms import ReasonForm
from collab.papers.models import Circulation, Paper
from collab.papers.routes import bp
from collab.papers.routes.page import back, meeting_form, page
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace


@bp.post("/v/<paper>/submit")
@permits(Permission.PAPER_SUBMIT)
def submit(paper: Paper) -> Response:
    life.submit(paper, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Die Vorlage ist der Regiegruppe vorgelegt. Sie bleibt jetzt, wie sie ist."), "success")
    return back(paper)


@bp.post("/v/<paper>/withdraw")
@permits(Permission.PAPER_SUBMIT)
def withdraw(paper: Paper) -> Any:
    return _with_reason(paper, life.withdraw, _("Die Vorlage ist zurückgezogen."))


@bp.post("/v/<paper>/return")
@permits(Permission.PAPER_SUBMIT)
def send_back(paper: Paper) -> Any:
    done = _("Die Vorlage ist zurückverwiesen und kann als nächste Fassung überarbeitet werden.")
    return _with_reason(paper, life.send_back, done)


@bp.post("/v/<paper>/reject")
@permits(Permission.PAPER_SUBMIT)
def reject(paper: Paper) -> Any:
    return _with_reason(paper, life.reject, _("Die Vorlage ist als abgelehnt eingetragen."))


@bp.post("/v/<paper>/agenda")
@permits(Permission.PAPER_SUBMIT)
def put_on_agenda(paper: Paper) -> Any:
    account, moment = signed_in(), now()
    form = meeting_form(account)
    if not form.validate():
        return page(paper, meeting_form=form), 422
    meeting = _chosen(form.meeting.data)
    meetings.put_on_agenda(paper, meeting, actor=account, now=moment)
    db.session.commit()
    flash(_("Die Vorlage steht auf der Tagesordnung von „%(title)s“.", title=meeting.title), "success")
    return back(paper)


@bp.post("/w/<workspace>/papers/circulations/<circulation>/announce")
@permits(Permission.PAPER_SUBMIT)
def announce(workspace: Workspace, circulation: Circulation) -> Any:
    account, paper = signed_in(), circulation.paper
    form = meeting_form(account)
    if not form.validate():
        return page(paper, meeting_form=form), 422
    meeting = _chosen(form.meeting.data)
    meetings.announce(paper, circulation, meeting, actor=account, now=now())
    db.session.commit()
    flash(_("Das Ergebnis steht auf der Tagesordnung von „%(title)s“.", title=meeting.title), "success")
    return back(paper)


def _chosen(key: str) -> Meeting:
    found = next((each for each in queries.meetings_to_come(signed_in(), now()) if each.key == key), None)
    if found is None:
        abort(404)
    return found


def _with_reason(paper: Paper, change: Callable[..., None], done: str) -> Any:
    form = ReasonForm()
    if not form.validate():
        return page(paper, reason_form=form), 422
    change(paper, form.reason.data or "", actor=signed_in(), now=now())
    db.session.commit()
    flash(done, "success")
    return back(paper)
