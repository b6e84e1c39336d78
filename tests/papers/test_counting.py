"""Each rule with its borders: ties, abstentions, silence, a quorum that is missed."""

from __future__ import annotations

import pytest

from collab.papers.counting import count, outcome
from collab.papers.models import Outcome, Rule

YES, NO, ABSTAINS = "yes", "no", "abstains"
ACCEPTED, REJECTED, NO_QUORUM = Outcome.ACCEPTED, Outcome.REJECTED, Outcome.NO_QUORUM


@pytest.mark.parametrize(
    ("rule", "votes", "entitled", "quorum", "expected"),
    [
        (Rule.UNANIMOUS, [YES] * 3, 3, 1, ACCEPTED),
        (Rule.UNANIMOUS, [YES, YES, ABSTAINS], 3, 1, REJECTED),
        (Rule.UNANIMOUS, [YES, YES], 3, 1, REJECTED),  # one is silent
        (Rule.NO_OBJECTION, [YES, ABSTAINS], 4, 2, ACCEPTED),
        (Rule.NO_OBJECTION, [YES, YES, YES, NO], 4, 2, REJECTED),
        (Rule.NO_OBJECTION, [ABSTAINS, ABSTAINS], 4, 2, REJECTED),  # nobody wants it
        (Rule.MAJORITY, [YES, YES, NO], 5, 3, ACCEPTED),
        (Rule.MAJORITY, [YES, NO], 5, 2, REJECTED),  # a tie
        (Rule.MAJORITY, [YES, ABSTAINS, ABSTAINS], 5, 3, ACCEPTED),  # abstentions count for the quorum only
        (Rule.MAJORITY, [YES, YES], 5, 3, NO_QUORUM),
        (Rule.MAJORITY, [NO, NO], 5, 3, NO_QUORUM),
        (Rule.TWO_THIRDS, [YES, YES, NO], 3, 1, ACCEPTED),  # exactly two thirds
        (Rule.TWO_THIRDS, [YES, YES, YES, NO, NO], 5, 1, REJECTED),
        (Rule.TWO_THIRDS, [ABSTAINS], 3, 1, REJECTED),
        (Rule.MAJORITY, [], 3, 0, NO_QUORUM),  # nothing is decided by nobody
    ],
)
def test_a_rule_decides_as_it_says(
    rule: Rule, votes: list[str], entitled: int, quorum: int, expected: Outcome
) -> None:
    assert outcome(rule, quorum, count(votes, entitled)) == expected
