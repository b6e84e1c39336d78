"""Reading comments. They are seen by whoever sees what they are about, and by nobody else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from collab import kinds
from collab.base.permissions import Permission
from collab.comments.models import Comment
from collab.extensions import db
from collab.kinds import Card, Subject
from collab.people.models import Account
from collab.workspaces import access
from collab.workspaces.models import Workspace
from collab.writing.text import prepare


@dataclass(frozen=True)
class Said:
    """One comment of a thread, with what the reader may do with it."""

    comment: Comment
    may_change: bool
    may_remove: bool
    may_restore: bool
    answers: list[Said] = field(default_factory=list)


@dataclass(frozen=True)
class Thread:
    """What was said about a record, oldest first. `count`: without removed ones.

    `closed`: why nothing can be said here (any more), as a sentence; "" where the reader may write.
    """

    subject: Subject
    said: list[Said]
    count: int
    closed: str
    may_add_files: bool

    @property
    def may_write(self) -> bool:
        return not self.closed


def thread(subject: Subject, account: Account) -> Thread:
    """The discussion of a record; the number of queries does not depend on how long it is."""
    rights = access.permissions_in(account, subject.workspace)
    closed = why_closed(subject, rights)
    found = db.session.scalars(
        select(Comment)
        .where(Comment.kind == subject.kind, Comment.object_id == subject.object_id)
        .order_by(Comment.created_at, Comment.id)
        .options(joinedload(Comment.author).joinedload(Account.person))
    ).all()
    prepare([comment.text for comment in found], subject.workspace, account)
    answers: dict[int, list[Said]] = defaultdict(list)
    for comment in found:
        if comment.answers_id is not None:
            answers[comment.answers_id].append(_said(comment, account, rights, closed))
    said = [
        _said(comment, account, rights, closed, answers[comment.id])
        for comment in found
        if comment.answers_id is None
    ]
    count = sum(comment.removed_at is None for comment in found)
    return Thread(subject, said, count, closed, Permission.DOCUMENT_WRITE in rights)


def counts(kind: str, ids: Collection[int]) -> dict[int, int]:
    """How many comments these records have; those without any are left out."""
    if not ids:
        return {}
    rows = db.session.execute(
        select(Comment.object_id, func.count())
        .where(Comment.kind == kind, Comment.object_id.in_(ids), Comment.removed_at.is_(None))
        .group_by(Comment.object_id)
    )
    return dict(rows.tuples().all())


def why_closed(subject: Subject, rights: Collection[Permission]) -> str:
    """Why nothing can be written about this record; "" if it can."""
    if subject.workspace.archived_at is not None:
        return _(
            "Dieser Arbeitsbereich ist archiviert. Kommentare lassen sich lesen, aber nicht mehr schreiben."
        )
    if not subject.discussed:
        return _("Hierzu lassen sich keine Kommentare schreiben.")
    if Permission.COMMENT_WRITE not in rights:
        return _(
            "Gäste lesen Kommentare. Wenn Sie mitreden möchten, fragen Sie die Leitung des Arbeitsbereichs."
        )
    return ""


def may_change(comment: Comment, account: Account) -> bool:
    """Only its author words a comment."""
    return comment.author_id == account.id and comment.removed_at is None


def may_remove(comment: Comment, account: Account, rights: Collection[Permission]) -> bool:
    if comment.removed_at is not None:
        return False
    return comment.author_id == account.id or Permission.COMMENT_MODERATE in rights


def may_restore(comment: Comment, account: Account, rights: Collection[Permission]) -> bool:
    """Whoever took it away; what was moderated also anybody else who moderates."""
    if comment.removed_at is None:
        return False
    moderated = comment.removed_by_id != comment.author_id
    return comment.removed_by_id == account.id or (moderated and Permission.COMMENT_MODERATE in rights)


def _said(
    comment: Comment,
    account: Account,
    rights: Collection[Permission],
    closed: str,
    answers: list[Said] | None = None,
) -> Said:
    return Said(
        comment,
        not closed and may_change(comment, account),
        not closed and may_remove(comment, account, rights),
        not closed and may_restore(comment, account, rights),
        answers or [],
    )


def find_comment(account: Account, key: str) -> Comment | None:
    """For the gate. A comment exists for those who see what it is about.

    It goes with its subject: where that has moved to another workspace, so has the comment.
    """
    comment = db.session.scalar(select(Comment).where(Comment.key == key))
    if comment is None:
        return None
    card = subject_cards([comment], account).get(comment.id)
    if card is None or card.workspace_id is None:
        return None
    if comment.workspace_id != card.workspace_id:  # only as it is read: a GET writes nothing
        set_committed_value(comment, "workspace_id", card.workspace_id)
        set_committed_value(comment, "workspace", db.session.get(Workspace, card.workspace_id))
    return comment


def subject_cards(comments: Iterable[Comment], account: Account) -> Mapping[int, Card]:
    """By the id of the comment the card of what it is about, as far as the account may see that."""
    comments = list(comments)
    cards = kinds.cards_of(((comment.kind, comment.object_id) for comment in comments), account)
    return {
        comment.id: card
        for comment in comments
        if (card := cards.get((comment.kind, comment.object_id))) is not None
    }
