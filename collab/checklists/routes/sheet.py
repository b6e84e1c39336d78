"""A checklist as it stands: the matrix, one item with its history, the development, the export."""

from __future__ import annotations

from flask import Response, render_template, request, url_for

from collab.base.addresses import public_url
from collab.base.permissions import Permission, permits
from collab.checklists import export, reading
from collab.checklists.answering import answers_for
from collab.checklists.chart import chart
from collab.checklists.kind import subject_of
from collab.checklists.models import Checklist, Item
from collab.checklists.reading import Line
from collab.checklists.routes import bp
from collab.comments.queries import thread
from collab.workspaces.gate import signed_in


@bp.get("/l/<checklist>")
@permits(Permission.CHECKLIST_READ)
def show(checklist: Checklist) -> str:
    sheet = reading.read(checklist)
    only = request.args.get("only") == "disagreement"
    return render_template(
        "checklists/show.html",
        checklist=checklist,
        sheet=sheet,
        sections=sheet.only_disagreements() if only else sheet.sections,
        only=only,
        mine=answers_for(signed_in(), checklist.workspace, sheet.cities),
        thread=thread(subject_of(checklist), signed_in()),
        short_address=public_url("checklists.show", checklist=checklist.key),
    )


@bp.get("/w/<workspace>/checklists/items/<point>")
@permits(Permission.CHECKLIST_READ)
def item(workspace: object, point: Item) -> str:
    """What each city says to one item now, and everything that was said before."""
    sheet = reading.read(point.checklist)
    history = reading.history_of(point)
    present = reading.latest(reversed(history)).get(point.id, {})
    return render_template(
        "checklists/item.html",
        item=point,
        checklist=point.checklist,
        line=Line(point, present),
        cities=sheet.cities,
        mine=answers_for(signed_in(), point.workspace, sheet.cities),
        history=history,
    )


@bp.get("/l/<checklist>/development")
@permits(Permission.CHECKLIST_READ)
def development(checklist: Checklist) -> str:
    """How the answers stood on each reference date: a picture, and its figures beside it."""
    sheet = reading.read(checklist)
    asked = request.args.get("city", "")
    city = next((city for city in sheet.cities if str(city.id) == asked), None)
    states = reading.development(sheet, city.id if city else None)
    return render_template(
        "checklists/development.html",
        checklist=checklist,
        sheet=sheet,
        city=city,
        states=states,
        chart=chart(states),
        url=url_for("checklists.development", checklist=checklist.key),
    )


@bp.get("/l/<checklist>/export")
@permits(Permission.CHECKLIST_READ)
def download(checklist: Checklist) -> Response:
    """All answers as a table for spreadsheets: those that hold, or with `history` all that were given."""
    sheet = reading.read(checklist)
    rows = export.history(sheet) if request.args.get("history") else export.present(sheet)
    answer = Response(export.as_csv(rows), content_type="text/csv; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename=export.filename(checklist))
    return answer
