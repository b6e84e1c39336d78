"""Short ways to put posts into the named world."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask

from collab.blog import actions
from collab.blog.models import Post
from collab.extensions import db
from collab.people.models import Account
from tests.conftest import NOW, World

WritePost = Callable[..., Post]


@pytest.fixture
def post(app: Flask, world: World) -> WritePost:
    """`post("Neues")` is published in `forum` by Max; with `draft=True` nobody has published it yet."""

    def write(
        title: str = "Neues",
        text: str = "Ein paar Worte.",
        by: Account | None = None,
        workspace: str = "forum",
        now: datetime = NOW,
        draft: bool = False,
    ) -> Post:
        made = actions.write_post(
            world.workspaces[workspace], title, text, actor=by or world.max, now=now, at_once=not draft
        )
        db.session.commit()
        return made

    return write


def form(title: str = "Neues", text: str = "Ein paar Worte.", **more: Any) -> dict[str, Any]:
    return {"title": title, "text": text, "based_on": 0, "when": "draft", **more}


def present(key: str) -> Post:
    """The post as it is in the database now."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.query(Post).filter_by(key=key).one()
