"""What one account has to do, over all its workspaces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import Select, false, select
from sqlalchemy.sql import ColumnElement

from collab.extensions import db
from collab.people.models import Account
from collab.tasks.due import SOON
from collab.tasks.listing import ticked, with_people
from collab.tasks.models import PENDING, Task, TaskPerson, TaskState
from collab.workspaces import access
from collab.workspaces.models import Workspace

MOST = 300
DONE_LATELY = timedelta(days=30)


@dataclass(frozen=True)
class Group:
    """Tasks of about the same haste, under one heading."""

    sort: str
    title: str
    tasks: list[Task]


@dataclass(frozen=True)
class OwnTasks:
    groups: list[Group]
    total: int
    ticked: dict[int, tuple[int, int]]


def responsible(account: Account) -> ColumnElement[bool]:
    """The account's person is responsible by name."""
    return Task.id.in_(select(TaskPerson.task_id).where(TaskPerson.person_id == account.person_id))


def of_city(account: Account) -> ColumnElement[bool]:
    """A task of the account's own city."""
    city = account.person.organisation_id
    return false() if city is None else Task.city_id == city


def pending(account: Account, whose: ColumnElement[bool]) -> Select[Task]:
    """What is still to do, the most urgent first; nothing in archived workspaces."""
    return (
        access.visible(Task, account)
        .join(Workspace, Workspace.id == Task.workspace_id)
        .where(whose, Task.state.in_(PENDING), Workspace.archived_at.is_(None))
        .order_by(Task.due.is_(None), Task.due, Task.priority == "low", Task.priority != "high", Task.id)
    )


def to_do(account: Account, whose: ColumnElement[bool], today: date) -> OwnTasks:
    tasks = list(db.session.scalars(with_people(pending(account, whose)).limit(MOST)))
    return OwnTasks(_grouped(tasks, today), len(tasks), ticked(tasks))


def done_lately(account: Account, whose: ColumnElement[bool], now: datetime) -> list[Task]:
    """What was finished within the last month, the latest first."""
    query = (
        access.visible(Task, account)
        .where(whose, Task.state == TaskState.DONE, Task.closed_at > now - DONE_LATELY)
        .order_by(Task.closed_at.desc())
        .limit(50)
    )
    return list(db.session.scalars(with_people(query)))


def _grouped(tasks: list[Task], today: date) -> list[Group]:
    titles = {
        "overdue": _("Überfällig"),
        "today": _("Heute"),
        "soon": _("In den nächsten sieben Tagen"),
        "later": _("Später"),
        "open-end": _("Ohne Frist"),
    }
    by_haste: dict[str, list[Task]] = {sort: [] for sort in titles}
    for task in tasks:
        by_haste[_haste(task.due, today)].append(task)
    return [Group(sort, titles[sort], found) for sort, found in by_haste.items() if found]


def _haste(due: date | None, today: date) -> str:
    if due is None:
        return "open-end"
    if due < today:
        return "overdue"
    if due == today:
        return "today"
    return "soon" if due - today <= SOON else "later"
