"""What happens in the rooms: meetings, dates, tasks, posts, pages, checklists, figures, the directory.

Each module reads its files in `content/` and makes steps of them: a local time without a zone, and what
happens then. See `times.py` for how the content names its times.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from collab.base.clock import local
from collab.demo.rooms import (
    archive,
    calendar,
    checklists,
    directory,
    figures,
    hosting,
    meetings,
    notifications,
    oparl,
    pages,
    papers,
    polls,
    posts,
    progress,
    public,
    reports,
    tasks,
)
from collab.demo.rooms.steps import Happens, Steps

if TYPE_CHECKING:
    from collab.demo.story import Story

WRITTEN_ON = date(2026, 11, 18)
"""The content looks back from here. To an earlier day it would tell of things that have not happened yet."""


def steps(story: Story) -> list[tuple[datetime, Happens]]:
    """Everything that has happened in the rooms until now; what is still to come is left out."""
    today = local(story.now).date()
    if today < WRITTEN_ON:
        return []
    told = Steps(story, today)
    for room in (
        directory, calendar, polls, meetings, tasks, posts, pages, checklists, figures, progress, papers,
        public, oparl, reports, hosting, archive, notifications,
    ):  # fmt: skip
        room.tell(told)
    return told.until(local(story.now).replace(tzinfo=None))
