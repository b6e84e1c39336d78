"""Passages of a hit with the matching words marked; found in the record's own text, for the top hits only."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from collab.search.engine.model import Passage
from collab.search.engine.nodes import AllOf, AnyOf, Node, Phrase, Slot
from collab.search.german import Analyzer, fold
from collab.search.german.words import find_words, month_name

_MOST_CHARACTERS = 1_000_000
_NEIGHBOURS = 8
_MOST_MARKS = 500
_MOST_PATTERNS = 300
# Parts of a query compound that stand alone count only where all of them are this close (in characters).
_REACH = 90
_SPELLINGS = {"a": "(?:ae|[aäàáâ])", "o": "(?:oe|[oöóô])", "u": "(?:ue|[uüúû])", "e": "[eéèêë]", "s": "[sßş]"}
_SPELLINGS |= {"c": "[cçć]", "i": "[iıíî]", "g": "[gğ]", "n": "[nñ]"}
_INSIDE = "-\u2010\u2011@._/:*"


class _Mark(NamedTuple):
    start: int
    end: int
    group: int
    """Which word of the query."""
    part: int
    """-1: the word itself; else which of the parts that must be close together."""


class Matcher:
    """Which words of a text belong to the query; made by a search, valid for its hits."""

    def __init__(self, nodes: Sequence[Node], analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self._known: dict[str, tuple[_Mark, ...]] = {}
        self._slots = [wanted for node in nodes for wanted in _wanted(node)]

    def marks(self, text: str) -> list[_Mark]:
        """Whole words that match, in order of the text."""
        if self._pattern is None:
            return []
        found: list[_Mark] = []
        last_end = 0
        for match in self._pattern.finditer(text, 0, _MOST_CHARACTERS):
            if match.start() < last_end:
                continue
            start, end = _word_around(text, match.start(), match.end())
            last_end = end
            for mark in self._judged(text[start:end]):
                found.append(_Mark(start + mark.start, start + mark.end, mark.group, mark.part))
            if len(found) >= _MOST_MARKS:
                break
        return _without_lonely_parts(found, self._slots)

    def marked(self, text: str) -> list[tuple[str, bool]]:
        """A whole short text (a title) in pieces; True where the query matched."""
        return _pieces(text, 0, len(text), self.marks(text))

    def _judged(self, text: str) -> tuple[_Mark, ...]:
        """A candidate analysed as the index did it; the marks count from its own beginning."""
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = tuple(self._new_judged(text))
        return known

    def _new_judged(self, text: str) -> Iterator[_Mark]:
        for word in find_words(text):
            analysis = self._analyzer.word(word.text, word.kind)
            terms = {*analysis.exact, *analysis.also, *analysis.parts}
            pairs = set(analysis.pairs)
            for group, slot in enumerate(self._slots):
                part = slot.part_of(terms, pairs, word.text)
                if part is not None:
                    yield _Mark(word.start, word.end, group, part)
                    break

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        """Finds candidates quickly: the stems in any spelling, and irregular forms."""
        beginnings: set[str] = set()
        for slot in self._slots:
            for term in slot.all_terms():
                beginnings.add(term)
                beginnings.update(self._analyzer.irregular_forms(term)[:40])
        patterns: list[str] = []
        last = "\n"
        for beginning in sorted(beginnings):
            # What begins with another one is found with that.
            if not beginning.startswith(last):
                patterns.extend(_patterns(beginning))
                last = beginning if len(beginning) > 1 else last
        return re.compile("|".join(patterns[:_MOST_PATTERNS]), re.IGNORECASE) if patterns else None


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A word of the query, for marking."""

    terms: frozenset[str]
    chains: tuple[frozenset[str], ...]
    parts: tuple[frozenset[str], ...]
    prefix: str | None = None

    def part_of(self, terms: set[str], pairs: set[str], word: str) -> int | None:
        """-1 for the word itself, the number of the part, or None for no match."""
        if self.prefix is not None and fold(word).startswith(self.prefix):
            return -1
        if terms & self.terms or any(chain <= pairs for chain in self.chains):
            return -1
        for index, part in enumerate(self.parts):
            if terms & part:
                return index
        return None

    def all_terms(self) -> set[str]:
        own = (self.prefix,) if self.prefix else ()
        return {*own, *self.terms, *(term for part in self.parts for term in part)}


def passages(
    text: str, matcher: Matcher, pages: Sequence[int] = (), count: int = 2, width: int = 220
) -> list[Passage]:
    """The best passages of about `width` characters, in order of the text.

    `pages` holds the offset in `text` at which each page begins; empty where there are no pages.
    A text without a match gives its beginning.
    """
    marks = matcher.marks(text)
    windows = _windows(marks, count, width) or ([(0, 0)] if text.strip() else [])
    made = []
    for first, last in sorted(windows):
        start, end = _stretched(text, first, last, width)
        inside = [mark for mark in marks if mark.start >= start and mark.end <= end]
        page = bisect_right(pages, first) if pages else None
        at_end = not text[end:].strip()
        made.append(Passage(_pieces(text, start, end, inside), page, start == 0, at_end))
    return made


