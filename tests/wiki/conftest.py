"""Short ways to put pages into the named world."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask

from collab.extensions import db
from collab.people.models import Account
from collab.wiki import actions
from collab.wiki.models import Page
from tests.conftest import NOW, World

Write = Callable[..., Page]


@pytest.fixture
def write(app: Flask, world: World) -> Write:
    """`write("Titel", "Text", parent, by=world.max)` makes a page in `forum`."""

    def make(
        title: str,
        text: str = "",
        parent: Page | None = None,
        by: Account | None = None,
        workspace: str = "forum",
        now: datetime = NOW,
    ) -> Page:
        with app.test_request_context():
            page = actions.create_page(
                world.workspaces[workspace], title, text, actor=by or world.max, now=now, parent=parent
            )
        db.session.commit()
        return page

    return make
