"""Posts of the blog: drafts, published ones, planned ones."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from collab.blog import actions
from collab.blog.models import Post
from collab.demo.rooms.steps import Row, Steps, texts
from collab.writing.saving import current


def tell(steps: Steps) -> None:
    for path, head, body in texts("posts"):
        key = path.stem
        head["workspace"] = path.parent.name
        earlier = body
        for later, before in head.get("instead", ()):
            if later not in earlier:
                raise ValueError(f"{key}: not in the text: {later}")
            earlier = earlier.replace(later, before)
        steps.at(head["at"], partial(_write, steps, key, head, earlier))
        if "published" in head:
            steps.at(head["published"], partial(_publish, steps, key, head))
        if "planned_for" in head:
            steps.at(head["at"], partial(_plan, steps, key, head))
        if "pinned" in head:
            steps.at(head["pinned"], partial(_pin, steps, key, head))
        if "changed" in head:
            steps.at(head["changed"], partial(_change, steps, key, head, body))
        steps.discuss("post", key, head.get("comment", ()))


def _write(steps: Steps, key: str, head: Row, body: str, at: datetime) -> None:
    actor = steps.account(head["author"])
    steps.made["post", key] = actions.write_post(
        steps.workspace(head["workspace"]), head["title"], steps.text(body), actor=actor, now=at
    )


def _publish(steps: Steps, key: str, head: Row, at: datetime) -> None:
    actions.publish(steps.made["post", key], actor=steps.account(head["author"]), now=at)


def _plan(steps: Steps, key: str, head: Row, at: datetime) -> None:
    moment = steps.utc(head["planned_for"])
    actions.publish_later(steps.made["post", key], moment, actor=steps.account(head["author"]), now=at)


def _pin(steps: Steps, key: str, head: Row, at: datetime) -> None:
    lead = steps.account(head["author"])
    actions.pin(steps.made["post", key], actor=lead, now=at)


def _change(steps: Steps, key: str, head: Row, body: str, at: datetime) -> None:
    post: Post = steps.made["post", key]
    latest = current("post", post.id)
    actions.change_post(
        post,
        post.title,
        steps.text(body),
        based_on=latest.number if latest else 0,
        actor=steps.account(head["author"]),
        now=at,
    )
