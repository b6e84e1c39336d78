"""Two people have changed the same text: both changes in one, as far as they touch different lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_COMPARED = 1_000_000
"""Pairs of lines; beyond it (half a second and more) what has changed counts as one piece."""


@dataclass(frozen=True)
class Merge:
    """`text` holds both changes; where they collide, their lines and then mine. `collisions`: how often."""

    text: str
    collisions: int


@dataclass(frozen=True)
class Edit:
    """The lines `first` to `last` (exclusive) of the base became `lines`."""

    first: int
    last: int
    lines: tuple[str, ...]


def merge(base: str, mine: str, theirs: str) -> Merge:
    """Line by line. Both adding at the same place is no collision: first theirs, then mine."""
    if mine == theirs or theirs == base:
        return Merge(mine, 0)
    if mine == base:
        return Merge(theirs, 0)
    lines = base.split("\n")
    edits = [(edit, True) for edit in edits_of(lines, mine.split("\n"))]
    edits += [(edit, False) for edit in edits_of(lines, theirs.split("\n"))]
    edits.sort(key=lambda each: (each[0].first, each[0].last, each[1]))
    merged: list[str] = []
    done = collisions = 0
    while edits:
        group = _take_group(edits)
        first, last = group[0][0].first, max(edit.last for edit, _ in group)
        merged += lines[done:first]
        done = last
        of_mine = _applied(lines, first, last, [edit for edit, is_mine in group if is_mine])
        of_theirs = _applied(lines, first, last, [edit for edit, is_mine in group if not is_mine])
        if of_mine is None or of_theirs is None:
            merged += of_mine or of_theirs or []
        elif of_mine == of_theirs:
            merged += of_mine
        else:
            collisions += first < last
            merged += of_theirs + of_mine
    return Merge("\n".join(merged + lines[done:]), collisions)


def edits_of(old: list[str], new: list[str]) -> list[Edit]:
    """Comparing takes the product of both lengths where lines are alike (blank ones, say), so only what lies
    between the first and the last difference is compared; too much of that is one edit."""
    head, tail = common_ends(old, new)
    before, after = old[head : len(old) - tail], new[head : len(new) - tail]
    if not before and not after:
        return []
    if len(before) * len(after) > MOST_COMPARED:
        return [Edit(head, head + len(before), tuple(after))]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return [
        Edit(head + i, head + j, tuple(after[k:m]))
        for tag, i, j, k, m in matcher.get_opcodes()
        if tag != "equal"
    ]


def common_ends(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """How many lines are the same at the beginning, and of the rest at the end."""
    shorter = min(len(old), len(new))
    head = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    left = shorter - head
    tail = next((at for at in range(left) if old[-1 - at] != new[-1 - at]), left)
    return head, tail


def _take_group(edits: list[tuple[Edit, bool]]) -> list[tuple[Edit, bool]]:
    """The first edit and all that touch the same lines, or add at the same place."""
    group = [edits.pop(0)]
    first, last = group[0][0].first, group[0][0].last
    while edits and (edits[0][0].first < last or (edits[0][0].first == edits[0][0].last == first == last)):
        group.append(edits.pop(0))
        last = max(last, group[-1][0].last)
    return group


def _applied(lines: list[str], first: int, last: int, edits: list[Edit]) -> list[str] | None:
    """The lines of the base from `first` to `last` with the edits of one side; None: it changed nothing."""
    if not edits:
        return None
    result: list[str] = []
    done = first
    for edit in edits:
        result += [*lines[done : edit.first], *edit.lines]
        done = edit.last
    return result + lines[done:last]
