"""Reading posts. A draft exists for its author and for those who lead the workspace."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload
from sqlalchemy.sql import ColumnElement

from collab.base.clock import BERLIN, local
from collab.base.markup import first_words
from collab.base.permissions import Permission
from collab.blog.models import Post
from collab.comments.queries import counts
from collab.documents.models import Document
from collab.documents.queries import visible_document
from collab.extensions import db
from collab.people.models import Account
from collab.workspaces import access
from collab.workspaces.models import Membership, Role, Workspace

PER_PAGE = 10
LONGEST_BEGINNING = 320
HEADING = re.compile(r"^ {0,3}#{1,6} .*$", re.M)
PICTURE = re.compile(r"!\[([^\[\]]*)\]\((/d/([a-z0-9]{4,16})/image)\)")


@dataclass(frozen=True)
class Picture:
    """The first picture of a post; `url` is a path."""

    url: str
    words: str


@dataclass(frozen=True)
class Row:
    """A post as a list shows it."""

    post: Post
    comments: int
    picture: Picture | None


@dataclass(frozen=True)
class Month:
    """`value` stands in addresses: "2026-11"."""

    value: str
    day: date
    count: int


@dataclass(frozen=True)
class Listing:
    """One page of the blog. Pinned posts stand first on the first page, and nowhere twice."""

    rows: list[Row]
    page: int
    last_page: int
    months: list[Month] = field(default_factory=list)


def find_post(account: Account, key: str) -> Post | None:
    """For the gate. A post in the trash exists for those only who may bring it back."""
    post = db.session.scalar(
        select(Post)
        .where(Post.key == key, access.in_visible_workspace(Post.workspace_id, account))
        .options(joinedload(Post.workspace), joinedload(Post.author).joinedload(Account.person))
    )
    if post is None or (post.published_at is not None and post.trashed_at is None):
        return post
    rights = access.permissions_in(account, post.workspace)
    return post if post.author_id == account.id or leads(rights) else None


def visible_post(account: Account) -> ColumnElement[bool]:
    """The rule of access.visible() for posts: nothing in the trash, drafts for author and leads only."""
    return and_(
        access.in_visible_workspace(Post.workspace_id, account),
        Post.trashed_at.is_(None),
        or_(Post.published_at.is_not(None), own_or_led(account)),
    )


def own_or_led(account: Account) -> ColumnElement[bool]:
    """Posts that this account may change, as far as its role lets it change anything."""
    if account.is_office:
        return Post.id.is_not(None)
    led = select(Membership.workspace_id).where(
        Membership.account_id == account.id, Membership.role == Role.LEAD
    )
    return or_(Post.author_id == account.id, Post.workspace_id.in_(led))


def leads(rights: Collection[Permission]) -> bool:
    """Whether somebody with these rights decides about other people's posts. Also in archived workspaces."""
    return Permission.WORKSPACE_ARCHIVE in rights


def may_change(post: Post, account: Account, rights: Collection[Permission]) -> bool:
    """Its author and those who lead, as long as they may write at all."""
    return Permission.BLOG_WRITE in rights and (post.author_id == account.id or leads(rights))


