"""The one analyzer: what a word is worth in the index and in a query.

Of each word: the stem, the stem of its dictionary form, the parts of a compound, and for each two parts a
pair ("integration+konzept"). A query word must be met by `exact`, or by all its parts together; parts alone
never stand for the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from collab.search.german.compounds import Splitter
from collab.search.german.lemmas import Lemmas
from collab.search.german.nouns import NounList
from collab.search.german.stem import stem
from collab.search.german.words import Word, clean, find_words, fold, month_name, plain_date

_CACHE_LIMIT = 60_000
_SEPARATORS = re.compile(r"[^\w]+")
# "CoronaImpfV" is Corona, Impf and V; "BürgerInnen" is one word.
_CAMEL = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ](?!nnen)[a-zäöüß]*)")
_JOINING = frozenset(("und", "oder", "sowie", "bzw", "beziehungsweise", "bis", "noch", "als", "auch"))
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Analysis:
    """All terms of one word."""

    exact: tuple[str, ...]
    """Stem, and stem of the dictionary form where it differs. Index and query."""
    also: tuple[str, ...] = ()
    """Whole words inside it: the elements of a hyphenated word, the year of a date. Index only."""
    parts: tuple[str, ...] = ()
    """Stems of the parts of a compound, in order. A query compound must find them all close together."""
    pairs: tuple[str, ...] = ()
    """Each two parts, in order, joined by "+"."""


class Token(NamedTuple):
    """A word in its place."""

    analysis: Analysis
    word: Word


_NOTHING = Analysis(exact=())


class Analyzer:
    """Safe to share between threads; remembers the words it has seen, up to a bound."""

    def __init__(self, lemmas: Lemmas, nouns: NounList) -> None:
        self._lemmas = lemmas
        self.nouns = nouns
        self._splitter = Splitter(nouns, lemmas)
        self._seen: dict[str, Analysis] = {}
        self._seen_version = nouns.version

    def tokens(self, text: str) -> Iterator[Token]:
        """The words of a text (cleaned here), with ellipses resolved to both words."""
        words = list(find_words(clean(text)))
        for index, word in enumerate(words):
            analysis = self.word(word.text, word.kind)
            if word.open_end and word.kind == "word":
                analysis = self._with_head_of_next(analysis, word, words, index)
            elif word.open_start and word.kind == "word" and index > 1:
                analysis = self._with_start_of_previous(analysis, word, words, index)
            if analysis.exact:
                yield Token(analysis, word)

    def word(self, text: str, kind: str = "word") -> Analysis:
        """The terms of a single word; the same for index and query."""
        if self._seen_version != self.nouns.version:
            self._seen = {}
            self._seen_version = self.nouns.version
        key = text if kind == "word" else f"{kind} {text}"
        found = self._seen.get(key)
        if found is None:
            if len(self._seen) >= _CACHE_LIMIT:
                self._seen = {}
            found = self._seen[key] = self._analyse(text, kind)
        return found

    def is_german(self, word: str) -> bool:
        """A word of the dictionary, or a compound of known words; else it may be a typing error."""
        folded = fold(word).replace("-", "")
        return self._lemmas.is_word(folded) or self._splitter.surely_splits(folded)

    def spelled(self, form: str) -> str:
        """A word in lower case as it should be shown: nouns with a capital letter."""
        noun = self.nouns.spelled(fold(form))
        if noun is not None and noun.lower() == form:
            return noun
        is_noun = self._lemmas.is_noun(fold(form)) or bool(self._splitter.split(fold(form)))
        return form[:1].upper() + form[1:] if is_noun else form

    def irregular_forms(self, term: str) -> list[str]:
        return self._lemmas.irregular_forms(term)

    def _analyse(self, text: str, kind: str) -> Analysis:
        if kind in ("date", "longdate"):
            return self._date(text, kind)
        if kind == "number":
            return Analysis(exact=(text.replace(".", ""),))
        if kind == "abbreviation":
            letters = fold(re.sub(r"[.\s]", "", text))
            return Analysis(exact=(letters,))
        if kind == "code":
            return self._code(text)
        folded = fold(_CAMEL.sub("-", text)).replace("'", "").replace("’", "")
        if "-" in folded:
            return self._hyphenated(folded)
        return self._simple(folded)

    def _simple(self, folded: str) -> Analysis:
        if folded.endswith("str") and len(folded) != 4:
            folded = folded[:-3] + "strasse"
        if len(folded) > _LONGEST:
            return Analysis(exact=(folded[:_LONGEST],))
        return self._from_parts(self._exact(folded), self._splitter.split(folded))

    def _from_parts(
        self, exact: tuple[str, ...], parts: tuple[str, ...], also: tuple[str, ...] = ()
    ) -> Analysis:
        if len(parts) < 2:
            return Analysis(exact=exact, also=also)
        stems = tuple(self._exact(part)[-1] for part in parts)
        pairs = tuple(dict.fromkeys(f"{a}+{b}" for a, b in combinations(stems, 2)))
        return Analysis(exact=exact, also=also, parts=stems, pairs=pairs)

    def _exact(self, folded: str) -> tuple[str, ...]:
        own = stem(folded)
        lemma = self._lemmas.stem_of_lemma(folded)
        if lemma is None and folded.endswith("erin") and len(folded) > 6:
            lemma = stem(folded[:-2])
        return (own,) if lemma is None or lemma == own else (own, lemma)

    def _hyphenated(self, folded: str) -> Analysis:
        """ "Integrations-Konzept": the word in one piece, its elements, and their pairs."""
        elements = [element for element in folded.split("-") if element]
        if not elements:
            return _NOTHING
        joined = "".join(elements)[:_LONGEST]
        bases = [self._splitter.base(element) if len(element) > 3 else element for element in elements[:-1]]
        bases.append(elements[-1])
        parts: list[str] = []
        also: list[str] = []
        for base, element in zip(bases, elements, strict=True):
            parts.extend(self._splitter.split(base) or (base,))
            also.extend(self._exact(base))
            if base != element:
                also.append(stem(element))
        whole = self._splitter.split(joined) if joined.isalpha() else ()
        if len(whole) > len(parts):
            parts = list(whole)
        return self._from_parts(self._exact(joined), tuple(parts), also=tuple(dict.fromkeys(also)))

    def _code(self, text: str) -> Analysis:
        """A file number or an address: as one piece, and its pieces."""
        folded = fold(text).strip(".-/")
        pieces = [piece for piece in _SEPARATORS.split(folded) if piece]
        also = tuple(dict.fromkeys(term for piece in pieces for term in self._exact(piece[:_LONGEST])))
        whole = folded[: 2 * _LONGEST]
        return Analysis(exact=(whole,), also=tuple(term for term in also if term != whole))

    def _date(self, text: str, kind: str) -> Analysis:
        date = plain_date(kind, text)
        if date is None:
            return self._code(text)
        year, month, day = date
        return Analysis(
            exact=(f"{year:04}{month:02}{day:02}",),
            also=(str(year), *self._exact(fold(month_name(month)))),
        )

    def _with_head_of_next(self, analysis: Analysis, word: Word, words: list[Word], index: int) -> Analysis:
        """ "Personal- und Organisationsentwicklung" holds Personalentwicklung too."""
        for following in words[index + 1 : index + 6]:
            if fold(following.text) in _JOINING or following.open_end:
                continue
            parts = self._splitter.split(fold(following.text).replace("-", ""))
            if len(parts) < 2:
                return analysis
            return self._joined(analysis, fold(word.text), parts[-1])
        return analysis

    def _with_start_of_previous(
        self, analysis: Analysis, word: Word, words: list[Word], index: int
    ) -> Analysis:
        """ "Verkehrsplanung und -steuerung" holds Verkehrssteuerung too."""
        previous = words[index - 1]
        if fold(previous.text) in _JOINING:
            previous = words[index - 2]
        folded = fold(previous.text).replace("-", "")
        parts = self._splitter.split(folded)
        if len(parts) < 2 or not folded.endswith(parts[-1]):
            return analysis
        return self._joined(analysis, folded[: -len(parts[-1])], fold(word.text))

    def _joined(self, analysis: Analysis, start: str, head: str) -> Analysis:
        start = start.replace("-", "")
        first = self._splitter.split(start) or (self._splitter.base(start),)
        joined = self._from_parts(
            self._exact(start + head), (*first, *(self._splitter.split(head) or (head,)))
        )
        return replace(
            joined,
            exact=(*analysis.exact, *joined.exact),
            also=(*analysis.also, *self._exact(self._splitter.base(start))),
        )


def open_analyzer(directory: Path, nouns: NounList) -> Analyzer:
    """An analyzer with the dictionary files below `directory` (made there on the first call)."""
    return Analyzer(Lemmas.open(directory), nouns)


@cache
def stop_words() -> frozenset[str]:
    """Folded words that a query does not insist on."""
    lines = (Path(__file__).parent / "stopwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(fold(word) for line in lines if not line.startswith("#") for word in line.split())
