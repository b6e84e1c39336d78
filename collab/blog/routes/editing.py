"""Writing and rewording a post."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from collab.base.clock import now
from collab.base.errors import Refused
from collab.base.pages import when
from collab.base.permissions import Permission, permits
from collab.blog import actions, queries
from collab.blog.forms import LATER, NOW, PostForm, UnpublishedForm, form_for
from collab.blog.kind import subject_of
from collab.blog.models import Post
from collab.blog.routes import bp
from collab.extensions import db
from collab.workspaces import access
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace
from collab.writing.saving import Conflict, current


@bp.route("/w/<workspace>/blog/new", methods=["GET", "POST"])
@permits(Permission.BLOG_WRITE)
def new(workspace: Workspace) -> Any:
    form = UnpublishedForm(based_on=0)
    if form.validate_on_submit():
        moment, actor = now(), signed_in()
        try:
            post = actions.write_post(
                workspace,
                form.title.data,
                form.text.data,
                actor=actor,
                now=moment,
                at_once=form.when.data == NOW,
                place=place_of_new(workspace),
            )
            settle(post, form)
        except Refused as refusal:
            db.session.rollback()
            form.day.errors = [refusal.message]
        else:
            db.session.commit()
            flash(sentence(post), "success")
            return redirect(url_for("blog.show", post=post.key), 303)
    page = render_template("blog/edit.html", form=form, post=None, place=place_of_new(workspace), about="")
    return page, 422 if form.errors else 200


@bp.route("/p/<post>/edit", methods=["GET", "POST"])
@permits(Permission.BLOG_WRITE)
def edit(post: Post) -> Any:
    ensure_may_change(post)
    actions.ensure_there(post)
    latest = current("post", post.id)
    form = form_for(post, latest.number if latest else 0)
    place = f"post-{post.key}"
    conflict = None
    if form.validate_on_submit():
        try:
            actions.change_post(
                post,
                form.title.data,
                form.text.data,
                based_on=form.based_on.data or 0,
                actor=signed_in(),
                now=now(),
                place=place,
            )
            settle(post, form)
        except Conflict as found:
            db.session.commit()  # her words are kept as a draft
            conflict = found
        except Refused as refusal:
            db.session.rollback()
            form.title.errors = [refusal.message]
        else:
            db.session.commit()
            flash(sentence(post), "success")
            return redirect(url_for("blog.show", post=post.key), 303)
    page = render_template(
        "blog/edit.html",
        form=form,
        post=post,
        place=place,
        about=subject_of(post, signed_in()).about,
        conflict=conflict,
    )
    return page, 409 if conflict else 422 if form.errors else 200


def settle(post: Post, form: PostForm) -> None:
    """Let a post appear when the form says so."""
    if not isinstance(form, UnpublishedForm) or post.published_at is not None:
        return
    moment = form.moment()
    if form.when.data == NOW:
        actions.publish(post, actor=signed_in(), now=now())
    elif form.when.data == LATER and moment is not None:
        actions.publish_later(post, moment, actor=signed_in(), now=now())
    else:
        actions.withdraw(post, actor=signed_in(), now=now())


def sentence(post: Post) -> str:
    if post.published_at is not None:
        return _("Gespeichert; der Beitrag ist veröffentlicht.")
    if post.publish_at is not None:
        return _("Gespeichert; der Beitrag erscheint: %(when)s.", when=when(post.publish_at))
    return _("Als Entwurf gespeichert.")


def ensure_may_change(post: Post) -> None:
    if not queries.may_change(post, signed_in(), access.permissions_in(signed_in(), post.workspace)):
        abort(403)


def place_of_new(workspace: Workspace) -> str:
    """Where the words of a post wait that does not exist yet."""
    return f"post-new-{workspace.slug}"[:120]