def _windows(marks: list[_Mark], count: int, width: int) -> list[tuple[int, int]]:
    """Stretches from mark to mark, no longer than `width`, with the most different query words."""
    rated = []
    last = 0
    for first, mark in enumerate(marks):
        last = max(last, first)
        while last + 1 < len(marks) and marks[last + 1].end - mark.start <= width * 0.8:
            last += 1
        inside = marks[first : last + 1]
        different = len({(m.group, m.part) for m in inside})
        whole = sum(1 for m in inside if m.part == -1)
        rated.append((-different, -min(whole, 3), mark.start, inside[-1].end))
    chosen: list[tuple[int, int]] = []
    for _, _, start, end in sorted(rated):
        if all(end + width // 2 < a or start > b + width // 2 for a, b in chosen):
            chosen.append((start, end))
            if len(chosen) == count:
                break
    return chosen


def _stretched(text: str, first: int, last: int, width: int) -> tuple[int, int]:
    """From the marks outwards to `width`, cut between words."""
    spare = max(0, width - (last - first))
    start = max(0, first - spare // 2)
    end = min(len(text), last + spare - (first - start))
    start = max(0, min(start, end - width)) if end == len(text) else start
    if start > 0:
        space = text.find(" ", start, first + 1)
        start = space + 1 if space != -1 else first
    if end < len(text):
        space = text.rfind(" ", last, end)
        end = space if space != -1 else max(last, min(end, len(text)))
    return start, end


def _pieces(text: str, start: int, end: int, marks: list[_Mark]) -> list[tuple[str, bool]]:
    pieces: list[tuple[str, bool]] = []
    at = start
    for mark in marks:
        if mark.start < at:
            continue
        if mark.start > at:
            pieces.append((_plain(text[at : mark.start]), False))
        pieces.append((text[mark.start : mark.end], True))
        at = mark.end
    if at < end:
        pieces.append((_plain(text[at:end]), False))
    return pieces


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _word_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The word that holds a candidate; hyphens inside belong to it."""
    while start > 0 and (
        text[start - 1].isalnum() or (text[start - 1] in _INSIDE and text[max(0, start - 2)].isalnum())
    ):
        start -= 1
    while end < len(text) and (
        text[end].isalnum() or (text[end] in _INSIDE and text[end + 1 : end + 2].isalnum())
    ):
        end += 1
    return start, end


def _without_lonely_parts(marks: list[_Mark], slots: Sequence[_Wanted]) -> list[_Mark]:
    kept = []
    for index, mark in enumerate(marks):
        if mark.part == -1:
            kept.append(mark)
            continue
        missing = set(range(len(slots[mark.group].parts)))
        for other in marks[max(0, index - _NEIGHBOURS) : index + _NEIGHBOURS + 1]:
            close = other.start < mark.end + _REACH and other.end > mark.start - _REACH
            if close and other.group == mark.group:
                missing.discard(other.part)
        if not missing:
            kept.append(mark)
    return kept


def _wanted(node: Node) -> Iterator[_Wanted]:
    if isinstance(node, Slot):
        chains = tuple(frozenset(term for _, term in chain.terms) for chain in node.chains)
        yield _Wanted(node.terms, chains, (), node.prefix)
        for close in node.close:
            yield _Wanted(frozenset(), (), close.parts)
    elif isinstance(node, Phrase):
        for index in node.anchors:
            yield _Wanted(node.places[index], (), ())
    elif isinstance(node, AnyOf | AllOf):
        for inner in node.nodes:
            yield from _wanted(inner)


def _patterns(term: str) -> Iterator[str]:
    """How a term may begin in the text."""
    if re.fullmatch(r"\d{8}", term):
        yield _date_pattern(int(term[:4]), int(term[4:6]), int(term[6:]))
    if term.isdigit():
        yield r"\.?".join(term)
    elif len(term) > 1:
        yield _spelled(term)


def _date_pattern(year: int, month: int, day: int) -> str:
    name = _spelled(month_name(month)) if 1 <= month <= 12 else "-"
    short = f"{year % 100:02}"
    return (
        rf"0?{day}\.\s?0?{month}\.\s?(?:{year}|{short})(?!\d)|{year}-{month:02}-{day:02}"
        rf"|0?{day}\.\s?{name}\s+{year}"
    )


def _spelled(folded: str) -> str:
    """A pattern for a folded word in any spelling of umlauts; a hyphen or soft hyphen may stand inside."""
    return "".join(_SPELLINGS.get(c, re.escape(c)) for c in folded).replace("[sßş][sßş]", "(?:ss|ß)")
