"""What journal, search and digests know of comments: all of it rests on what they are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from collab import kinds
from collab.base.clock import local
from collab.comments.models import Comment
from collab.comments.queries import subject_cards
from collab.extensions import db
from collab.kinds import Card, IndexedText, Kind, Verb
from collab.people.models import Account
from collab.search.engine import Entry

NAME = "comment"
VERBS = {
    "comment.written": Verb(
        _l("%(actor)s hat „%(title)s“ kommentiert"), many=_l("%(actor)s hat %(count)s Kommentare geschrieben")
    ),
    "comment.answered": Verb(
        _l("%(actor)s hat auf einen Kommentar zu „%(title)s“ geantwortet"),
        many=_l("%(actor)s hat auf %(count)s Kommentare geantwortet"),
    ),
    "comment.changed": Verb(_l("%(actor)s hat einen Kommentar zu „%(title)s“ geändert"), 1),
    "comment.removed": Verb(_l("%(actor)s hat einen Kommentar zu „%(title)s“ entfernt"), 1),
    "comment.restored": Verb(_l("%(actor)s hat einen Kommentar zu „%(title)s“ zurückgeholt"), 1),
}


def cards(ids: Collection[int], account: Account) -> Mapping[int, Card]:
    """A comment has the title of its subject, and is seen by whoever sees that."""
    comments = db.session.scalars(
        select(Comment)
        .where(Comment.id.in_(ids), Comment.removed_at.is_(None))
        .options(joinedload(Comment.author).joinedload(Account.person))
    ).all()
    subjects = subject_cards(comments, account)
    return {
        comment.id: Card(
            kind=NAME,
            object_id=comment.id,
            title=subjects[comment.id].title,
            url=f"{subjects[comment.id].url}#comment-{comment.key}",
            icon="comment",
            workspace_id=subjects[comment.id].workspace_id,
            day=local(comment.created_at).date(),
            author=comment.author.person.display_name,
        )
        for comment in comments
        if comment.id in subjects
    }


def entries(ids: Collection[int]) -> Mapping[int, Entry]:
    """A comment is found in the workspace of its subject, as long as that is found itself."""
    comments = db.session.scalars(
        select(Comment)
        .where(Comment.id.in_(ids), Comment.removed_at.is_(None))
        .options(joinedload(Comment.author).joinedload(Account.person))
    ).all()
    about = _subject_entries(comments)
    return {
        comment.id: replace(
            about[comment.kind, comment.object_id],
            kind=NAME,
            object_id=comment.id,
            title="",
            text=comment.text,
            day=local(comment.created_at).date(),
            author=comment.author.person.display_name,
            doctype=None,
        )
        for comment in comments
        if (comment.kind, comment.object_id) in about
    }


def _subject_entries(comments: Collection[Comment]) -> dict[tuple[str, int], Entry]:
    wanted: dict[str, set[int]] = defaultdict(set)
    for comment in comments:
        wanted[comment.kind].add(comment.object_id)
    described = {kind.name: kind.entries for kind in kinds.every() if kind.entries is not None}
    return {
        (name, object_id): entry
        for name, ids in wanted.items()
        if name in described
        for object_id, entry in described[name](sorted(ids)).items()
    }


def texts(ids: Collection[int]) -> Mapping[int, IndexedText]:
    rows = db.session.execute(select(Comment.id, Comment.text).where(Comment.id.in_(ids))).tuples()
    return {object_id: IndexedText(text) for object_id, text in rows}


def all_ids() -> Iterator[int]:
    """Ids in steps, so that no query stays open while the index is written."""
    found_kinds = {
        kind.name: set(kind.all_ids()) for kind in kinds.every() if kind.all_ids and kind.name != NAME
    }
    last = 0
    while True:
        query = select(Comment.id, Comment.kind, Comment.object_id).where(
            Comment.id > last, Comment.removed_at.is_(None)
        )
        rows = db.session.execute(query.order_by(Comment.id).limit(1000)).tuples().all()
        if not rows:
            return
        yield from (number for number, name, object_id in rows if object_id in found_kinds.get(name, ()))
        last = rows[-1][0]


def following(name: str, ids: Collection[int]) -> Collection[int]:
    """The comments on these records."""
    return db.session.scalars(
        select(Comment.id).where(Comment.kind == name, Comment.object_id.in_(ids))
    ).all()


def register() -> None:
    kinds.register(
        Kind(
            name=NAME,
            label=_l("Kommentar"),
            plural=_l("Kommentare"),
            icon="comment",
            cards=cards,
            verbs=VERBS,
            entries=entries,
            texts=texts,
            all_ids=all_ids,
            following=following,
        )
    )
