"""Synonyms as further ways to meet a word of the query."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from collab.search.engine.nodes import AllOf, Chain, Close, Phrase, Slot, Source
from collab.search.engine.schema import BODY, PAIR, PART
from collab.search.german import Analysis, Analyzer, Synonyms, Token
from collab.search.german.analyzer import stop_words
from collab.search.german.words import fold

PART_OF_COMPOUND = 0.45
PAIR_OF_COMPOUND = 0.8
_SYNONYM = 0.5
_LONGEST_EXPRESSION = 4


class SynonymTable:
    """The groups of synonyms in terms of the analyzer."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._of_word: dict[str, list[list[Token]]] = {}
        self._of_expression: dict[tuple[str, ...], list[list[Token]]] = {}
        for group in Synonyms.builtin().groups:
            expressions = [list(analyzer.tokens(expression)) for expression in group]
            for tokens in expressions:
                others = [other for other in expressions if other is not tokens]
                if len(tokens) == 1:
                    self._of_word.setdefault(tokens[0].analysis.exact[0], []).extend(others)
                else:
                    key = tuple(token.analysis.exact[0] for token in tokens)
                    self._of_expression.setdefault(key, []).extend(others)

    @staticmethod
    def of(analyzer: Analyzer) -> SynonymTable:
        return _table(analyzer, analyzer.nouns.version)

    def expression_at(self, tokens: list[Token], index: int) -> tuple[int, list[Slot | Phrase | AllOf]]:
        """How many words from here are an expression with synonyms, and these synonyms."""
        for length in range(min(_LONGEST_EXPRESSION, len(tokens) - index), 1, -1):
            key = tuple(token.analysis.exact[0] for token in tokens[index : index + length])
            others = self._of_expression.get(key)
            if others:
                slots = [slot for other in others if (slot := _as_synonym(other)) is not None]
                return length, list(slots)
        return 1, []

    def widened(self, slot: Slot, analysis: Analysis) -> Slot:
        """The slot with its synonyms as further ways to meet it."""
        for term in analysis.exact:
            for tokens in self._of_word.get(term, ()):
                other = _as_synonym(tokens)
                slot = replace(
                    slot,
                    sources=slot.sources + other.sources,
                    chains=slot.chains + other.chains,
                    close=slot.close + other.close,
                    terms=slot.terms | other.terms,
                )
        return slot

    def of_part(self, part: str) -> frozenset[str]:
        words = [tokens[0].analysis.exact[0] for tokens in self._of_word.get(part, ()) if len(tokens) == 1]
        return frozenset((part, *words))


@lru_cache(maxsize=1)  # an older one would keep its analyzer alive, with all the nouns that it knows
def _table(analyzer: Analyzer, _version: int) -> SynonymTable:
    return SynonymTable(analyzer)


def _as_synonym(tokens: list[Token]) -> Slot:
    if len(tokens) > 1:
        places = tuple(frozenset(t.analysis.exact) for t in tokens if fold(t.word.text) not in stop_words())
        return Slot((), close=(Close(places, _SYNONYM),))
    analysis = tokens[0].analysis
    sources = [Source(BODY, term, _SYNONYM) for term in analysis.exact]
    chains: tuple[Chain, ...] = ()
    if analysis.parts:
        pairs = zip(analysis.parts, analysis.parts[1:], strict=False)
        chains = (Chain(tuple((PAIR, f"{a}+{b}") for a, b in pairs), _SYNONYM * PAIR_OF_COMPOUND),)
    else:
        sources.extend(Source(PART, term, _SYNONYM * PART_OF_COMPOUND) for term in analysis.exact)
    return Slot(tuple(sources), chains, terms=frozenset(analysis.exact))
