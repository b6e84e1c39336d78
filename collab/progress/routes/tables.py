"""Measures as a table: of one workspace, of all, and as a file."""

from __future__ import annotations

from flask import Response, make_response, render_template, request
from flask_babel import gettext as _

from collab.base.permissions import Permission, permits
from collab.documents.downloads import disposition
from collab.people.forms import one_line
from collab.progress import catalogue
from collab.progress.catalogue import STATES_TO_ASK, Wanted
from collab.progress.export import measures_file
from collab.progress.reading import columns
from collab.progress.routes import bp
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace


@bp.get("/measures/")
@permits(Permission.SIGNED_IN)
def measures() -> str:
    return _page(wanted(one_line(request.args.get("workspace"))[:60]))


@bp.get("/w/<workspace>/measures")
@permits(Permission.MEASURE_READ)
def measures_of_workspace(workspace: Workspace) -> str:
    return _page(wanted(workspace.slug))


@bp.get("/measures/measures.csv")
@permits(Permission.SIGNED_IN)
def measures_csv() -> Response:
    """Just what the page would list, all pages of it."""
    found = catalogue.every(signed_in(), wanted(one_line(request.args.get("workspace"))[:60]))
    return download(measures_file.as_csv(found), "text/csv; charset=utf-8", _("Maßnahmen") + ".csv")


def _page(asked: Wanted) -> str:
    account = signed_in()
    found = catalogue.find(account, asked)
    return render_template(
        "progress/measures.html",
        wanted=asked,
        found=found,
        choices=catalogue.choices(account),
        states=STATES_TO_ASK,
        given=arguments(asked),
        cities=columns(line.standing for line in found.lines),
    )


def wanted(workspace: str) -> Wanted:
    """What the address asks for; what makes no sense is left out."""
    given = request.args
    return Wanted(
        words=one_line(given.get("q"))[:200],
        workspace=workspace,
        city=number(given.get("city")),
        topic=one_line(given.get("topic"))[:16],
        state=given.get("state", "") if given.get("state") in STATES_TO_ASK else "",
        page=number(given.get("page")) or 1,
    )


def arguments(asked: Wanted) -> dict[str, str | int]:
    """The same as arguments of an address."""
    given = {
        "q": asked.words,
        "workspace": asked.workspace,
        "city": asked.city,
        "topic": asked.topic,
        "state": asked.state,
    }
    return {name: value for name, value in given.items() if value}


def number(given: str | None) -> int | None:
    """A number above zero; None for anything else."""
    value = given or ""
    return int(value) or None if value.isascii() and value.isdigit() and len(value) < 10 else None


def download(content: bytes, mime: str, name: str) -> Response:
    response = make_response(content)
    response.headers["Content-Type"] = mime
    response.headers["Content-Disposition"] = disposition("attachment", name)
    return response
