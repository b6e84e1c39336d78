"""Every change before and around a meeting. Actions take the actor and the moment, and never commit."""

from collab.minutes.actions.agenda import (
    Direction,
    ItemFields,
    Where,
    add_lines,
    change_item,
    move_item,
    place_item,
    remove_item,
    restore_item,
)
from collab.minutes.actions.attendance import (
    add_attendance,
    note_participant,
    note_row,
    remove_attendance,
    row_of,
    set_times,
    take_over_answers,
)
from collab.minutes.actions.carrying import prepare, prepare_next
from collab.minutes.actions.people import Invited, give_answer, remind, send_invitations
from collab.minutes.actions.planning import (
    MeetingFields,
    cancel_meeting,
    change_meeting,
    plan_meeting,
    reinstate_meeting,
    restore_meeting,
    series_named,
    trash_meeting,
)
from collab.minutes.actions.templates import (
    lines_like,
    lines_of,
    remove_template,
    restore_template,
    save_template,
)

__all__ = [
    "Direction",
    "Invited",
    "ItemFields",
    "MeetingFields",
    "Where",
    "add_attendance",
    "add_lines",
    "cancel_meeting",
    "change_item",
    "change_meeting",
    "give_answer",
    "lines_like",
    "lines_of",
    "move_item",
    "note_participant",
    "note_row",
    "place_item",
    "plan_meeting",
    "prepare",
    "prepare_next",
    "reinstate_meeting",
    "remind",
    "remove_attendance",
    "remove_item",
    "remove_template",
    "restore_item",
    "restore_meeting",
    "restore_template",
    "row_of",
    "save_template",
    "send_invitations",
    "series_named",
    "set_times",
    "take_over_answers",
    "trash_meeting",
]
