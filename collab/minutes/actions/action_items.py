"""Action items: who does what until when. They become tasks when the minutes are sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from collab.base.errors import Refused
from collab.extensions import db
from collab.minutes.actions.writing import ensure_writable, note_correction
from collab.minutes.agenda import numbered
from collab.minutes.models import ActionItem, AgendaItem, Meeting, MinutesState
from collab.people.models import Account, Organisation, Person
from collab.tasks.actions import TaskFields, add_task
from collab.tasks.models import Task

LONGEST = 300
HIDDEN_TASK = (
    "Aufgabe aus TOP {number} (nicht öffentlich), siehe Protokoll"  # not translated: one title for all
)


@dataclass(frozen=True)
class ActionFields:
    text: str
    person: Person | None = None
    city: Organisation | None = None
    due: date | None = None


def add_action(item: AgendaItem, fields: ActionFields, *, actor: Account, now: datetime) -> ActionItem:
    """After the minutes were sent it becomes a task at once."""
    meeting = item.meeting
    ensure_writable(meeting, actor)
    action = ActionItem(item=item, text=_text(fields), person=fields.person, city=fields.city, due=fields.due)
    db.session.add(action)
    db.session.flush()
    _note_change(action, meeting, actor, now)
    return action


def change_action(action: ActionItem, fields: ActionFields, *, actor: Account, now: datetime) -> bool:
    """Returns whether anything is different. A task that was made of it already has a life of its own."""
    meeting = action.item.meeting
    ensure_writable(meeting, actor)
    given = (_text(fields), fields.person, fields.city, fields.due)
    if (action.text, action.person, action.city, action.due) == given:
        return False
    action.text, action.person, action.city, action.due = given
    db.session.flush()
    _note_change(action, meeting, actor, now)
    return True


def remove_action(action: ActionItem, *, actor: Account, now: datetime) -> None:
    """Take it back; a task that was made of it stays. `restore_action` brings it again."""
    _mark(action, now, actor, now)


def restore_action(action: ActionItem, *, actor: Account, now: datetime) -> None:
    _mark(action, None, actor, now)


def make_tasks(meeting: Meeting, *, actor: Account, now: datetime) -> list[Task]:
    """A task of each action item that has none yet. Doing it twice makes none twice.

    It comes from the decision where the agenda item has exactly one, else from the meeting. Guests see all
    tasks, so that of an item that is not public says only where to read what is to be done.
    """
    made = []
    for entry in numbered(meeting.items):
        item = entry.item
        origin = ("decision", item.decisions[0].id) if len(item.decisions) == 1 else ("meeting", meeting.id)
        for action in item.actions:
            if action.task_id is not None:
                continue
            fields = TaskFields(
                title=action.text if item.public else HIDDEN_TASK.format(number=entry.number),
                responsible=[action.person] if action.person else [],
                city=action.city,
                due=action.due,
                origin=origin,
            )
            action.task = add_task(meeting.workspace, fields, actor=actor, now=now)
            made.append(action.task)
    db.session.flush()
    return made


def _mark(action: ActionItem, removed_at: datetime | None, actor: Account, now: datetime) -> None:
    meeting = action.item.meeting
    ensure_writable(meeting, actor)
    action.removed_at = removed_at
    db.session.flush()
    db.session.expire(action.item, ["actions"])
    _note_change(action, meeting, actor, now)


def _note_change(action: ActionItem, meeting: Meeting, actor: Account, now: datetime) -> None:
    if meeting.state == MinutesState.CIRCULATED:
        make_tasks(meeting, actor=actor, now=now)
        action.item.corrected_at = now
        note_correction(meeting, actor, now, action.item)


def _text(fields: ActionFields) -> str:
    text = " ".join(fields.text.split())
    if not text:
        raise Refused(_("Bitte schreiben Sie, was zu tun ist."), 422)
    if len(text) > LONGEST:
        raise Refused(_("Bitte fassen Sie sich kürzer: höchstens %(count)s Zeichen.", count=LONGEST), 422)
    return text
