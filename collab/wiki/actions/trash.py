"""The trash: a page goes there with all pages below it, and comes back with them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update

from collab import kinds
from collab.extensions import db
from collab.people.models import Account
from collab.search.queue import queue_index
from collab.wiki.actions.journal import KIND, hold, record_page
from collab.wiki.actions.marks import leave_front
from collab.wiki.actions.placing import next_position
from collab.wiki.actions.writing import free_title
from collab.wiki.models import Page
from collab.wiki.tree import Tree


def trash_page(page: Page, *, actor: Account, now: datetime) -> int:
    """The page and everything below it. Returns how many pages went."""
    if page.trashed_at is not None:
        return 0
    hold(page.workspace)
    below = Tree.of(page.workspace_id).below(page.id) - {page.id}
    going = [page, *db.session.scalars(select(Page).where(Page.id.in_(below)))]
    for each in going:
        each.trashed_at, each.trashed_by_id = now, actor.id
        each.trashed_with_id = None if each is page else page.id
        leave_front(each)
        queue_index(KIND, each.id, now)
    record_page("page.trashed", page, actor, now, pages=len(going))
    return len(going)


def restore_page(page: Page, *, actor: Account, now: datetime) -> None:
    """The page, with what went to the trash together with it, back to its place or to the top.

    A title that was taken meanwhile gets a number.
    """
    if page.trashed_at is None:
        return
    hold(page.workspace)
    parent = db.session.get(Page, page.parent_id) if page.parent_id else None
    if parent is None or parent.trashed_at is not None:
        page.parent_id = None
        page.position = next_position(page.workspace, None)
    with_it = db.session.scalars(
        select(Page).where(Page.trashed_with_id == page.id).order_by(Page.position, Page.id)
    ).all()
    for each in (page, *with_it):
        each.title = free_title(each.workspace, each.title)
        each.trashed_at = each.trashed_by_id = each.trashed_with_id = None
        db.session.flush()  # the next one may be called the same
        queue_index(KIND, each.id, now)
    record_page("page.restored", page, actor, now)


def destroy_page(page: Page, now: datetime) -> None:
    """For good, with what went to the trash together with it; the journal keeps its lines.

    What was thrown away on its own, before, keeps its own time and loses its place.
    """
    going = [page.id, *db.session.scalars(select(Page.id).where(Page.trashed_with_id == page.id))]
    for page_id in going:
        queue_index(KIND, page_id, now)
    kinds.forget(KIND, going, now)
    db.session.execute(update(Page).where(Page.parent_id.in_(going)).values(parent_id=None))
    db.session.execute(delete(Page).where(Page.trashed_with_id == page.id))
    db.session.execute(delete(Page).where(Page.id == page.id))
    db.session.expire_all()
