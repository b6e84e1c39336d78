"""What is mine to do, over all workspaces."""

from __future__ import annotations

from flask import render_template, request

from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.tasks import own
from collab.tasks.routes import bp
from collab.tasks.routes.ways import today
from collab.workspaces.gate import signed_in


@bp.get("/tasks/")
@permits(Permission.SIGNED_IN)
def mine() -> str:
    """Mine (the plain page), my city's, or what I have done lately."""
    account, day = signed_in(), today()
    view = request.args.get("view", "")
    view = view if view in ("city", "done") else ""
    whose = own.of_city(account) if view == "city" else own.responsible(account)
    return render_template(
        "tasks/mine.html",
        view=view,
        city=account.person.organisation,
        found=own.to_do(account, whose, day) if view != "done" else None,
        done=own.done_lately(account, whose, now()) if view == "done" else [],
        day=day,
    )
