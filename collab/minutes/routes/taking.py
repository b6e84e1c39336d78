"""A ready-made protocol becomes the minutes of a meeting: upload, look at what was understood, take over."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from collab.base.clock import local, now
from collab.base.errors import Refused
from collab.base.permissions import Permission, permits
from collab.documents import actions as filing
from collab.documents.models import Document, DocumentType, TextState, VersionText
from collab.documents.receiving import receive
from collab.documents.routes.upload import check_still_allowed, takes_files
from collab.extensions import db
from collab.minutes import choosing
from collab.minutes.forms import person_choices
from collab.minutes.labels import PRESENCES
from collab.minutes.models import Meeting
from collab.minutes.reading import propose
from collab.minutes.routes import bp
from collab.minutes.taking import draft as drafts
from collab.minutes.taking import over
from collab.minutes.taking.confirming import Checked, check
from collab.minutes.taking.draft import Draft
from collab.minutes.taking.naming import names_for
from collab.people.models import Organisation, Person
from collab.workspaces import access
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace

Answer = str | Response | tuple[str, int]

FOLDER = "Protokolle"
OFFERED = 15


@bp.get("/w/<workspace>/meetings/from-file")
@permits(Permission.MINUTES_WRITE)
def choose_file(workspace: Workspace) -> str:
    """Upload a protocol, or choose one that lies here already."""
    taken = select(Meeting.uploaded_id).where(Meeting.uploaded_id.is_not(None), Meeting.trashed_at.is_(None))
    offered = db.session.scalars(
        access.visible(Document, signed_in())
        .where(Document.workspace_id == workspace.id, Document.doctype == DocumentType.MINUTES)
        .where(Document.id.not_in(taken))
        .order_by(Document.day.desc(), Document.id.desc())
        .limit(OFFERED)
    ).all()
    return render_template("minutes/taking/choose.html", offered=offered)


@bp.post("/w/<workspace>/meetings/from-file")
@permits(Permission.MINUTES_WRITE)
@takes_files
def upload_file(workspace: Workspace) -> Response:
    received = receive()
    actor = signed_in()
    check_still_allowed(actor, workspace)
    if len(received.arrivals) != 1:
        raise Refused(_("Bitte wählen Sie die Datei des Protokolls aus."), 422)
    moment = now()
    folder = filing.folder_at(workspace, None, [FOLDER], actor=actor, now=moment)
    filed = filing.file_arrival(workspace, folder, received.arrivals[0], actor=actor, now=moment)
    db.session.commit()
    return redirect(url_for("minutes.confirm", document=filed.document.key), 303)


@bp.get("/d/<document>/minutes")
@permits(Permission.MINUTES_WRITE)
def confirm(document: Document) -> Answer:
    """What was understood of the text, line by line; nothing of it is kept before it is confirmed."""
    known = over.meeting_of(document)
    if known is not None:
        return redirect(url_for("minutes.show", meeting=known.key))
    version = document.current
    if version.text_state == TextState.WAITING:
        return render_template("minutes/taking/waiting.html", document=document)
    text = db.session.scalar(select(VersionText.text).where(VersionText.version_id == version.id)) or ""
    proposal = propose(text, local(now()).date())
    draft = drafts.proposed(proposal, document.title, document.day, names_for(signed_in()))
    return _page(document, draft, Checked(), readable=bool(text))


@bp.post("/d/<document>/minutes")
@permits(Permission.MINUTES_WRITE)
def take_over(document: Document) -> Answer:
    draft = drafts.typed(request.form)
    checked = check(draft, signed_in())
    meeting = _chosen_meeting(document.workspace)
    if checked.taken is None:
        return _page(document, draft, checked), 422
    made = over.take_over(document, checked.taken, meeting=meeting, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Übernommen. Lesen Sie das Protokoll noch einmal, und versenden Sie es dann."), "success")
    return redirect(url_for("minutes.show", meeting=made.key), 303)


def _chosen_meeting(workspace: Workspace) -> Meeting | None:
    key = request.form.get("meeting", "")
    if not key:
        return None
    meeting = db.session.scalar(
        access.visible(Meeting, signed_in()).where(Meeting.key == key, Meeting.workspace_id == workspace.id)
    )
    return meeting or abort(404)


def _page(document: Document, draft: Draft, checked: Checked, *, readable: bool = True) -> str:
    account = signed_in()
    day = over.day_of(draft)
    meetings = over.meetings_on(document.workspace, day) if day else []
    wanted = {row.person for row in draft.people} | {row.person for row in draft.tasks}
    wanted |= {draft.chair, draft.minute_taker}
    named = db.session.scalars(
        access.visible(Person, account)
        .where(Person.key.in_(wanted - {""}))
        .options(joinedload(Person.organisation))
    ).all()
    people = choosing.members_and(document.workspace, named)
    cities = db.session.scalars(select(Organisation).where(Organisation.is_city).order_by(Organisation.name))
    return render_template(
        "minutes/taking/confirm.html",
        document=document,
        draft=draft,
        errors=checked.errors,
        readable=readable,
        meetings=meetings,
        chosen_meeting=request.form.get("meeting", meetings[0].key if meetings else ""),
        persons=person_choices(people),
        cities=cities.all(),
        presences=PRESENCES,
    )
