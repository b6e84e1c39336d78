"""Every change of a poll. Actions take the actor and the moment, and never commit."""

from collab.calendar.polls.actions.asking import answer_poll, ask, due_for_reminder, own_place, remind
from collab.calendar.polls.actions.fields import Asked, PollFields, Slot
from collab.calendar.polls.actions.journal import ensure_open, ensure_takes_answers
from collab.calendar.polls.actions.life import (
    change_poll,
    choose_date,
    close_poll,
    fields_of,
    reopen_poll,
    restore_poll,
    start_poll,
    trash_poll,
)

__all__ = [
    "Asked",
    "PollFields",
    "Slot",
    "answer_poll",
    "ask",
    "change_poll",
    "choose_date",
    "close_poll",
    "due_for_reminder",
    "ensure_open",
    "ensure_takes_answers",
    "fields_of",
    "own_place",
    "remind",
    "reopen_poll",
    "restore_poll",
    "start_poll",
    "trash_poll",
]
