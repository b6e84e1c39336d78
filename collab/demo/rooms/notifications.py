"""What a lead suggests to hear from a workspace, and what somebody follows."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from collab.demo.rooms.steps import Row, Steps, tables
from collab.notifications.following import set_mark
from collab.notifications.models import Level, Mark
from collab.notifications.suggestions import suggest_level

FILE = "notifications.toml"


def tell(steps: Steps) -> None:
    for row in tables(FILE, "suggestion"):
        steps.at(row["at"], partial(_suggest, steps, row))
    for row in tables(FILE, "following"):
        steps.at(row["at"], partial(_follow, steps, row))


def _suggest(steps: Steps, row: Row, at: datetime) -> None:
    workspace, actor = steps.workspace(row["workspace"]), steps.account(row["by"])
    suggest_level(workspace, Level(row["level"]), actor, at)


def _follow(steps: Steps, row: Row, at: datetime) -> None:
    document = steps.story.documents[row["document"]]
    set_mark(steps.account(row["by"]), "document", document.id, Mark(row["mark"]), at)
