"""The posts of a workspace, and what is not published or thrown away."""

from __future__ import annotations

import re
from datetime import date

from flask import render_template, request

from collab.base.permissions import Permission, permits
from collab.blog import queries
from collab.blog.routes import bp
from collab.workspaces.gate import may, signed_in
from collab.workspaces.models import Workspace


@bp.get("/w/<workspace>/blog")
@permits(Permission.BLOG_READ)
def index(workspace: Workspace) -> str:
    account = signed_in()
    month = read_month(request.args.get("month", ""))
    return render_template(
        "blog/index.html",
        listing=queries.listing(workspace, account, month, request.args.get("page", 1, type=int)),
        month=month,
        unpublished=queries.unpublished(workspace, account) if may(Permission.BLOG_WRITE) else [],
    )


@bp.get("/w/<workspace>/blog/trash")
@permits(Permission.BLOG_WRITE)
def trash(workspace: Workspace) -> str:
    return render_template("blog/trash.html", thrown=queries.thrown_away(workspace, signed_in()))


def read_month(text: str) -> date | None:
    """2026-11; None for anything else."""
    found = re.fullmatch(r"([12]\d{3})-(0[1-9]|1[0-2])", text)
    return date(int(found[1]), int(found[2]), 1) if found else None
