"""Earlier states of a paper's texts."""

from __future__ import annotations

from flask import abort, render_template, request

from collab.base.permissions import Permission, permits
from collab.papers.actions.drafting import TEXTS
from collab.papers.models import Paper
from collab.papers.routes import bp
from collab.writing.differences import difference
from collab.writing.saving import revisions


@bp.get("/v/<paper>/history")
@permits(Permission.PAPER_WRITE)
def history(paper: Paper) -> str:
    return render_template("papers/history.html", paper=paper, texts=_texts(paper))


@bp.get("/v/<paper>/history/<number>")
@permits(Permission.PAPER_WRITE)
def show_revision(paper: Paper, number: str) -> str:
    """One state of one text (`?text=proposal`), and what it changed in the one before."""
    field = "proposal" if request.args.get("text") == "proposal" else "reasoning"
    known = revisions("paper", paper.id, field)
    at = next((place for place, row in enumerate(known) if str(row.number) == number), None)
    if at is None:
        abort(404)
    before = known[at + 1] if at + 1 < len(known) else None
    return render_template(
        "papers/revision.html",
        paper=paper,
        field=field,
        chosen=known[at],
        changes=difference(before.text if before else "", known[at].text),
    )


def _texts(paper: Paper) -> dict[str, object]:
    return {name: revisions("paper", paper.id, name) for name in TEXTS}
