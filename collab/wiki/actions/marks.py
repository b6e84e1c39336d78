"""What a page is besides a text: a template for others, the front page of its workspace."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from collab.extensions import db
from collab.people.models import Account
from collab.wiki.actions.journal import hold, record_page
from collab.wiki.models import FrontPage, Page


def mark_template(page: Page, is_template: bool, *, actor: Account, now: datetime) -> None:
    """New pages can begin with the text of a template."""
    if page.is_template is is_template:
        return
    page.is_template = is_template
    record_page("page.template" if is_template else "page.no_template", page, actor, now)


def choose_front_page(page: Page, *, actor: Account, now: datetime) -> None:
    """From now on this page stands at the top of the workspace's front page, instead of any other."""
    hold(page.workspace)
    front = db.session.get(FrontPage, page.workspace_id)
    if front is not None and front.page_id == page.id:
        return
    if front is None:
        front = FrontPage(
            workspace_id=page.workspace_id, page_id=page.id, chosen_at=now, chosen_by_id=actor.id
        )
        db.session.add(front)
    front.page_id, front.chosen_at, front.chosen_by_id = page.id, now, actor.id
    record_page("page.front", page, actor, now)


def give_up_front_page(page: Page, *, actor: Account, now: datetime) -> None:
    if leave_front(page):
        record_page("page.no_front", page, actor, now)


def leave_front(page: Page) -> bool:
    """Returns whether this page was the front page."""
    front = db.session.scalar(select(FrontPage).where(FrontPage.page_id == page.id))
    if front is None:
        return False
    db.session.delete(front)
    db.session.flush()
    return True
