"""The board: a column for each state, in the order in which people have put the tasks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select

from collab.extensions import db
from collab.tasks.listing import ALL, Filters, conditions_of, ticked, with_people
from collab.tasks.models import CLOSED, Task, TaskState
from collab.workspaces.models import Workspace

MOST_OPEN = 200
MOST_CLOSED = 20
"""Of finished tasks only the topmost stand on the board, which are the latest; the list has all."""


@dataclass(frozen=True)
class Column:
    """`total` counts also those that are not shown."""

    state: TaskState
    tasks: list[Task]
    total: int


@dataclass(frozen=True)
class Board:
    columns: list[Column]
    ticked: dict[int, tuple[int, int]]


def board(workspace: Workspace, filters: Filters, today: date) -> Board:
    conditions = conditions_of(workspace, replace(filters, state=ALL, overdue=False), today)
    counted = select(Task.state, func.count()).where(*conditions).group_by(Task.state)
    totals = dict(db.session.execute(counted).tuples().all())
    columns = []
    for state in TaskState:
        query = with_people(select(Task).where(*conditions, Task.state == state))
        query = query.order_by(Task.position, Task.id).limit(MOST_CLOSED if state in CLOSED else MOST_OPEN)
        columns.append(Column(state, list(db.session.scalars(query)), totals.get(state, 0)))
    return Board(columns, ticked([task for column in columns for task in column.tasks]))
