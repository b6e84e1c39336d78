"""The indicators of a workspace, and of all workspaces that one may see."""

from __future__ import annotations

from flask import Response, render_template, request

from collab.base.permissions import Permission, permits
from collab.figures import export, queries, reading
from collab.figures.asking import asked_of
from collab.figures.entering import enters_for
from collab.figures.routes import bp
from collab.figures.small_numbers import is_restricted
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace


@bp.get("/figures/")
@permits(Permission.SIGNED_IN)
def everywhere() -> str:
    words = request.args.get("q", "").strip()[:200]
    return render_template(
        "figures/everywhere.html", listed=queries.listed(signed_in(), words=words), words=words
    )


@bp.get("/w/<workspace>/figures")
@permits(Permission.FIGURE_READ)
def index(workspace: Workspace) -> str:
    account = signed_in()
    return render_template(
        "figures/index.html",
        listed=queries.listed(account, workspace),
        mine=enters_for(account, workspace, list(workspace.cities)),
        asked=[asked for asked in asked_of(account) if asked.workspace.id == workspace.id],
    )


@bp.get("/w/<workspace>/figures/export")
@permits(Permission.FIGURE_READ)
def download_all(workspace: Workspace) -> Response:
    """All values of all indicators that the reader sees, as she sees them."""
    account = signed_in()
    found = queries.of_workspace(workspace, account)
    sheets = reading.read_many(found, restricted=is_restricted(account, workspace))
    return as_file(sheets, f"kennzahlen-{workspace.slug}")


def as_file(sheets: list[reading.Sheet], name: str) -> Response:
    """As CSV, or with `format=xlsx` as a workbook."""
    if request.args.get("format") == "xlsx":
        answer, ending = Response(export.as_xlsx(sheets), content_type=export.XLSX), "xlsx"
    else:
        answer, ending = Response(export.as_csv(sheets), content_type="text/csv; charset=utf-8"), "csv"
    answer.headers.set("Content-Disposition", "attachment", filename=export.filename(name, ending))
    return answer
