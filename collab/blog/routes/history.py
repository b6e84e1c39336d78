"""Earlier states of a post: what was changed when and by whom, and the way back."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.blog import actions
from collab.blog.models import Post
from collab.blog.routes import bp
from collab.blog.routes.editing import ensure_may_change
from collab.extensions import db
from collab.workspaces.gate import signed_in
from collab.writing.differences import difference
from collab.writing.models import Revision
from collab.writing.saving import revisions


@bp.get("/p/<post>/history")
@permits(Permission.BLOG_WRITE)
def history(post: Post) -> str:
    ensure_may_change(post)
    return render_template(
        "blog/history.html",
        post=post,
        revisions=revisions("post", post.id),
        url_of=lambda row: url_for("blog.show_revision", post=post.key, number=row.number),
    )


@bp.get("/p/<post>/history/<number>")
@permits(Permission.BLOG_WRITE)
def show_revision(post: Post, number: str) -> str:
    """One state, and what it changed in the one before."""
    ensure_may_change(post)
    known = revisions("post", post.id)
    at = next((place for place, row in enumerate(known) if str(row.number) == number), None)
    if at is None:
        abort(404)
    chosen = known[at]
    before: Revision | None = known[at + 1] if at + 1 < len(known) else None
    return render_template(
        "blog/revision.html",
        post=post,
        chosen=chosen,
        before=before,
        is_present=at == 0,
        changes=difference(before.text if before else "", chosen.text),
    )


@bp.post("/p/<post>/history/<number>/restore")
@permits(Permission.BLOG_WRITE)
def restore_revision(post: Post, number: str) -> Response:
    ensure_may_change(post)
    if not number.isdigit() or len(number) > 9:
        abort(404)
    if actions.restore_revision(post, int(number), actor=signed_in(), now=now()):
        db.session.commit()
        flash(_("Der frühere Stand gilt wieder."), "success")
    return redirect(url_for("blog.show", post=post.key), 303)
