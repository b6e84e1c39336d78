"""Emptying the trash of the wikis."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from flask import current_app
from sqlalchemy import select

from collab.base.database import writing
from collab.extensions import db
from collab.wiki import actions
from collab.wiki.models import Page

log = structlog.get_logger("wiki")


def purge_trash(now: datetime) -> int:
    """For the worker: destroy what lay in the trash long enough. Each page in a transaction of its own."""
    before = now - timedelta(days=int(current_app.config["TRASH_DAYS"]))
    due = db.session.scalars(
        select(Page.id).where(Page.trashed_at < before, Page.trashed_with_id.is_(None))
    ).all()
    db.session.rollback()
    return sum(_destroy(page_id, before, now) for page_id in due)


def _destroy(page_id: int, before: datetime, now: datetime) -> bool:
    try:
        with writing():
            page = db.session.get(Page, page_id)
            if page is None or page.trashed_at is None or page.trashed_at >= before:
                db.session.rollback()
                return False  # brought back meanwhile
            actions.destroy_page(page, now)
            db.session.commit()
            return True
    except Exception:
        db.session.rollback()
        log.exception("page not destroyed", page=page_id)
        return False
