"""Every change of posts. Actions take the actor and the moment, and never commit."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _

from collab import activity, kinds
from collab.base.errors import Refused
from collab.blog.models import Post, State
from collab.extensions import db
from collab.people.models import Account, Person
from collab.search.queue import queue_index
from collab.workspaces.models import Workspace
from collab.writing.mentions import addressed, note_mentions
from collab.writing.saving import Saved, revision, save

LONGEST = 60_000
"""Characters of a post."""
FARTHEST = timedelta(days=2 * 365)


def write_post(
    workspace: Workspace,
    title: str,
    text: str,
    *,
    actor: Account,
    now: datetime,
    at_once: bool = False,
    place: str = "",
) -> Post:
    """A new post; a draft until somebody publishes it, which is done `at_once` if wished."""
    post = Post(
        workspace=workspace,
        title=_checked(title),
        text=text,
        author_id=actor.id,
        created_at=now,
        changed_at=now,
    )
    db.session.add(post)
    db.session.flush()
    saved = save("post", post.id, text, based_on=0, actor=actor, now=now, title=post.title, place=place)
    post.text = saved.revision.text
    if at_once:
        publish(post, actor=actor, now=now)
    else:
        _record("post.drafted", post, actor, now)
    return post


def change_post(
    post: Post, title: str, text: str, *, based_on: int, actor: Account, now: datetime, place: str = ""
) -> Saved:
    """Word a post anew. Raises writing's Conflict where somebody else changed the same lines meanwhile."""
    ensure_there(post)
    saved = save(
        "post", post.id, text, based_on=based_on, actor=actor, now=now, title=_checked(title), place=place
    )
    if saved.changed:
        post.title, post.text = saved.revision.title, saved.revision.text
        post.changed_at = now
        named = _note_named(post, actor, now)
        _record("post.changed", post, actor, now, **addressed(named))
    return saved


def restore_revision(post: Post, number: int, *, actor: Account, now: datetime) -> bool:
    """Make an earlier state the present one again, as a new revision. Returns whether it differs."""
    ensure_there(post)
    old = revision("post", post.id, number)
    if old is None:
        raise Refused(_("Diesen Stand gibt es nicht mehr."))
    latest = revision("post", post.id, 10**9)
    note = _("Stand %(number)s zurückgeholt", number=old.number)
    saved = save(
        "post",
        post.id,
        old.text,
        based_on=latest.number if latest else 0,
        actor=actor,
        now=now,
        title=old.title,
        note=note,
    )
    if saved.changed:
        post.title, post.text, post.changed_at = old.title, old.text, now
        named = _note_named(post, actor, now)
        _record("post.changed", post, actor, now, **addressed(named))
    return saved.changed


def publish(post: Post, *, actor: Account, now: datetime) -> None:
    """From now on everybody in the workspace reads it; those whom it mentions are told."""
    ensure_there(post)
    if post.published_at is not None:
        return
    post.published_at = post.changed_at = now
    post.publish_at = post.planned_by_id = None
    named = _note_named(post, actor, now)
    _record("post.published", post, actor, now, **addressed(named))


def publish_later(post: Post, moment: datetime, *, actor: Account, now: datetime) -> None:
    """The worker will publish it then."""
    ensure_there(post)
    if post.published_at is not None:
        raise Refused(_("Dieser Beitrag ist schon veröffentlicht."))
    if moment <= now:
        raise Refused(_("Dieser Zeitpunkt ist schon vorbei. Bitte wählen Sie einen späteren."), 422)
    if moment > now + FARTHEST:
        raise Refused(_("Dieser Zeitpunkt liegt zu weit in der Zukunft."), 422)
    if post.publish_at != moment:
        post.publish_at, post.planned_by_id = moment, actor.id
        _record("post.planned", post, actor, now, at=moment.isoformat())


def withdraw(post: Post, *, actor: Account, now: datetime) -> None:
    """A published or planned post becomes a draft again."""
    ensure_there(post)
    if post.state is State.DRAFT:
        return
    post.published_at = post.publish_at = post.planned_by_id = post.pinned_at = None
    post.changed_at = now
    _record("post.withdrawn", post, actor, now)
    _note_named(post, actor, now)


def pin(post: Post, *, actor: Account, now: datetime) -> None:
    """Let it stand first in the list until it is taken down."""
    ensure_there(post)
    if post.published_at is None:
        raise Refused(_("Nur veröffentlichte Beiträge lassen sich oben anheften."))
    if post.pinned_at is None:
        post.pinned_at = now
        _record("post.pinned", post, actor, now)


def unpin(post: Post, *, actor: Account, now: datetime) -> None:
    if post.pinned_at is not None:
        post.pinned_at = None
        _record("post.unpinned", post, actor, now)


def trash_post(post: Post, *, actor: Account, now: datetime) -> None:
    if post.trashed_at is not None:
        return
    verb = "post.trashed" if post.published_at is not None else "post.draft_trashed"
    post.trashed_at, post.trashed_by_id = now, actor.id
    _record(verb, post, actor, now)
    _note_named(post, actor, now)


def restore_post(post: Post, *, actor: Account, now: datetime) -> None:
    if post.trashed_at is None:
        return
    post.trashed_at = post.trashed_by_id = None
    _record("post.restored", post, actor, now)
    _note_named(post, actor, now)


def destroy_post(post: Post, now: datetime) -> None:
    """For good, with all that was said of it. The journal keeps its lines."""
    queue_index("post", post.id, now)
    kinds.forget("post", [post.id], now)
    db.session.delete(post)


def ensure_there(post: Post) -> None:
    if post.trashed_at is not None:
        raise Refused(_("Dieser Beitrag liegt im Papierkorb. Holen Sie ihn zuerst zurück."))


def _checked(title: str) -> str:
    title = " ".join(title.split())
    if not title:
        raise Refused(_("Bitte geben Sie einen Titel ein."), 422)
    return title[:200]


def _note_named(post: Post, actor: Account, now: datetime) -> list[Person]:
    """Whoever is named in a post counts as named while the others read it; returns who is so newly."""
    text = post.text if post.published_at is not None and post.trashed_at is None else ""
    return note_mentions("post", post.id, text, workspace=post.workspace, actor=actor, now=now)


def _record(verb: str, post: Post, actor: Account, now: datetime, **detail: Any) -> None:
    db.session.flush()
    activity.record(
        verb, "post", post.id, post.title, actor=actor, now=now, workspace=post.workspace, **detail
    )
    queue_index("post", post.id, now)
