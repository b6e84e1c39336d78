"""The list of a workspace's tasks, filtered and sorted. A fixed number of questions, however long it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql import ColumnElement

from collab.base.folding import matcher, sort_key
from collab.extensions import db
from collab.people.models import Organisation, Person
from collab.tasks.models import PENDING, CheckItem, Priority, Task, TaskPerson, TaskState
from collab.workspaces.models import Workspace

PER_PAGE = 50
TO_DO, ALL = "todo", "all"
SORTS = ("due", "title", "priority", "state", "changed")
READ_LETTERS = 4000
"""So much of a text is compared with the words of the filter; the search knows all of it."""


@dataclass(frozen=True)
class Filters:
    """What is to be shown. `person`: a key, `city`: an id, `origin`: the name of a kind.

    `state`: "todo" (open or in progress), "all", or a state.
    """

    words: str = ""
    person: str = ""
    city: int | None = None
    state: str = TO_DO
    overdue: bool = False
    origin: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Filters:
        city = given.get("city", "")
        state = given.get("state", TO_DO)
        return cls(
            words=" ".join(given.get("q", "").split())[:200],
            person=given.get("person", "")[:20],
            city=int(city) if city.isascii() and city.isdigit() and len(city) < 18 else None,
            state=state if state in (ALL, *TaskState) else TO_DO,
            overdue=given.get("overdue") == "1",
            origin=given.get("origin", "")[:30],
        )

    @property
    def any(self) -> bool:
        """Whether they leave anything out that the plain list would show."""
        return self != Filters()


@dataclass(frozen=True)
class Order:
    """What the list is sorted by."""

    by: str = "due"
    descending: bool = False

    @classmethod
    def read(cls, by: str | None, direction: str | None) -> Order:
        known = by if by in SORTS else "due"
        return cls(known, direction == "desc" if direction else known == "changed")


@dataclass(frozen=True)
class Listing:
    """One page of tasks. `ticked`: by task, how many lines of its checklist are done, and how many it has."""

    tasks: list[Task]
    total: int
    page: int
    last_page: int
    ticked: dict[int, tuple[int, int]] = field(default_factory=dict)


def listing(workspace: Workspace, filters: Filters, order: Order, today: date, page: int = 1) -> Listing:
    conditions = conditions_of(workspace, filters, today)
    total = db.session.scalar(select(func.count()).select_from(Task).where(*conditions)) or 0
    last_page = max(1, -(-total // PER_PAGE))
    page = min(max(1, page), last_page)
    query = with_people(select(Task).where(*conditions)).order_by(*_ordered(order))
    tasks = list(db.session.scalars(query.limit(PER_PAGE).offset((page - 1) * PER_PAGE)))
    return Listing(tasks, total, page, last_page, ticked(tasks))


def everything(workspace: Workspace, filters: Filters, today: date) -> list[Task]:
    """All of them with their checklists, for a file."""
    query = with_people(select(Task).where(*conditions_of(workspace, filters, today)))
    query = query.options(selectinload(Task.checklist)).order_by(*_ordered(Order()))
    return list(db.session.scalars(query))


def with_people(query: Select[Any]) -> Select[Any]:
    """With what each line of a list shows of a task."""
    return query.options(selectinload(Task.responsible), joinedload(Task.city), joinedload(Task.workspace))


def ticked(tasks: list[Task]) -> dict[int, tuple[int, int]]:
    if not tasks:
        return {}
    rows = db.session.execute(
        select(CheckItem.task_id, func.count(CheckItem.done_at), func.count())
        .where(CheckItem.task_id.in_([task.id for task in tasks]))
        .group_by(CheckItem.task_id)
    )
    return {number: (done, of) for number, done, of in rows}


def conditions_of(workspace: Workspace, filters: Filters, today: date) -> list[ColumnElement[bool]]:
    found = [Task.workspace_id == workspace.id, Task.trashed_at.is_(None)]
    if filters.state == TO_DO:
        found.append(Task.state.in_(PENDING))
    elif filters.state != ALL:
        found.append(Task.state == filters.state)
    if filters.overdue:
        found += [Task.due < today, Task.state.in_(PENDING)]
    if filters.city is not None:
        found.append(Task.city_id == filters.city)
    if filters.origin:
        found.append(Task.origin_kind == filters.origin)
    if filters.person:
        responsible = (
            select(TaskPerson.task_id)
            .join(Person, Person.id == TaskPerson.person_id)
            .where(Person.key == filters.person)
        )
        found.append(Task.id.in_(responsible))
    if filters.words:
        found.append(Task.id.in_(_with_words(found, filters.words)))
    return found


def _with_words(conditions: list[ColumnElement[bool]], words: str) -> list[int]:
    """Compared here and not in the database, so that umlauts in any spelling are found."""
    fits = matcher(words)
    rows = db.session.execute(
        select(Task.id, Task.title, func.substr(Task.text, 1, READ_LETTERS)).where(*conditions)
    )
    return [number for number, title, text in rows if fits(f"{title} {text}")]


def _ordered(order: Order) -> list[Any]:
    heavy = case({Priority.HIGH: 0, Priority.NORMAL: 1, Priority.LOW: 2}, value=Task.priority, else_=1)
    far = case({state: number for number, state in enumerate(TaskState)}, value=Task.state, else_=9)
    first = {
        "due": Task.due,
        "title": Task.title_key,
        "priority": heavy,
        "state": far,
        "changed": Task.changed_at,
    }[order.by]
    chosen = first.desc() if order.descending else first.asc()
    without_due_last = [Task.due.is_(None)]
    start = [*without_due_last, chosen] if order.by == "due" else [chosen, *without_due_last, Task.due]
    return [*start, heavy, Task.title_key, Task.id]


@dataclass(frozen=True)
class Choices:
    """What the filters offer: only what occurs among the tasks of the workspace."""

    people: list[Person]
    cities: list[Organisation]
    origins: list[str]


def choices(workspace: Workspace) -> Choices:
    here = select(Task.id).where(Task.workspace_id == workspace.id, Task.trashed_at.is_(None))
    people = db.session.scalars(
        select(Person).where(Person.id.in_(select(TaskPerson.person_id).where(TaskPerson.task_id.in_(here))))
    )
    cities = db.session.scalars(
        select(Organisation).where(
            Organisation.id.in_(select(Task.city_id).where(Task.id.in_(here), Task.city_id.is_not(None)))
        )
    )
    origins = db.session.scalars(
        select(Task.origin_kind).where(Task.id.in_(here), Task.origin_kind.is_not(None)).distinct()
    )
    return Choices(
        sorted(people, key=lambda person: sort_key(person.family_name or person.email, person.given_name)),
        sorted(cities, key=lambda city: sort_key(city.name)),
        sorted(kind for kind in origins if kind),
    )
