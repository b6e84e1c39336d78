"""Counting a circulation. The rules are named before it starts, and nothing else decides how it ends.

A city has voted when it said yes, no or that it abstains. The quorum counts all that have voted. Then:

unanimous     every entitled city said yes; one that abstains or is silent does not agree
no objection  no city said no, and at least one said yes
majority      more said yes than no; abstentions do not count, a tie is a refusal
two thirds    at least twice as many said yes as no, and at least one said yes; abstentions do not count
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from collab.minutes.models import Vote
from collab.papers.models import Outcome, Rule


@dataclass(frozen=True)
class Count:
    """How many cities said what. `silent`: entitled, and have not voted."""

    yes: int
    no: int
    abstains: int
    silent: int

    @property
    def voted(self) -> int:
        return self.yes + self.no + self.abstains

    @property
    def entitled(self) -> int:
        return self.voted + self.silent


def count(votes: Iterable[str], entitled: int) -> Count:
    """`votes`: the one that counts of each city that has voted."""
    given = list(votes)
    yes, no, abstains = (given.count(vote) for vote in (Vote.YES, Vote.NO, Vote.ABSTAINS))
    return Count(yes, no, abstains, entitled - yes - no - abstains)


def outcome(rule: Rule, quorum: int, counted: Count) -> Outcome:
    """What a circulation that ended with these votes has decided."""
    if counted.voted < max(quorum, 1):
        return Outcome.NO_QUORUM
    return Outcome.ACCEPTED if _agreed(rule, counted) else Outcome.REJECTED


def _agreed(rule: Rule, counted: Count) -> bool:
    if rule is Rule.UNANIMOUS:
        return counted.yes == counted.entitled
    if rule is Rule.NO_OBJECTION:
        return counted.no == 0 and counted.yes > 0
    if rule is Rule.MAJORITY:
        return counted.yes > counted.no
    return counted.yes >= 2 * counted.no and counted.yes > 0
