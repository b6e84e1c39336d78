"""Who is told what: the one rule for inbox, digest and mails at once.

What an account may see is decided by `access` in the query that reads the journal; here is the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from collab.activity.feed import Line
from collab.notifications.following import marks_of
from collab.notifications.models import Level, Mark
from collab.notifications.settings import levels_of
from collab.people.models import Account

IMPORTANT = 3
LEAST_WEIGHT = {Level.AS_ACCOUNT: 2, Level.LESS: IMPORTANT, Level.MORE: 1}


def is_written_to(account: Account) -> bool:
    """Nobody whose account is closed, and nobody who was invited but has never come in."""
    return account.is_active and account.password_hash is not None


def wants(weight: int, level: Level, mark: Mark | None, addressed: bool) -> bool:
    """Whether somebody wants to hear a line of others, in a workspace she sees.

    `weight` is that of its verb, `level` what she wants from the workspace, `mark` what from the record;
    `addressed`: the line is meant for her. What she follows she hears, whatever the workspace says; of what
    she has muted only what is meant for her.
    """
    if mark is Mark.FOLLOW:
        return True
    if level is Level.MUTE or (mark is Mark.MUTE and not addressed):
        return False
    return addressed or weight >= LEAST_WEIGHT[level]


@dataclass(frozen=True)
class Choices:
    """What one account has chosen. `marks` by kind and id of the record."""

    person_id: int
    levels: Mapping[int, Level]
    marks: Mapping[tuple[str, int], Mark]

    def hears(self, line: Line) -> bool:
        """Whether a line that the account may see is one it wants to hear: not its own, and heavy enough."""
        if line.workspace is None or (line.actor is not None and line.actor.id == self.person_id):
            return False
        level = self.levels.get(line.workspace.id, Level.AS_ACCOUNT)
        return wants(line.verb.weight, level, mark_among(self.marks, line), self.addresses(line))

    def addresses(self, line: Line) -> bool:
        """Whether the line is meant for this person (detail `to`, ids of persons)."""
        return self.person_id in line.detail.get("to", ())


def mark_among(marks: Mapping[tuple[str, int], Mark], line: Line) -> Mark | None:
    """The mark of the record itself, else of the one it belongs to."""
    return marks.get((line.kind, line.object_id)) or marks.get(line.record)


def choices_of(account: Account) -> Choices:
    return Choices(account.person_id, levels_of(account), marks_of(account))
