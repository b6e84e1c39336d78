"""Everything public of a workspace on one page, for all who are in it."""

from __future__ import annotations

from flask import render_template

from collab.base.addresses import public_url
from collab.base.clock import local, now
from collab.base.permissions import Permission, permits
from collab.public import beside, queries
from collab.public.actions import asking
from collab.public.actions.people import waits
from collab.public.face.frame import SECONDS_KEPT
from collab.public.forms import CATEGORIES, PARTS, TopicForm
from collab.public.languages import own_name
from collab.public.routes import bp
from collab.public.showing import words_in
from collab.workspaces.gate import may, signed_in
from collab.workspaces.models import Workspace


@bp.get("/w/<workspace>/public")
@permits(Permission.WORKSPACE_READ)
def index(workspace: Workspace) -> str:
    site = queries.load_site(workspace)
    if site is None:
        return render_template("public/manage/none.html")
    works = may(Permission.BLOG_WRITE) or may(Permission.PUBLISH)
    return render_template(
        "public/manage/index.html",
        site=site,
        address=public_url("face.front", face=site.slug),
        listed=queries.listed(workspace),
        named=queries.named(site) if works else [],
        waits=waits,
        notices=queries.board(site) if works else [],
        today=local(now()).date(),
        categories=CATEGORIES,
        parts=PARTS,
        gets_requests=may(Permission.PUBLISH) or asking.is_recipient(site, signed_in()),
        own_name=own_name,
        words_in=words_in,
        topic_form=TopicForm(),
        seconds=SECONDS_KEPT,
        beside=beside.every(),
    )