def listing(workspace: Workspace, account: Account, month: date | None, page: int) -> Listing:
    """The published posts of a workspace (of one month); the number of queries is fixed."""
    moments = db.session.scalars(
        select(Post.published_at).where(
            Post.workspace_id == workspace.id, Post.published_at.is_not(None), Post.trashed_at.is_(None)
        )
    ).all()
    months = months_of(moment for moment in moments if moment is not None)
    query = published(account).where(Post.workspace_id == workspace.id)
    total = len(moments)
    if month is not None:
        first, after = bounds(month)
        query = query.where(Post.published_at >= first, Post.published_at < after)
        total = sum(1 for moment in moments if moment is not None and first <= moment < after)
    else:
        query = query.order_by(None).order_by(
            Post.pinned_at.is_(None), Post.published_at.desc(), Post.id.desc()
        )
    last_page = max(1, -(-total // PER_PAGE))
    page = min(max(1, page), last_page)
    posts = db.session.scalars(query.limit(PER_PAGE).offset((page - 1) * PER_PAGE)).all()
    return Listing(rows(posts, account), page, last_page, months)


def newest(account: Account, workspace: Workspace | None, limit: int) -> list[Post]:
    """The newest published posts of one workspace, or of all visible ones that are not archived."""
    query = published(account)
    if workspace is not None:
        query = query.where(Post.workspace_id == workspace.id)
    else:
        query = query.where(Workspace.archived_at.is_(None))
    return list(db.session.scalars(query.limit(limit)))


def published(account: Account) -> Select[Post]:
    """Published posts that an account sees, newest first, with author and workspace."""
    return (
        access.visible(Post, account)
        .join(Workspace, Workspace.id == Post.workspace_id)
        .where(Post.published_at.is_not(None))
        .order_by(Post.published_at.desc(), Post.id.desc())
        .options(contains_eager(Post.workspace), joinedload(Post.author).joinedload(Account.person))
    )


def unpublished(workspace: Workspace, account: Account) -> list[Post]:
    """Drafts and planned posts that the account sees, the latest changed first."""
    return list(
        db.session.scalars(
            access.visible(Post, account)
            .where(Post.workspace_id == workspace.id, Post.published_at.is_(None))
            .order_by(Post.changed_at.desc(), Post.id.desc())
            .options(joinedload(Post.author).joinedload(Account.person))
        )
    )


def thrown_away(workspace: Workspace, account: Account) -> list[Post]:
    """What the account may take out of the trash, the latest first."""
    return list(
        db.session.scalars(
            select(Post)
            .where(Post.workspace_id == workspace.id, Post.trashed_at.is_not(None), own_or_led(account))
            .order_by(Post.trashed_at.desc(), Post.id.desc())
            .options(joinedload(Post.trashed_by).joinedload(Account.person))
        )
    )


def rows(posts: Sequence[Post], account: Account) -> list[Row]:
    """With their comments counted and their first pictures, two queries for all."""
    said = counts("post", [post.id for post in posts])
    first = {post.id: found for post in posts if (found := PICTURE.search(post.text))}
    keys = {found[3] for found in first.values()}
    seen: set[str] = set()
    if keys:
        seen = set(
            db.session.scalars(select(Document.key).where(Document.key.in_(keys), visible_document(account)))
        )
    pictures = {number: Picture(found[2], found[1]) for number, found in first.items() if found[3] in seen}
    return [Row(post, said.get(post.id, 0), pictures.get(post.id)) for post in posts]


def beginning(text: str, length: int = LONGEST_BEGINNING) -> str:
    """The first words of a post for lists: without pictures and headings."""
    return first_words(HEADING.sub("", PICTURE.sub("", text)), length)


def months_of(moments: Iterable[datetime]) -> list[Month]:
    """How many posts were published in each month, as the clocks in Germany show it; newest first."""
    counted = Counter(local(moment).date().replace(day=1) for moment in moments)
    return [Month(f"{day:%Y-%m}", day, count) for day, count in sorted(counted.items(), reverse=True)]


def bounds(month: date) -> tuple[datetime, datetime]:
    """The first moment of a month in Germany, and the first one after it."""
    first = month.replace(day=1)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return datetime.combine(first, time(), BERLIN), datetime.combine(after, time(), BERLIN)


def waiting(now: datetime) -> Sequence[int]:
    """The ids of posts that are to be published by now; not those of archived workspaces."""
    return db.session.scalars(
        select(Post.id)
        .join(Workspace, Workspace.id == Post.workspace_id)
        .where(
            Post.publish_at <= now,
            Post.published_at.is_(None),
            Post.trashed_at.is_(None),
            Workspace.archived_at.is_(None),
        )
        .order_by(Post.publish_at, Post.id)
    ).all()
