"""What the digest says of an account's own tasks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from collab.base.clock import local
from collab.base.pages import day as day_words
from collab.extensions import db
from collab.notifications.models import Level
from collab.notifications.sections import Section, SectionLine
from collab.notifications.settings import levels_of
from collab.people.models import Account
from collab.tasks.due import SOON, due_note
from collab.tasks.models import Task, TaskPerson
from collab.tasks.own import pending, responsible

MOST_LINES = 15


@dataclass(frozen=True)
class _Told:
    task: Task
    new: bool
    """Given to her by somebody else since the last look."""


def section(account: Account, since: datetime | None, now: datetime) -> Section | None:
    """Overdue, due within a week, and newly given tasks. None where there are none.

    Worth a mail when, since the last look, a task has come within a week, is due today or is overdue: each
    of these days is passed once, so nobody is told the same every morning. Two queries.
    """
    today = local(now).date()
    told = _told(account, since, today)
    if not told:
        return None
    overdue = sum(one.task.due is not None and one.task.due < today for one in told)
    soon = sum(one.task.due is not None and one.task.due >= today for one in told)
    return Section(
        title=_("Ihre Aufgaben"),
        lines=tuple(_line(one, today) for one in told[:MOST_LINES]),
        total=len(told),
        worth_a_mail=any(_has_come_up(one.task.due, since, today) for one in told),
        summary=_summary(overdue, soon),
        url="/tasks/",
    )


def _told(account: Account, since: datetime | None, today: date) -> list[_Told]:
    """Nothing from workspaces that the account has muted."""
    muted = [number for number, level in levels_of(account).items() if level == Level.MUTE]
    given = select(TaskPerson.task_id, TaskPerson.since).where(
        TaskPerson.person_id == account.person_id, TaskPerson.by_id != account.id
    )
    given_at = given.subquery()
    query = (
        pending(account, responsible(account))
        .add_columns(given_at.c.since)
        .outerjoin(given_at, given_at.c.task_id == Task.id)
        .where(Task.workspace_id.not_in(muted))
        .options(joinedload(Task.workspace))
    )
    found = []
    for task, at in db.session.execute(query):
        new = at is not None and since is not None and at > since
        if new or (task.due is not None and task.due <= today + SOON):
            found.append(_Told(task, new))
    return found


def _has_come_up(due: date | None, since: datetime | None, today: date) -> bool:
    """Whether one of the days on which a task is brought to mind lies after the last look, up to today."""
    if due is None or due > today + SOON:
        return False
    if since is None:
        return True
    looked = local(since).date()
    if due < today:
        return due >= looked  # was not overdue then
    return due - SOON > looked or (due == today and looked < today)


def _line(one: _Told, today: date) -> SectionLine:
    note = due_note(one.task, today)
    said = [
        _("neu") if one.new else "",
        f"{note.words} ({day_words(one.task.due)})" if note else day_words(one.task.due),
        one.task.workspace.title,
    ]
    return SectionLine(one.task.title, f"/t/{one.task.key}", ", ".join(part for part in said if part))


def _summary(overdue: int, soon: int) -> str:
    """2 Aufgaben überfällig, 1 Aufgabe bald fällig"""
    said = []
    if overdue:
        said.append(ngettext("%(num)s Aufgabe überfällig", "%(num)s Aufgaben überfällig", overdue))
    if soon:
        said.append(ngettext("%(num)s Aufgabe bald fällig", "%(num)s Aufgaben bald fällig", soon))
    return ", ".join(said)
