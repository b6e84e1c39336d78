"""All pages of a wiki, and what it lacks."""

from __future__ import annotations

from flask import render_template, request

from collab.base.permissions import Permission, permits
from collab.people.forms import one_line
from collab.wiki import queries
from collab.wiki.models import LONGEST_TITLE
from collab.wiki.routes import bp
from collab.wiki.tree import Tree
from collab.workspaces.models import Workspace


@bp.get("/w/<workspace>/wiki")
@permits(Permission.WIKI_READ)
def index(workspace: Workspace) -> str:
    return render_template(
        "wiki/index.html",
        tree=Tree.of(workspace.id),
        changes=queries.latest_changes(workspace),
        front_id=queries.front_page_id(workspace),
        missing=one_line(request.args.get("missing"))[:LONGEST_TITLE],
    )


@bp.get("/w/<workspace>/wiki/upkeep")
@permits(Permission.WIKI_READ)
def upkeep(workspace: Workspace) -> str:
    """Links that lead nowhere, and pages that nothing leads to."""
    return render_template("wiki/upkeep.html", found=queries.upkeep(workspace))
