"""The register of decisions: as a list, as a matrix, as files."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request, url_for

from collab.base.clock import local, now
from collab.base.permissions import Permission, permits
from collab.people.forms import one_line
from collab.progress import decision_register
from collab.progress.decision_register import STUCK, Wanted
from collab.progress.export import register_file
from collab.progress.reading import columns
from collab.progress.routes import bp
from collab.progress.routes.tables import download, number
from collab.workspaces.gate import signed_in

MATRIX = "matrix"


@bp.get("/decisions/")
@permits(Permission.SIGNED_IN)
def decisions() -> str:
    account, asked = signed_in(), wanted()
    found = decision_register.find(account, asked, local(now()).date())
    view = MATRIX if request.args.get("view") == MATRIX else ""
    given = arguments(asked)
    return render_template(
        "progress/register.html",
        wanted=asked,
        found=found,
        choices=decision_register.choices(account),
        states=STUCK,
        view=view,
        given=given,
        cities=columns(line.standing for line in found.lines) if view else [],
        views={name: address(given, name) for name in ("", MATRIX)},
    )


@bp.get("/decisions/register.csv")
@permits(Permission.SIGNED_IN)
def decisions_csv() -> Response:
    """Just what the page would list, all pages of it."""
    lines = decision_register.every(signed_in(), wanted(), local(now()).date())
    return download(register_file.as_csv(lines), "text/csv; charset=utf-8", "Beschlussregister.csv")


@bp.get("/decisions/register.pdf")
@permits(Permission.SIGNED_IN)
def decisions_pdf() -> Response:
    account, asked, today = signed_in(), wanted(), local(now()).date()
    lines = decision_register.every(account, asked, today)
    words = register_file.in_words(asked, decision_register.choices(account))
    return download(register_file.as_pdf(lines, words, today), "application/pdf", "Beschlussregister.pdf")


def address(given: dict[str, str | int], view: str) -> str:
    """The same choice in another view."""
    shown: dict[str, Any] = {**given, "view": view or None}
    return url_for("progress.decisions", **shown)


def wanted() -> Wanted:
    """What the address asks for; what makes no sense is left out."""
    given = request.args
    year = given.get("year", type=int)
    return Wanted(
        words=one_line(given.get("q"))[:200],
        workspace=one_line(given.get("workspace"))[:60],
        city=number(given.get("city")),
        year=year if year is not None and 1900 < year < 2200 else None,
        body=given.get("body", "") if given.get("body") in ("group", "steering") else "",
        state=given.get("state", "") if given.get("state") in STUCK else "",
        page=number(given.get("page")) or 1,
    )


def arguments(asked: Wanted) -> dict[str, str | int]:
    """The same as arguments of an address."""
    given = {
        "q": asked.words,
        "workspace": asked.workspace,
        "city": asked.city,
        "year": asked.year,
        "body": asked.body,
        "state": asked.state,
    }
    return {name: value for name, value in given.items() if value}
