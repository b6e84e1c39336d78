"""Every change of this room. Actions take the actor and the moment, and never commit."""

from collab.calendar.actions.dates import DateFields, cancel_date, change_date, change_following, restore_date
from collab.calendar.actions.invitations import Invitee, answer, invite, uninvite
from collab.calendar.actions.planning import (
    cancel_event,
    change_event,
    ensure_ours,
    plan_event,
    reinstate_event,
    restore_event,
    trash_event,
)
from collab.calendar.fields import EventFields

__all__ = [
    "DateFields",
    "EventFields",
    "Invitee",
    "answer",
    "cancel_date",
    "cancel_event",
    "change_date",
    "change_event",
    "change_following",
    "ensure_ours",
    "invite",
    "plan_event",
    "reinstate_event",
    "restore_date",
    "restore_event",
    "trash_event",
    "uninvite",
]
