"""Words in their places: phrases, and words close to each other, read from the streams of candidates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from collab.search.engine.entry_terms import SAME_PLACE, term_hash
from collab.search.engine.snapshot import Snapshot

# "Konzept zur interkulturellen Integration": so far behind its head a modifier may stand, and farther for
# each one more ("Satzung über die Erhebung von Gebühren für die Abwasserbeseitigung") …
AFTER_HEAD = 5
_FOR_EACH_MORE = 3
# … and so far before it ("Integrations Konzept").
BEFORE_HEAD = 2
# Wider than any closeness: sentences and records are that far apart.
_GAP_WIDTH = 16
# How much of the streams is read for one question; 4 bytes each.
MOST_PLACES = 4_000_000

Places = npt.NDArray[np.int64] | npt.NDArray[np.int32]


class Streams:
    """The streams of some records, one behind the other. Cut off where it gets too much."""

    def __init__(self, snapshot: Snapshot, numbers: npt.NDArray[np.int32]) -> None:
        streams: list[npt.NDArray[np.uint32]] = []
        size = 0
        for number in numbers:
            stream = snapshot.stream(int(number))
            size += len(stream)
            if size > MOST_PLACES and streams:
                break
            streams.append(stream)
        self.numbers = numbers[: len(streams)]
        lengths = np.array([len(stream) for stream in streams], dtype=np.int64)
        whole = np.concatenate(streams) if streams else np.empty(0, np.uint32)
        self._ends = np.cumsum(lengths)
        self._terms = whole & np.uint32(~SAME_PLACE & 0xFFFF_FFFF)
        steps = (whole < SAME_PLACE).astype(np.int32)
        steps[whole == 0] = _GAP_WIDTH
        self._place_of = np.cumsum(steps, dtype=np.int32)

    def places(self, terms: frozenset[str]) -> tuple[Places, Places]:
        """Where any of the terms stands (ascending), and at which index of the stream."""
        found = np.zeros(len(self._terms), dtype=bool)
        for term in terms:
            found |= self._terms == np.uint32(term_hash(term))
        index = np.flatnonzero(found)
        return self._place_of[index], index

    def counts(self, index: Places) -> npt.NDArray[np.float32]:
        """How many of these places lie in each record, in the order of `numbers`."""
        record = np.searchsorted(self._ends, index, side="right")
        return np.bincount(record, minlength=len(self.numbers)).astype(np.float32)


def close_counts(streams: Streams, parts: Sequence[frozenset[str]]) -> npt.NDArray[np.float32]:
    """How often, in each record, all parts stand close to the last one (the head)."""
    heads, index = streams.places(parts[-1])
    near = np.ones(len(heads), dtype=bool)
    after = AFTER_HEAD + _FOR_EACH_MORE * (len(parts) - 2)
    for part in parts[:-1]:
        near &= _near(heads, streams.places(part)[0], BEFORE_HEAD, after)
    return streams.counts(index[near])


def beside_counts(
    streams: Streams, one: frozenset[str], other: frozenset[str], width: int
) -> npt.NDArray[np.float32]:
    """How often two words stand within `width` words of each other, in either order."""
    places, index = streams.places(one)
    return streams.counts(index[_near(places, streams.places(other)[0], width, width)])


def phrase_counts(streams: Streams, places: Sequence[frozenset[str]]) -> npt.NDArray[np.float32]:
    """How often the words stand directly behind each other."""
    starts, index = streams.places(places[0])
    fits = np.ones(len(starts), dtype=bool)
    for distance, terms in enumerate(places[1:], start=1):
        fits &= _among(starts + distance, streams.places(terms)[0])
    return streams.counts(index[fits])


def _among(places: Places, others: Places) -> npt.NDArray[np.bool_]:
    if not len(others):
        return np.zeros(len(places), dtype=bool)
    return others[np.minimum(np.searchsorted(others, places), len(others) - 1)] == places


def _near(places: Places, others: Places, before: int, after: int) -> npt.NDArray[np.bool_]:
    if not len(others):
        return np.zeros(len(places), dtype=bool)
    following = np.searchsorted(others, places, side="left")
    next_one = others[np.minimum(following, len(others) - 1)]
    previous = others[np.maximum(following - 1, 0)]
    behind = (next_one >= places) & (next_one - places <= after)
    ahead = (previous <= places) & (places - previous <= before)
    return behind | ahead
