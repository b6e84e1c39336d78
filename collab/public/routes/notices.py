"""The notice board."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collab.base.clock import local, now
from collab.base.errors import Refused
from collab.base.permissions import Permission, permits
from collab.base.undo import tell_with_undo
from collab.extensions import db
from collab.public.actions import notices
from collab.public.actions.notices import NoticeFields
from collab.public.forms import NoticeForm
from collab.public.models import Category, Notice
from collab.public.routes import bp
from collab.public.routes.site import site_or_404
from collab.workspaces.gate import may, signed_in
from collab.workspaces.models import Workspace


@bp.route("/w/<workspace>/public/notices/new", methods=["GET", "POST"])
@permits(Permission.BLOG_WRITE)
def new_notice(workspace: Workspace) -> Any:
    site = site_or_404(workspace)
    form = NoticeForm(until=local(now()).date() + timedelta(days=28))
    form.offer(site)
    if form.validate_on_submit():
        fields = NoticeFields(
            Category(form.category.data),
            form.title.data,
            form.text.data or "",
            form.language.data,
            form.until.data,
        )
        at_once = may(Permission.PUBLISH)
        try:
            notices.write(site, fields, actor=signed_in(), now=now(), at_once=at_once)
        except Refused as refusal:
            db.session.rollback()
            form.until.errors = [refusal.message]
        else:
            db.session.commit()
            flash(
                _("Der Aushang ist öffentlich.")
                if at_once
                else _("Der Aushang wartet darauf, dass die Leitung ihn öffentlich macht."),
                "success",
            )
            return redirect(url_for("public.index", workspace=workspace.slug), 303)
    page = render_template("public/manage/notice.html", form=form)
    return page, 422 if form.errors else 200


@bp.post("/w/<workspace>/public/notices/<notice>/release")
@permits(Permission.PUBLISH)
def release_notice(workspace: Workspace, notice: Notice) -> Response:
    notices.release(notice, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Der Aushang ist öffentlich."), "success")
    return redirect(url_for("public.index", workspace=workspace.slug), 303)


@bp.post("/w/<workspace>/public/notices/<notice>/take-down")
@permits(Permission.WORKSPACE_READ)
def take_down_notice(workspace: Workspace, notice: Notice) -> Response:
    """By its writer, and by those who may publish."""
    actor = signed_in()
    own = notice.author_id == actor.id and may(Permission.BLOG_WRITE)
    if not own and not may(Permission.PUBLISH):
        abort(403)
    notices.take_down(notice, actor=actor, now=now())
    db.session.commit()
    message = _("Der Aushang „%(title)s“ ist abgenommen.", title=notice.title)
    if may(Permission.PUBLISH):
        address = url_for("public.release_notice", workspace=workspace.slug, notice=notice.key)
        tell_with_undo(message, address)
    else:
        flash(message, "success")
    return redirect(url_for("public.index", workspace=workspace.slug), 303)
