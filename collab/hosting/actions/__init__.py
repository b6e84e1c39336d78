"""Every change of this room. Actions take the actor and the moment, and never commit."""

from collab.hosting.actions.deciding import (
    TurnFields,
    accept,
    change_turn,
    decline,
    remove_turn,
    reopen,
    restore_turn,
    swap,
)
from collab.hosting.actions.duties import drop_tasks, make_tasks, move_tasks, set_duties
from collab.hosting.actions.meeting import bind_meeting, plan_meeting_of, put_concept, release_meeting
from collab.hosting.actions.planning import plan_turn, propose_turns, set_city

__all__ = [
    "TurnFields",
    "accept",
    "bind_meeting",
    "change_turn",
    "decline",
    "drop_tasks",
    "make_tasks",
    "move_tasks",
    "plan_meeting_of",
    "plan_turn",
    "propose_turns",
    "put_concept",
    "release_meeting",
    "remove_turn",
    "reopen",
    "restore_turn",
    "set_city",
    "set_duties",
    "swap",
]
