"""Writing, changing, removing comments; all under the record they are about."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import inspect
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.base.undo import tell_with_undo
from collab.comments import actions, queries
from collab.comments.forms import CommentForm
from collab.comments.models import Comment
from collab.extensions import db, limiter
from collab.kinds import Subject
from collab.workspaces import access
from collab.workspaces.gate import account, signed_in

bp = Blueprint("comments", __name__)


def _per_account() -> str:
    """Asked after the gate: the id as it is known, because asking the database would begin to write."""
    who = account()
    return f"comment:{inspect(who).identity}" if who else "comment:nobody"


# A lively discussion goes through; a script that never ends does not.
often = limiter.shared_limit("20 per minute; 300 per hour", scope="comment", key_func=_per_account)


@bp.post("/about/<about>/comments")
@permits(Permission.COMMENT_WRITE)
@often
def add(about: Subject) -> Any:
    form = CommentForm()
    answers = _answered(about, request.form.get("answers", ""))
    actions.ensure_open(about, signed_in())
    if not form.validate():
        return _ask_again(form, about, _("Antworten") if answers else _("Kommentar schreiben"), answers)
    comment = actions.write_comment(about, form.text.data, answers=answers, actor=signed_in(), now=now())
    db.session.commit()
    return redirect(_place(about, comment), 303)


@bp.get("/comments/<comment>")
@permits(Permission.WORKSPACE_READ)
def show(comment: Comment) -> Response:
    """The short address of a comment leads to its place in the discussion."""
    card = queries.subject_cards([comment], signed_in())[comment.id]
    return redirect(f"{card.url}#comment-{comment.key}")


@bp.route("/about/<about>/comments/<comment>/edit", methods=["GET", "POST"])
@permits(Permission.COMMENT_WRITE)
def edit(about: Subject, comment: Comment) -> Any:
    _ensure_fit(about, comment)
    if not queries.may_change(comment, signed_in()):
        abort(403)
    actions.ensure_open(about, signed_in())
    form = CommentForm(obj=comment)
    if form.validate_on_submit():
        if actions.change_comment(comment, about, form.text.data, actor=signed_in(), now=now()):
            db.session.commit()
            flash(_("Der Kommentar ist geändert."), "success")
        return redirect(_place(about, comment), 303)
    return _ask_again(form, about, _("Kommentar ändern"))


@bp.post("/about/<about>/comments/<comment>/remove")
@permits(Permission.COMMENT_WRITE)
def remove(about: Subject, comment: Comment) -> Response:
    _ensure_fit(about, comment)
    if comment.removed_at is None:
        if not queries.may_remove(comment, signed_in(), access.permissions_in(signed_in(), about.workspace)):
            abort(403)
        actions.remove_comment(comment, about, actor=signed_in(), now=now())
        db.session.commit()
    undo = url_for("comments.restore", about=about.about, comment=comment.key)
    tell_with_undo(_("Der Kommentar ist entfernt."), undo)
    return redirect(_place(about, comment), 303)


@bp.post("/about/<about>/comments/<comment>/restore")
@permits(Permission.COMMENT_WRITE)
def restore(about: Subject, comment: Comment) -> Response:
    _ensure_fit(about, comment)
    if comment.removed_at is not None:
        if not queries.may_restore(comment, signed_in(), access.permissions_in(signed_in(), about.workspace)):
            abort(403)
        actions.restore_comment(comment, about, actor=signed_in(), now=now())
        db.session.commit()
        flash(_("Der Kommentar ist wieder da."), "success")
    return redirect(_place(about, comment), 303)


def _place(about: Subject, comment: Comment) -> str:
    return f"{about.url}#comment-{comment.key}"


def _ensure_fit(about: Subject, comment: Comment) -> None:
    if (comment.kind, comment.object_id) != (about.kind, about.object_id):
        abort(404)


def _answered(about: Subject, key: str) -> Comment | None:
    """The comment of this discussion that is answered."""
    if not key:
        return None
    comment = queries.find_comment(signed_in(), key)
    if comment is None:
        abort(404)
    _ensure_fit(about, comment)
    return comment


def _ask_again(form: CommentForm, about: Subject, title: str, answers: Comment | None = None) -> Any:
    page = render_template("comments/write.html", form=form, subject=about, page_title=title, answers=answers)
    return page, 422 if form.errors else 200
