"""Publishing, withdrawing, pinning, throwing away: one click each."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.base.undo import tell_with_undo
from collab.blog import actions
from collab.blog.models import Post
from collab.blog.routes import bp
from collab.blog.routes.editing import ensure_may_change
from collab.extensions import db
from collab.workspaces.gate import signed_in


@bp.post("/p/<post>/publish")
@permits(Permission.BLOG_WRITE)
def publish(post: Post) -> Response:
    return _do(post, actions.publish, _("Der Beitrag ist veröffentlicht."))


@bp.post("/p/<post>/withdraw")
@permits(Permission.BLOG_WRITE)
def withdraw(post: Post) -> Response:
    was_published = post.published_at is not None
    answer = _do(post, actions.withdraw, None)
    message = _("„%(title)s“ ist wieder ein Entwurf.", title=post.title)
    if was_published:
        tell_with_undo(message, url_for("blog.publish", post=post.key))
    else:
        flash(message, "success")
    return answer


@bp.post("/p/<post>/pin")
@permits(Permission.BLOG_WRITE)
def pin(post: Post) -> Response:
    return _do(post, actions.pin, _("Der Beitrag steht jetzt oben im Blog."))


@bp.post("/p/<post>/unpin")
@permits(Permission.BLOG_WRITE)
def unpin(post: Post) -> Response:
    return _do(post, actions.unpin, _("Der Beitrag steht wieder an seiner Stelle im Blog."))


@bp.post("/p/<post>/trash")
@permits(Permission.BLOG_WRITE)
def trash_post(post: Post) -> Response:
    _do(post, actions.trash_post, None)
    tell_with_undo(
        _("„%(title)s“ liegt im Papierkorb.", title=post.title), url_for("blog.restore", post=post.key)
    )
    return redirect(url_for("blog.index", workspace=post.workspace.slug), 303)


@bp.post("/p/<post>/restore")
@permits(Permission.BLOG_WRITE)
def restore(post: Post) -> Response:
    return _do(post, actions.restore_post, _("„%(title)s“ ist wieder da.", title=post.title))


def _do(post: Post, action: Callable[..., None], message: str | None) -> Response:
    ensure_may_change(post)
    action(post, actor=signed_in(), now=now())
    db.session.commit()
    if message:
        flash(message, "success")
    return redirect(url_for("blog.show", post=post.key), 303)
