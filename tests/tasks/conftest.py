"""Short ways to put tasks into the named world."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask

from collab.extensions import db
from collab.people.models import Account
from collab.tasks import actions
from collab.tasks.actions import TaskFields
from collab.tasks.models import Task
from tests.conftest import NOW, World

MakeTask = Callable[..., Task]


@pytest.fixture
def task(app: Flask, world: World) -> MakeTask:
    """`task("Bericht", world.max, due=…, by=world.lea)` adds a task in `forum`, for the persons named."""

    def make(
        title: str,
        *responsible: Account,
        by: Account | None = None,
        workspace: str = "forum",
        now: datetime = NOW,
        **more: Any,
    ) -> Task:
        people = [account.person for account in responsible]
        fields = TaskFields(title, responsible=people, **more)
        made = actions.add_task(world.workspaces[workspace], fields, actor=by or world.lea, now=now)
        db.session.commit()
        return made

    return make
