"""What the digest says of an account's own tasks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import and_
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
    """`fresh`: hers since the last look; `given`: and by somebody else."""

    task: Task
    fresh: bool
    given: bool


def section(account: Account, since: datetime | None, now: datetime) -> Section | None:
    """Overdue, due within a week, and newly given tasks. None where there are none.

    Worth a mail when, since the last look, a task has come within a week (or such a one has become hers), is
    due today or is overdue: each of these days is passed once, so nobody is told the same every morning.
    Two queries.
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
        worth_a_mail=any(_has_come_up(one, since, today) for one in told),
        summary=_summary(overdue, soon),
        url="/tasks/",
    )


def _told(account: Account, since: datetime | None, today: date) -> list[_Told]:
    """Nothing from workspaces that the account has muted."""
    muted = [number for number, level in levels_of(account).items() if level == Level.MUTE]
    query = (
        pending(account, responsible(account))
        .add_columns(TaskPerson.since, TaskPerson.by_id)
        .join(TaskPerson, and_(TaskPerson.task_id == Task.id, TaskPerson.person_id == account.person_id))
        .where(Task.workspace_id.not_in(muted))
        .options(joinedload(Task.workspace))
    )
    found = []
    for task, hers_since, by_id in db.session.execute(query):
        fresh = since is not None and hers_since > since
        given = fresh and by_id != account.id
        if given or (task.due is not None and task.due <= today + SOON):
            found.append(_Told(task, fresh, given))
    return found


def _has_come_up(one: _Told, since: datetime | None, today: date) -> bool:
    """Whether one of the days on which a task is brought to mind lies after the last look, up to today."""
    due = one.task.due
    if due is None or due > today + SOON:
        return False
    if since is None or one.fresh:
        return True
    looked = local(since).date()
    if due < today:
        return due >= looked  # was not overdue then
    return due - SOON > looked or (due == today and looked < today)


def _line(one: _Told, today: date) -> SectionLine:
    note = due_note(one.task, today)
    said = [
        _("neu") if one.given else "",
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
