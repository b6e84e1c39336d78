"""The second process: everything that happens later or on a schedule, and the only writer of the index.

Each task below works off rows of the database and can be run again at any time; a task that fails is
logged and tried again at its next turn, and the others go on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Task:
    """A scheduled task: called with the present moment, every so many seconds."""

    name: str
    every: int
    run: Callable[[datetime], int]


# The whole schedule, readable on one page.
SCHEDULE: tuple[Task, ...] = ()
