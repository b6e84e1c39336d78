"""Every change of comments. Actions take the actor and the moment, and never commit."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, select

from collab import activity, kinds
from collab.base.errors import Refused
from collab.comments import queries
from collab.comments.models import Comment
from collab.extensions import db
from collab.kinds import Subject
from collab.people.models import Account
from collab.search.queue import queue_index
from collab.workspaces import access
from collab.writing.mentions import addressed, note_mentions

LONGEST = 20_000
"""Characters of a comment."""
DOUBLE_CLICK = timedelta(minutes=1)


def write_comment(
    subject: Subject, text: str, *, answers: Comment | None = None, actor: Account, now: datetime
) -> Comment:
    """Say something about a record, or answer a comment; an answer to an answer joins the same thread.

    The same words sent twice within a minute are one comment.
    """
    ensure_open(subject, actor)
    text = checked(text)
    if answers is not None and answers.removed_at is not None:
        raise Refused(_("Dieser Kommentar ist entfernt worden. Sie können einen neuen schreiben."))
    first_id = (answers.answers_id or answers.id) if answers is not None else None
    twin = _just_said(subject, text, first_id, actor, now)
    if twin is not None:
        return twin
    comment = Comment(
        workspace_id=subject.workspace.id,
        kind=subject.kind,
        object_id=subject.object_id,
        answers_id=first_id,
        text=text,
        author_id=actor.id,
        created_at=now,
    )
    db.session.add(comment)
    _record("comment.answered" if first_id else "comment.written", comment, subject, text, actor, now)
    return comment


def change_comment(comment: Comment, subject: Subject, text: str, *, actor: Account, now: datetime) -> bool:
    """Word an own comment anew. Returns whether anything is different."""
    ensure_open(subject, actor)
    text = checked(text)
    if comment.text == text:
        return False
    comment.text, comment.changed_at = text, now
    _record("comment.changed", comment, subject, text, actor, now)
    return True


def remove_comment(comment: Comment, subject: Subject, *, actor: Account, now: datetime) -> None:
    """Take a comment away; its place and the answers to it stay, and it can be brought back."""
    ensure_open(subject, actor)
    comment.removed_at, comment.removed_by_id = now, actor.id
    _record("comment.removed", comment, subject, "", actor, now)


def restore_comment(comment: Comment, subject: Subject, *, actor: Account, now: datetime) -> None:
    ensure_open(subject, actor)
    comment.removed_at = comment.removed_by_id = None
    _record("comment.restored", comment, subject, comment.text, actor, now)


def forget_comments(kind: str, ids: Collection[int], now: datetime) -> None:
    """The records are deleted for good, and all that was said about them."""
    here = Comment.kind == kind, Comment.object_id.in_(ids)
    gone = db.session.scalars(select(Comment.id).where(*here)).all()
    for number in gone:
        queue_index("comment", number, now)
    db.session.execute(delete(Comment).where(*here))
    if gone:
        kinds.forget("comment", gone, now)


def ensure_open(subject: Subject, actor: Account) -> None:
    """Refuse with the reason where nothing can be said (any more)."""
    if reason := queries.why_closed(subject, access.permissions_in(actor, subject.workspace)):
        raise Refused(reason)


def checked(text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise Refused(_("Bitte schreiben Sie etwas."), 422)
    if len(text) > LONGEST:
        raise Refused(_("Der Kommentar ist zu lang (höchstens %(count)s Zeichen).", count=LONGEST), 422)
    return text


def _just_said(
    subject: Subject, text: str, first_id: int | None, actor: Account, now: datetime
) -> Comment | None:
    return db.session.scalar(
        select(Comment).where(
            Comment.kind == subject.kind,
            Comment.object_id == subject.object_id,
            Comment.answers_id == first_id,
            Comment.author_id == actor.id,
            Comment.text == text,
            Comment.removed_at.is_(None),
            Comment.created_at > now - DOUBLE_CLICK,
        )
    )


def _record(verb: str, comment: Comment, subject: Subject, text: str, actor: Account, now: datetime) -> None:
    """One line; whoever is named in `text` for the first time is told of it."""
    db.session.flush()
    named = note_mentions("comment", comment.id, text, workspace=subject.workspace, actor=actor, now=now)
    activity.record(
        verb,
        "comment",
        comment.id,
        subject.title,
        actor=actor,
        now=now,
        workspace=subject.workspace,
        about=(subject.kind, subject.object_id),
        **(addressed(named) if verb != "comment.restored" else {}),  # they were told when it was written
    )
    queue_index("comment", comment.id, now)
