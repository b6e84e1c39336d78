"""The page of results."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.database import begin_writing
from collab.base.permissions import Permission, permits
from collab.extensions import db
from collab.search import request as searches
from collab.search.engine import IndexDamaged
from collab.search.queue import queue_rebuild
from collab.search.results import find
from collab.workspaces.gate import signed_in

bp = Blueprint("search", __name__)


@bp.get("/search")
@permits(Permission.SIGNED_IN)
def results() -> tuple[str, int] | Response:
    """Everything the account may see that fits the words; without words, how to search."""
    wanted = searches.read(request.args)
    if not wanted.words:
        return render_template("search/results.html", wanted=wanted, results=None, trouble=None), 200
    try:
        found = find(signed_in(), wanted)
    except IndexDamaged:
        begin_writing()
        db.session.rollback()
        queue_rebuild(now())
        db.session.commit()
        trouble = _("Die Suche wird gerade neu aufgebaut. Bitte versuchen Sie es gleich noch einmal.")
        return render_template("search/results.html", wanted=wanted, results=None, trouble=trouble), 503
    if found.found.total and wanted.page > found.pages:
        return redirect(url_for("search.results", **wanted.parameters(page=found.pages)))
    return render_template("search/results.html", wanted=wanted, results=found, trouble=None), 200
