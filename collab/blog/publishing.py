"""The worker's side: publishing at the time that was chosen, and emptying the trash."""

from __future__ import annotations

from datetime import datetime

from collab.base import alone
from collab.blog import actions, queries
from collab.blog.models import Post
from collab.extensions import db


def publish_due(now: datetime) -> int:
    """Publish what is due; returns how many posts.

    A worker that was down does it when it is back; doing it twice does nothing new.
    """
    due = queries.waiting(now)
    db.session.rollback()

    def one(number: int) -> bool:
        if number not in queries.waiting(now):
            return False  # put off, withdrawn or published meanwhile
        post = db.session.get_one(Post, number)
        actions.publish(post, actor=post.planned_by or post.author, now=now)
        return True

    return alone.each_alone("publish post", due, one)


def purge_trash(now: datetime) -> int:
    """Destroy what lay in the trash long enough; returns how many posts."""
    return alone.purge_trash(Post, actions.destroy_post, now)
