"""What is sealed, as files: the paper, the circulation, its written record."""

from __future__ import annotations

from flask import Response, abort, make_response

from collab.base.permissions import Permission, permits
from collab.documents.downloads import disposition, send
from collab.minutes import sealing as seals
from collab.papers.models import Circulation, Paper
from collab.papers.routes import bp
from collab.papers.sealing import store
from collab.workspaces.models import Workspace


@bp.get("/v/<paper>/record.json")
@permits(Permission.PAPER_READ)
def paper_record(paper: Paper) -> Response:
    """The very bytes whose SHA-256 is the seal of the paper as it was handed over."""
    return _sealed(paper.seal, f"Vorlage-{paper.workspace.slug}-{paper.year}-{paper.number}.json")


@bp.get("/w/<workspace>/papers/circulations/<circulation>/record.json")
@permits(Permission.PAPER_READ)
def circulation_record(workspace: Workspace, circulation: Circulation) -> Response:
    return _sealed(circulation.seal, f"{_name(circulation)}.json")


@bp.get("/w/<workspace>/papers/circulations/<circulation>/record.pdf")
@permits(Permission.PAPER_READ)
def circulation_pdf(workspace: Workspace, circulation: Circulation) -> Response:
    if circulation.pdf_digest is None:
        abort(404)
    try:
        path = store().path(circulation.pdf_digest)
    except FileNotFoundError:
        abort(503)
    name = f"{_name(circulation)}.pdf"
    return send(path, "application/pdf", name, circulation.pdf_digest, circulation.ended_at, inline=True)


def _name(circulation: Circulation) -> str:
    paper = circulation.paper
    return f"Umlauf-{paper.workspace.slug}-{paper.year}-{paper.number}"


def _sealed(seal: str | None, name: str) -> Response:
    if seal is None:
        abort(404)
    try:
        content = seals.sealed_bytes(seal, store())
    except (FileNotFoundError, ValueError):
        abort(503)
    response = make_response(content)
    response.headers["Content-Type"] = "application/json"
    response.headers["Content-Disposition"] = disposition("attachment", name)
    response.headers["Cache-Control"] = "private, no-cache"
    return response
