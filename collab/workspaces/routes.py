"""Pages of workspaces: the list, setting one up, its front page, its settings."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collab.activity import feed
from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.extensions import db
from collab.people.forms import one_line
from collab.workspaces import actions, queries, slugs
from collab.workspaces.forms import NewWorkspaceForm, WorkspaceForm
from collab.workspaces.gate import signed_in
from collab.workspaces.labels import ROLES
from collab.workspaces.models import Role, Workspace

bp = Blueprint("workspaces", __name__)

Answer = str | Response | tuple[str, int]
LINES_ON_FRONT = 12


@bp.get("/w/")
@permits(Permission.SIGNED_IN)
def index() -> str:
    words = one_line(request.args.get("q"))[:200]
    entries = queries.listed(signed_in())
    found = queries.matching(entries, words)
    return render_template(
        "workspaces/index.html",
        words=words,
        any_at_all=bool(entries),
        open_ones=[entry for entry in found if not entry.workspace.archived_at],
        archived=[entry for entry in found if entry.workspace.archived_at],
        roles=ROLES,
    )


@bp.get("/w/new")
@permits(Permission.WORKSPACE_CREATE)
def new() -> str:
    return render_template("workspaces/new.html", form=NewWorkspaceForm())


@bp.get("/w/new/address")
@permits(Permission.WORKSPACE_CREATE)
def address() -> str:
    """The short address that a title would get, while it is being typed."""
    slug = queries.free_slug(slugs.propose(one_line(request.args.get("title"))[:200]))
    return render_template("workspaces/address.html", slug=slug)


@bp.post("/w/new")
@permits(Permission.WORKSPACE_CREATE)
def create() -> Answer:
    form = NewWorkspaceForm()
    if not form.validate():
        return render_template("workspaces/new.html", form=form), 422
    workspace = actions.create_workspace(
        title=form.title.data or "",
        purpose=form.purpose.data or "",
        slug=form.slug.data or "",
        cities=form.chosen_cities,
        actor=signed_in(),
        now=now(),
    )
    db.session.commit()
    flash(_("Der Arbeitsbereich ist eingerichtet. Laden Sie jetzt die Leitung ein."), "success")
    return redirect(url_for("members.invite", workspace=workspace.slug, role=Role.LEAD.value), 303)


@bp.get("/w/<workspace>/")
@permits(Permission.WORKSPACE_READ)
def front(workspace: Workspace) -> str:
    account = signed_in()
    news = feed.read(account, workspace=workspace, limit=LINES_ON_FRONT)
    return render_template(
        "workspaces/front.html",
        days=feed.by_day(news.lines),
        older=news.older,
        documents=feed.recent_cards(account, "document", workspace=workspace, limit=5),
        members=queries.members(workspace),
        roles=ROLES,
    )


@bp.get("/w/<workspace>/settings")
@permits(Permission.WORKSPACE_MANAGE)
def settings(workspace: Workspace) -> str:
    return render_template("workspaces/settings.html", form=WorkspaceForm(workspace))


@bp.post("/w/<workspace>/settings")
@permits(Permission.WORKSPACE_MANAGE)
def change(workspace: Workspace) -> Answer:
    form = WorkspaceForm(workspace)
    if not form.validate():
        return render_template("workspaces/settings.html", form=form), 422
    changed = actions.change_workspace(
        workspace,
        title=form.title.data or "",
        purpose=form.purpose.data or "",
        cities=form.chosen_cities,
        actor=signed_in(),
        now=now(),
    )
    db.session.commit()
    flash(_("Die Einstellungen sind gespeichert.") if changed else _("Es war nichts zu ändern."), "success")
    return redirect(url_for("workspaces.settings", workspace=workspace.slug), 303)


@bp.post("/w/<workspace>/archive")
@permits(Permission.WORKSPACE_ARCHIVE)
def archive(workspace: Workspace) -> Answer:
    actions.archive_workspace(workspace, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Der Arbeitsbereich ist archiviert: Alles bleibt lesbar, nichts wird mehr geändert."), "success")
    return redirect(url_for("workspaces.front", workspace=workspace.slug), 303)


@bp.post("/w/<workspace>/reopen")
@permits(Permission.WORKSPACE_ARCHIVE)
def reopen(workspace: Workspace) -> Answer:
    actions.reopen_workspace(workspace, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Der Arbeitsbereich ist wieder offen."), "success")
    return redirect(url_for("workspaces.front", workspace=workspace.slug), 303)
