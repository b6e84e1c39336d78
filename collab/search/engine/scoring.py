"""BM25 over arrays: how well each record meets a node of the plan."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from collab.search.engine.nearness import Streams, beside_counts, close_counts, phrase_counts
from collab.search.engine.nodes import AnyOf, Close, Node, Phrase, Slot
from collab.search.engine.schema import BODY, PAIR, PART
from collab.search.engine.segment import Floats, Ints
from collab.search.engine.snapshot import Bools, Snapshot

_K1 = 1.2
_B = 0.4
_PAIR_BOOST = 3.0
_BESIDE_BOOST = 1.5
_BESIDE_WIDTH = 4
# A part of a compound counts together with another word of the query in the same sentence.
_PART_REACH = 14
# Closeness of neighbours only reorders the head of the list.
_REORDERED = 300


class Scorer:
    """For one question: scores of all records, zero where the node is not met."""

    def __init__(self, snapshot: Snapshot, allowed: Bools) -> None:
        self._snapshot = snapshot
        self._allowed = allowed
        self._only_part: dict[Slot, Bools] = {}
        self._norm: Floats = (_K1 * (1 - _B + _B * snapshot.length_ratio)).astype(np.float32)

    def score(self, node: Node) -> Floats:
        if isinstance(node, Slot):
            return self._bm25(self._slot(node))
        if isinstance(node, Phrase):
            return self._bm25(self._phrase(node)) * np.float32(len(node.anchors))
        scores = [self.score(inner) for inner in node.nodes]
        if not scores:
            return self._zeros()
        if isinstance(node, AnyOf):
            return np.maximum.reduce(scores)
        return all_of(scores)

    def rarity(self, node: Node, scores: Floats) -> float:
        """The idf of what a node meets; highest where nothing meets it."""
        return self._idf(int(np.count_nonzero(scores)))

    def far_parts(self, nodes: Iterable[Node], met: Bools) -> Bools:
        """Records where a word is met only as a part of compounds, far from all other words of the query."""
        slots = [node for node in nodes if isinstance(node, Slot)]
        far = np.zeros(self._snapshot.size, dtype=bool)
        for slot in slots:
            others = [other.words for other in slots if other is not slot]
            suspects = np.flatnonzero(self._only_part.get(slot, far) & met)
            if not len(suspects) or not others:
                continue
            streams = Streams(self._snapshot, suspects.astype(np.int32))
            counts = beside_counts(streams, slot.words, frozenset().union(*others), _PART_REACH)
            far[streams.numbers[counts == 0]] = True
        return far

    def pairs(self, nodes: Iterable[Node], met: Bools) -> Floats:
        """Extra score where neighbouring words of the query are parts of one compound."""
        extra = self._zeros()
        for left, right in _neighbours(nodes):
            extra += np.float32(_PAIR_BOOST) * self._bm25(self._pairs(left, right))
        return np.where(met, extra, np.float32(0))

    def beside(self, nodes: Iterable[Node], scores: Floats) -> None:
        """Raise, in place, the best records where neighbouring words of the query stand close together."""
        slots = [(left, right) for left, right in _neighbours(nodes) if left.terms and right.terms]
        if not slots:
            return
        best = np.flatnonzero(scores)
        if len(best) > _REORDERED:
            best = best[np.argpartition(scores[best], -_REORDERED)[-_REORDERED:]]
        streams = Streams(self._snapshot, best.astype(np.int32))
        for left, right in slots:
            counts = beside_counts(streams, left.terms, right.terms, _BESIDE_WIDTH)
            scores[streams.numbers] += _BESIDE_BOOST * counts / (counts + 1) * scores[streams.numbers] / 2

    def _slot(self, slot: Slot) -> Floats:
        frequency = self._zeros()
        for source in slot.sources:
            if source.field != PART:
                self._add(frequency, source.field, source.term, source.weight)
        for chain in slot.chains:
            rows = [self._frequency([term]) for term in chain.terms]
            if rows:
                frequency += np.float32(chain.weight) * np.minimum.reduce(rows)
        for close in slot.close:
            self._add_close(frequency, close)
        parts = [source for source in slot.sources if source.field == PART]
        if parts:
            whole = frequency > 0
            for source in parts:
                self._add(frequency, source.field, source.term, source.weight)
            self._only_part[slot] = (frequency > 0) & ~whole
        return frequency

    def _add_close(self, frequency: Floats, close: Close) -> None:
        """Where the word itself is not met, its parts close together will do."""
        candidates = self._allowed & (frequency == 0)
        for part in close.parts:
            candidates &= self._frequency([(f, term) for term in part for f in (BODY, PART)]) > 0
        streams = Streams(self._snapshot, np.flatnonzero(candidates).astype(np.int32))
        counts = close_counts(streams, close.parts)
        frequency[streams.numbers] += np.float32(close.weight) * counts

    def _phrase(self, phrase: Phrase) -> Floats:
        candidates = self._allowed.copy()
        for anchor in phrase.anchors:
            candidates &= self._frequency([(BODY, term) for term in phrase.places[anchor]]) > 0
        streams = Streams(self._snapshot, np.flatnonzero(candidates).astype(np.int32))
        frequency = self._zeros()
        frequency[streams.numbers] = phrase_counts(streams, phrase.places)
        return frequency

    def _pairs(self, left: Slot, right: Slot) -> Floats:
        terms = [f"{a}+{b}" for x, y in ((left, right), (right, left)) for a in x.terms for b in y.terms]
        return self._frequency([(PAIR, term) for term in terms[:16]])

    def _frequency(self, terms: Iterable[tuple[str, str]]) -> Floats:
        frequency = self._zeros()
        for name, term in terms:
            self._add(frequency, name, term, 1.0)
        return frequency

    def _add(self, frequency: Floats, name: str, term: str, weight: float) -> None:
        postings: list[tuple[Ints, Floats]] = self._snapshot.postings(name, term)
        for numbers, weights in postings:
            frequency[numbers] += weights * np.float32(weight)

    def _bm25(self, frequency: Floats) -> Floats:
        met = int(np.count_nonzero(frequency))
        if not met:
            return frequency
        score = frequency * np.float32(_K1 + 1) / (frequency + self._norm)
        return (score * np.float32(self._idf(met))).astype(np.float32)

    def _idf(self, met: int) -> float:
        return float(np.log(1 + (self._snapshot.size - met + 0.5) / (met + 0.5)))

    def _zeros(self) -> Floats:
        return np.zeros(self._snapshot.size, dtype=np.float32)


def all_of(scores: list[Floats]) -> Floats:
    """The sum where all are met, zero elsewhere."""
    met: npt.NDArray[np.bool_] = np.logical_and.reduce([score > 0 for score in scores])
    total: Floats = np.where(met, np.add.reduce(scores), np.float32(0)).astype(np.float32)
    return total


def _neighbours(nodes: Iterable[Node]) -> list[tuple[Slot, Slot]]:
    slots = list(nodes)
    return [
        (left, right) for left, right in pairwise(slots) if isinstance(left, Slot) and isinstance(right, Slot)
    ]
