"""The words as they are written in the records: for prefixes and for typing errors."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from collab.search.german import fold
from collab.search.german.words import new_fold

# A prefix stands for so many words at most (the most frequent ones), whatever the size of the vocabulary.
MOST_FOR_PREFIX = 200
_MOST_SIMILAR = 30


@dataclass(frozen=True, slots=True)
class Similar:
    form: str
    distance: int
    records: int


class Lexicon:
    """Sorted by folded form; immutable."""

    def __init__(self, folded: list[str], forms: list[str], records: list[int]) -> None:
        self._folded = folded
        self._forms = forms
        self._records = records

    @classmethod
    def of(cls, segments: Iterable[dict[str, int]]) -> Lexicon:
        total: dict[str, int] = {}
        for forms in segments:
            for form, count in forms.items():
                total[form] = total.get(form, 0) + count
        rows = sorted((new_fold(form), form, count) for form, count in total.items())
        return cls([row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows])

    def starting_with(self, prefix: str) -> list[str]:
        """Words that begin so (in any spelling of umlauts), the most frequent ones if there are many."""
        folded = fold(prefix)
        start = bisect_left(self._folded, folded)
        end = bisect_left(self._folded, folded + "\U0010ffff")
        rows = range(start, end)
        if len(rows) > MOST_FOR_PREFIX:
            rows = sorted(rows, key=lambda row: -self._records[row])[:MOST_FOR_PREFIX]  # type: ignore[assignment]
        return [self._forms[row] for row in rows]

    def similar(self, word: str) -> list[Similar]:
        """Words one or two typing errors away, the nearest and most frequent first."""
        folded = fold(word)
        if len(folded) < 4:
            return []
        most = 1 if len(folded) < 7 else 2
        found = process.extract(
            folded, self._folded, scorer=OSA.distance, score_cutoff=most, limit=_MOST_SIMILAR
        )
        similar = [
            Similar(self._forms[row], int(distance), self._records[row])
            for _, distance, row in found
            if len(self._folded[row]) >= 4
        ]
        # A wrong first letter is rare.
        return sorted(similar, key=lambda s: (s.distance, fold(s.form)[:1] != folded[:1], -s.records, s.form))
