"""Splitting compounds: "Personalentwicklungskonzept" → personal, entwicklung, konzept.

The cheapest way to read the word as a row of known nouns wins. How well a noun is known decides what it
costs; a word that cannot be read cheaply stays whole, because a wrong split is a wrong hit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from collab.search.german.nouns import NounList, modifiers, not_parts, whole_words, words_of
from collab.search.german.stem import stem

_SHORTEST_PART = 4
_LONGEST_WORD = 60
# Real nouns with fewer letters.
_SHORT_PARTS = frozenset(
    words_of(["rat amt weg bau tag hof ort bad rad see tor tal bus zoo ehe gas eis ost west nord süd"])
)
# Letters between two parts; the longer ones first.
_LINKS = ("ens", "es", "en", "er", "ns", "s", "n", "e")
# After these endings German always puts an s between the parts.
_NEEDS_S = ("ung", "heit", "keit", "schaft", "tion", "itat", "ling", "tum")
_HOPELESS = 99.0
_COSTS_KEPT = 60_000
# What a part may cost on the average before the split is not believed.
_LIMIT = 1.75


class Dictionary(Protocol):
    def is_noun(self, folded: str) -> bool: ...

    def is_noun_form(self, folded: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class _Reading:
    cost: float
    parts: tuple[str, ...]


_NONE = _Reading(_HOPELESS, ())


class Splitter:
    """Works on folded words. Not cached here: the analyzer caches."""

    def __init__(self, nouns: NounList, dictionary: Dictionary) -> None:
        self._nouns = nouns
        self._dictionary = dictionary
        self._costs: dict[str, float] = {}
        self._firsts: dict[str, tuple[float, str]] = {}
        self._costs_version = nouns.version

    def split(self, word: str) -> tuple[str, ...]:
        """The parts as base words, in order; empty when the word is not a compound."""
        return self._split(word, depth=0)

    def surely_splits(self, word: str) -> bool:
        """Whether the word is a compound beyond doubt: short parts in a row fit many a typing error."""
        parts = self.split(word)
        return len(parts) == 2 or (len(parts) > 2 and all(len(part) >= 5 for part in parts))

    def base(self, modifier: str) -> str:
        """A first part without its linking letters: "integrations" → "integration"."""
        cost, base = self._first(modifier)
        return base if cost < _HOPELESS else modifier

    def _split(self, word: str, depth: int) -> tuple[str, ...]:
        if len(word) < 7 or len(word) > _LONGEST_WORD or not word.isalpha() or depth > 3:
            return ()
        if self._costs_version != self._nouns.version or len(self._firsts) > _COSTS_KEPT:
            self._costs, self._firsts = {}, {}
            self._costs_version = self._nouns.version
        if word in whole_words() or stem(word) in _whole_stems():
            return ()
        reading = self._read(word, {})
        if len(reading.parts) < 2 or reading.cost / len(reading.parts) > _LIMIT:
            return ()
        atoms: list[str] = []
        for part in reading.parts:
            atoms.extend(self._split(part, depth + 1) or (part,))
        return tuple(atoms)

    def _read(self, word: str, memo: dict[str, _Reading]) -> _Reading:
        """The cheapest reading of the whole word as two parts or more."""
        known = memo.get(word)
        if known is not None:
            return known
        best = _NONE
        for cut in range(3, len(word) - 2):
            first_cost, base = self._first(word[:cut])
            if first_cost >= best.cost:
                continue
            rest = word[cut:]
            last_cost = self._last(rest)
            if first_cost + last_cost < best.cost:
                best = _Reading(first_cost + last_cost, (base, rest))
            if len(rest) > 6:
                longer = self._read(rest, memo)
                if first_cost + longer.cost < best.cost:
                    best = _Reading(first_cost + longer.cost, (base, *longer.parts))
        memo[word] = best
        return best

    def _first(self, part: str) -> tuple[float, str]:
        """Cost and base word of a part that is not the last one."""
        first = self._firsts.get(part)
        if first is None:
            first = self._firsts[part] = self._new_first(part)
        return first

    def _new_first(self, part: str) -> tuple[float, str]:
        best, base = _HOPELESS, part
        if not part.endswith(_NEEDS_S):
            best = self._cost(part)
            if part in modifiers():
                best, base = min(best, 1.1), modifiers()[part]
        for link in _LINKS:
            if part.endswith(link) and len(part) - len(link) >= 3:
                bare = part[: -len(link)]
                if link != "s" and bare.endswith(_NEEDS_S):
                    continue
                cost = self._cost(bare) + (0.05 if link == "s" else 0.25)
                if cost < best:
                    best, base = cost, bare
        if len(part) >= 4:
            cost = self._cost(part + "e") + 0.2
            if cost < best:
                best, base = cost, part + "e"
        return best, base

    def _last(self, part: str) -> float:
        cost = self._cost(part)
        if cost >= 1.5 and len(part) >= 4 and part not in not_parts():
            # An inflected head: "…konzepten", "…amtes" is known by its stem.
            stemmed = stem(part)
            if stemmed in _SHORT_PARTS or (len(stemmed) >= 4 and self._nouns.has_stem(stemmed)):
                cost = min(cost, 1.2)
        return cost

    def _cost(self, part: str) -> float:
        cost = self._costs.get(part)
        if cost is None:
            cost = self._costs[part] = self._new_cost(part)
        return cost

    def _new_cost(self, part: str) -> float:
        if part in not_parts():
            return _HOPELESS
        if len(part) < _SHORTEST_PART:
            return 1.2 if part in _SHORT_PARTS else _HOPELESS
        seen = self._nouns.seen(part)
        if seen >= 10:
            return 1.0
        if seen >= 3:
            return 1.2
        in_dictionary = self._dictionary.is_noun(part)
        if seen:
            return 1.4 if in_dictionary else 2.0
        if in_dictionary:
            return 1.5 if len(part) >= 6 else 1.8 if len(part) == 5 else 2.4
        if len(part) >= 5 and self._dictionary.is_noun_form(part):
            return 1.7 if len(part) >= 6 else 2.0
        return _HOPELESS


def _whole_stems() -> frozenset[str]:
    global _WHOLE_STEMS
    if _WHOLE_STEMS is None:
        _WHOLE_STEMS = frozenset(stem(word) for word in whole_words())
    return _WHOLE_STEMS


_WHOLE_STEMS: frozenset[str] | None = None
