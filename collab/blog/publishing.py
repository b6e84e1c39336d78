"""The worker's side: publishing at the time that was chosen, and emptying the trash."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from flask import current_app
from sqlalchemy import select

from collab.base.database import writing
from collab.blog import actions, queries
from collab.blog.models import Post
from collab.extensions import db

log = structlog.get_logger("blog")


def publish_due(now: datetime) -> int:
    """Publish what is due, each post in a transaction of its own; returns how many.

    A worker that was down does it when it is back; doing it twice does nothing new.
    """
    numbers = queries.waiting(now)
    db.session.rollback()
    return sum(_publish(number, now) for number in numbers)


def purge_trash(now: datetime) -> int:
    """Destroy what lay in the trash long enough; returns how many."""
    before = now - timedelta(days=int(current_app.config["TRASH_DAYS"]))
    numbers = db.session.scalars(select(Post.id).where(Post.trashed_at < before)).all()
    db.session.rollback()
    return sum(_destroy(number, before, now) for number in numbers)


def _publish(number: int, now: datetime) -> bool:
    try:
        with writing():
            if number not in queries.waiting(now):
                db.session.rollback()
                return False  # put off, withdrawn or published meanwhile
            post = db.session.get_one(Post, number)
            actions.publish(post, actor=post.planned_by or post.author, now=now)
            db.session.commit()
            return True
    except Exception:
        db.session.rollback()
        log.exception("post not published", post=number)
        return False


def _destroy(number: int, before: datetime, now: datetime) -> bool:
    try:
        with writing():
            post = db.session.get(Post, number)
            if post is None or post.trashed_at is None or post.trashed_at >= before:
                db.session.rollback()
                return False  # brought back meanwhile
            actions.destroy_post(post, now)
            db.session.commit()
            return True
    except Exception:
        db.session.rollback()
        log.exception("post not destroyed", post=number)
        return False
