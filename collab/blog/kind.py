"""What journal, search and digests know of posts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from collab import kinds
from collab.base.clock import local
from collab.blog import queries
from collab.blog.models import Post
from collab.extensions import db
from collab.kinds import Card, IndexedText, Kind, Subject, Verb
from collab.people.models import Account, Person
from collab.search.engine import Entry
from collab.workspaces import access

VERBS = {
    "post.published": Verb(
        _l("%(actor)s hat den Beitrag „%(title)s“ veröffentlicht"),
        3,
        many=_l("%(actor)s hat %(count)s Beiträge veröffentlicht"),
    ),
    "post.drafted": Verb(_l("%(actor)s hat den Entwurf „%(title)s“ begonnen"), 1),
    "post.changed": Verb(_l("%(actor)s hat den Beitrag „%(title)s“ geändert"), 1),
    "post.planned": Verb(_l("%(actor)s lässt den Beitrag „%(title)s“ später erscheinen"), 1),
    "post.withdrawn": Verb(_l("%(actor)s hat den Beitrag „%(title)s“ zum Entwurf zurückgenommen"), 1),
    "post.pinned": Verb(_l("%(actor)s hat den Beitrag „%(title)s“ oben angeheftet"), 1),
    "post.unpinned": Verb(_l("%(actor)s hat den Beitrag „%(title)s“ nicht mehr angeheftet"), 1),
    "post.trashed": Verb(_l("%(actor)s hat den Beitrag „%(title)s“ in den Papierkorb gelegt"), gone=True),
    "post.draft_trashed": Verb(_l("%(actor)s hat den Entwurf „%(title)s“ in den Papierkorb gelegt"), 1),
    "post.restored": Verb(_l("%(actor)s hat den Beitrag „%(title)s“ aus dem Papierkorb zurückgeholt"), 1),
}


def cards(ids: Collection[int], account: Account) -> Mapping[int, Card]:
    query = (
        select(Post.id, Post.key, Post.title, Post.workspace_id, Post.published_at, Post.changed_at, Person)
        .join(Account, Account.id == Post.author_id)
        .join(Person, Person.id == Account.person_id)
        .where(Post.id.in_(ids), queries.visible_post(account))
    )
    return {
        row.id: Card(
            kind="post",
            object_id=row.id,
            title=row.title,
            url=f"/p/{row.key}",
            icon="news",
            workspace_id=row.workspace_id,
            day=local(row.published_at or row.changed_at).date(),
            author=row.Person.display_name,
        )
        for row in db.session.execute(query)
    }


def entries(ids: Collection[int]) -> Mapping[int, Entry]:
    """Published posts only: the index knows who is in a workspace, not who wrote a draft."""
    posts = db.session.scalars(
        select(Post)
        .where(Post.id.in_(ids), Post.published_at.is_not(None), Post.trashed_at.is_(None))
        .options(joinedload(Post.workspace), joinedload(Post.author).joinedload(Account.person))
    )
    return {
        post.id: Entry(
            kind="post",
            object_id=post.id,
            workspace_id=post.workspace_id,
            title=post.title,
            text=post.text,
            day=local(post.published_at).date() if post.published_at else None,
            author=post.author.person.display_name,
            archived=post.workspace.archived_at is not None,
        )
        for post in posts
    }


def texts(ids: Collection[int]) -> Mapping[int, IndexedText]:
    rows = db.session.execute(select(Post.id, Post.text).where(Post.id.in_(ids))).tuples()
    return {number: IndexedText(text) for number, text in rows}


def all_ids() -> Iterator[int]:
    return kinds.ids_in_steps(Post.id, Post.published_at.is_not(None), Post.trashed_at.is_(None))


def find_subject(account: Account, key: str) -> Subject | None:
    post = queries.find_post(account, key)
    return subject_of(post, account) if post is not None else None


def subject_of(post: Post, account: Account) -> Subject:
    """A post as people discuss it, once it is published; attached to it is by those who may change it."""
    there = post.trashed_at is None
    rights = access.permissions_in(account, post.workspace)
    return Subject(
        kind="post",
        object_id=post.id,
        key=post.key,
        title=post.title,
        url=f"/p/{post.key}",
        workspace=post.workspace,
        sealed=not (there and queries.may_change(post, account, rights)),
        discussed=there and post.published_at is not None,
    )


def register() -> None:
    kinds.register(
        Kind(
            name="post",
            label=_l("Beitrag"),
            plural=_l("Beiträge"),
            icon="news",
            cards=cards,
            verbs=VERBS,
            entries=entries,
            texts=texts,
            all_ids=all_ids,
            subject=find_subject,
        )
    )
