"""The nouns that the splitter of compounds knows: a small list from the start, and what the texts teach."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from collab.search.german.stem import stem
from collab.search.german.words import fold

_HERE = Path(__file__).parent
# A capital letter in the middle of a sentence: in German that is a noun (or a name).
_MID_SENTENCE_NOUN = re.compile(r"(?<=[a-zäöüß,]\s)[A-ZÄÖÜ][a-zäöüß]{3,24}\b(?![-@])")
_ENOUGH = 2
_MOST_COUNTED = 50


class NounList:
    """Folded nouns with the number of times they were seen. One thread writes (the worker), many read."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._spelling: dict[str, str] = {}
        self._stems: set[str] = set(_seed_stems())
        self.version = 0
        """Grows when the set of accepted nouns changes; what was split before may split otherwise now."""
        self.unsaved = False

    def learn(self, text: str) -> None:
        """Count the nouns of one text. The same text again counts again; the counts are capped."""
        for surface, count in Counter(_MID_SENTENCE_NOUN.findall(text)).items():
            noun = fold(surface)
            before = self._counts.get(noun, 0)
            # One document alone, however long, does not make a noun that splits the words of all others.
            after = min(before + min(count, 3), _MOST_COUNTED)
            if after == before:
                continue
            self._counts[noun] = after
            self.unsaved = True
            self._spelling.setdefault(noun, surface)
            if before < _ENOUGH <= after:
                self._stems.add(stem(noun))
                self.version += 1

    def seen(self, folded: str) -> int:
        """How often this was seen as a noun; words known from the start count as often seen."""
        if folded in seed_nouns():
            return _MOST_COUNTED
        return self._counts.get(folded, 0)

    def has_stem(self, stemmed: str) -> bool:
        return stemmed in self._stems

    def spelled(self, folded: str) -> str | None:
        """The noun as it is written ("mulheim" → "Mülheim"), where it was seen."""
        return self._spelling.get(folded)

    def accepted(self) -> int:
        """How many nouns the texts have taught."""
        return sum(1 for count in self._counts.values() if count >= _ENOUGH)

    def save(self, target: Path) -> None:
        rows = [
            f"{noun}\t{self._spelling[noun]}\t{count}\t{stem(noun) if count >= _ENOUGH else ''}\n"
            for noun, count in self._counts.items()
        ]
        part = target.with_name(target.name + ".part")
        with open(part, "w", encoding="utf-8") as file:
            file.writelines(rows)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
        self.unsaved = False

    @classmethod
    def parse(cls, saved: bytes) -> NounList:
        """The list from the content of a saved file."""
        nouns = cls()
        for line in saved.decode("utf-8").splitlines():
            noun, spelling, count, stemmed = line.split("\t")
            nouns._counts[noun] = int(count)
            nouns._spelling[noun] = spelling
            if stemmed:
                nouns._stems.add(stemmed)
        return nouns


@cache
def _seed_stems() -> frozenset[str]:
    return frozenset(stem(noun) for noun in seed_nouns())


@cache
def seed_nouns() -> frozenset[str]:
    return _read("nouns.txt")


@cache
def modifiers() -> dict[str, str]:
    """A first part that is no noun → the word it stands for, or itself."""
    pairs = [word.partition("=") for word in _read("modifiers.txt")]
    return {first: base or first for first, _, base in pairs}


@cache
def not_parts() -> frozenset[str]:
    return _read("notparts.txt")


@cache
def whole_words() -> frozenset[str]:
    return _read("whole.txt")


def _read(name: str) -> frozenset[str]:
    return frozenset(words_of((_HERE / name).read_text(encoding="utf-8").splitlines()))


def words_of(lines: Iterable[str]) -> list[str]:
    """The folded words of a list with remarks."""
    return [fold(word) for line in lines if not line.startswith("#") for word in line.split()]
