"""What waits beyond papers: objections without an answer, and overdue tasks of the own city."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import exists, or_, select
from sqlalchemy.orm import joinedload

from collab.base.clock import local
from collab.calendar.models import Event
from collab.extensions import db
from collab.minutes.models import Meeting, MinutesState, Objection
from collab.minutes.queries import visible_meeting
from collab.notifications.needs import Need
from collab.people.models import Account, Organisation, Person
from collab.tasks.models import PENDING, Task, TaskPerson
from collab.workspaces import access
from collab.workspaces.models import Membership, Role, Workspace

MOST = 50


def objections(account: Account, _now: datetime) -> list[Need]:
    """Open objections to minutes that this account may approve: as lead there, or as the office."""
    led = select(Membership.workspace_id).where(
        Membership.account_id == account.id, Membership.role == Role.LEAD
    )
    query = (
        select(Meeting.key, Meeting.workspace_id, Event.title, Objection.at)
        .join(Objection, Objection.meeting_id == Meeting.id)
        .join(Event, Event.id == Meeting.event_id)
        .join(Workspace, Workspace.id == Meeting.workspace_id)
        .where(
            visible_meeting(account),
            Meeting.state == MinutesState.CIRCULATED,
            Workspace.archived_at.is_(None),
            Objection.settled_at.is_(None),
            Objection.withdrawn_at.is_(None),
        )
        .order_by(Objection.at)
        .limit(MOST)
    )
    if not account.is_office:
        query = query.where(Meeting.workspace_id.in_(led))
    return [
        Need(
            title=_("Einspruch gegen „%(title)s“", title=row.title),
            url=f"/m/{row.key}#objections",
            icon="comment",
            workspace_id=row.workspace_id,
            note=_("eingelegt am %(day)s", day=local(row.at).strftime("%d.%m.%Y")),
        )
        for row in db.session.execute(query)
    ]


def tasks_of_city(account: Account, now: datetime) -> list[Need]:
    """Overdue tasks of the account's own city, or of people who work there; for those who steer only."""
    city = account.person.organisation_id
    if city is None or not account.sees_all:
        return []
    of_people = exists(
        select(TaskPerson.task_id)
        .join(Person, Person.id == TaskPerson.person_id)
        .where(TaskPerson.task_id == Task.id, Person.organisation_id == city)
    )
    query = (
        access.visible(Task, account)
        .join(Workspace, Workspace.id == Task.workspace_id)
        .where(
            exists(select(Organisation.id).where(Organisation.id == city, Organisation.is_city)),
            or_(Task.city_id == city, of_people),
            Task.state.in_(PENDING),
            Task.due < local(now).date(),
            Workspace.archived_at.is_(None),
        )
        .order_by(Task.due, Task.id)
        .limit(MOST)
        .options(joinedload(Task.workspace))
    )
    return [
        Need(task.title, f"/t/{task.key}", "task", task.workspace_id, task.workspace.title, task.due)
        for task in db.session.scalars(query)
    ]
