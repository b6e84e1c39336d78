"""From clauses to what is looked up: each query word becomes a slot with all the ways to meet it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from collab.search.engine.schema import BODY, PAIR, PART, TITLE
from collab.search.engine.syntax import Clause
from collab.search.german import Analysis, Analyzer, Synonyms, Token
from collab.search.german.analyzer import stop_words
from collab.search.german.words import fold

_PART_OF_COMPOUND = 0.45
_PAIR_OF_COMPOUND = 0.8
_CLOSE_TOGETHER = 0.6
_SYNONYM = 0.5
_FORM_OF_PREFIX = 0.7
_LONGEST_EXPRESSION = 4
_TERMS_OF_PREFIX = 200


@dataclass(frozen=True, slots=True)
class Source:
    """A term in a field, and what it counts for."""

    field: str
    term: str
    weight: float


@dataclass(frozen=True, slots=True)
class Chain:
    """Terms that must all be there."""

    terms: tuple[tuple[str, str], ...]
    """field, term"""
    weight: float


@dataclass(frozen=True, slots=True)
class Close:
    """Words that must stand close together, each in one of several forms; the last one is the head."""

    parts: tuple[frozenset[str], ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Slot:
    """A word of the query. A record meets it in any of these ways."""

    sources: tuple[Source, ...]
    chains: tuple[Chain, ...] = ()
    close: tuple[Close, ...] = ()
    terms: frozenset[str] = frozenset()
    """The word itself in the text: for closeness to its neighbours and for passages."""
    word: str | None = None
    """As typed, where it may hold a typing error."""
    stop: bool = False
    prefix: str | None = None
    """Folded; for passages, which need not look for each word that begins so."""

    @property
    def words(self) -> frozenset[str]:
        """All that may stand in the text for this word, its parts included."""
        return self.terms.union(*(part for close in self.close for part in close.parts))


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words beside each other in this order; each in any inflection."""

    places: tuple[frozenset[str], ...]
    anchors: tuple[int, ...]
    """The places that are not stop words: these are looked up first."""


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Joined by OR."""

    nodes: tuple[Slot | Phrase | AllOf, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """Several words that stand for one expression."""

    nodes: tuple[Slot, ...]


Node = Slot | Phrase | AnyOf | AllOf


@dataclass(frozen=True, slots=True)
class Plan:
    must: tuple[Node, ...] = ()
    must_not: tuple[Node, ...] = ()
    unknown: tuple[str, ...] = field(default=())


class Planner:
    def __init__(self, analyzer: Analyzer, forms_of_prefix: PrefixForms) -> None:
        self._analyzer = analyzer
        self._forms_of_prefix = forms_of_prefix
        self._synonyms = _SynonymTable.of(analyzer)

    def plan(self, clauses: list[Clause]) -> Plan:
        must: list[Node] = []
        must_not: list[Node] = []
        for run in _runs(clauses):
            if run[0].minus:
                must_not.extend(self._strict(clause) for clause in run)
                continue
            nodes = self._run(run)
            if run[0].or_previous and must and nodes:
                before = must.pop()
                options = before.nodes if isinstance(before, AnyOf) else (before,)
                must.append(AnyOf((*options, *_flat(nodes))))
            else:
                must.extend(nodes)
        insisted = [node for node in must if not (isinstance(node, Slot) and node.stop)]
        return Plan(tuple(insisted or must), tuple(must_not))

    def slot(self, word: str) -> Slot | None:
        """The slot of one plain word."""
        tokens = list(self._analyzer.tokens(word))
        return self._slot(tokens[0]) if tokens else None

    def _run(self, run: list[Clause]) -> list[Node]:
        first = run[0]
        if first.phrase:
            return self._phrase(first)
        if first.prefix:
            return [self._prefix(first)]
        tokens = list(self._analyzer.tokens(" ".join(clause.text for clause in run)))
        if first.title:
            return [self._title(token.analysis) for token in tokens]
        return self._words(tokens)

    def _words(self, tokens: list[Token]) -> list[Node]:
        """Slots of plain words; an expression of several words that has a synonym becomes one node."""
        nodes: list[Node] = []
        index = 0
        while index < len(tokens):
            length, others = self._synonyms.expression_at(tokens, index)
            if length > 1:
                inner = tuple(self._slot(token) for token in tokens[index : index + length])
                nodes.append(AnyOf((AllOf(tuple(s for s in inner if not s.stop)), *others)))
                index += length
            else:
                nodes.append(self._slot(tokens[index]))
                index += 1
        return nodes

    def _slot(self, token: Token) -> Slot:
        analysis, word = token.analysis, token.word
        exact = frozenset(analysis.exact)
        slot = Slot(
            sources=tuple(Source(BODY, term, 1.0) for term in analysis.exact),
            terms=exact,
            word=word.text if word.kind == "word" else None,
            stop=word.kind in ("word", "abbreviation") and fold(word.text) in stop_words(),
        )
        if analysis.parts:
            slot = self._with_parts(slot, analysis)
        elif word.kind == "code" and len(analysis.also) > 1:
            pieces = tuple(frozenset((piece,)) for piece in analysis.also)
            slot = replace(slot, close=(Close(pieces, 0.8),))
        elif word.kind == "word":
            parts = tuple(Source(PART, term, _PART_OF_COMPOUND) for term in analysis.exact)
            slot = replace(slot, sources=slot.sources + parts)
        return self._synonyms.widened(slot, analysis)

    def _with_parts(self, slot: Slot, analysis: Analysis) -> Slot:
        pairs = tuple((PAIR, f"{a}+{b}") for a, b in zip(analysis.parts, analysis.parts[1:], strict=False))
        places = tuple(self._synonyms.of_part(part) for part in analysis.parts)
        return replace(
            slot, chains=(Chain(pairs, _PAIR_OF_COMPOUND),), close=(Close(places, _CLOSE_TOGETHER),)
        )

    def _strict(self, clause: Clause) -> Node:
        """What a minus excludes: the word itself, not the compounds it is a part of, nor its synonyms."""
        if clause.phrase:
            nodes = self._phrase(clause)
            return nodes[0] if len(nodes) == 1 else AnyOf(_flat(nodes))
        if clause.prefix:
            return self._prefix(clause)
        terms = [term for token in self._analyzer.tokens(clause.text) for term in token.analysis.exact]
        return Slot(tuple(Source(TITLE if clause.title else BODY, term, 1.0) for term in terms))

    def _phrase(self, clause: Clause) -> list[Node]:
        tokens = list(self._analyzer.tokens(clause.text))
        if clause.title:
            return [self._title(token.analysis) for token in tokens]
        if len(tokens) < 2:
            return [replace(self._slot(token), stop=False) for token in tokens]
        stops = [fold(token.word.text) in stop_words() for token in tokens]
        anchors = [index for index, stop in enumerate(stops) if not stop] or list(range(len(tokens)))
        return [Phrase(tuple(frozenset(t.analysis.exact) for t in tokens), tuple(anchors))]

    def _prefix(self, clause: Clause) -> Slot:
        terms: dict[str, None] = {}
        for form in self._forms_of_prefix(clause.text):
            terms.update(dict.fromkeys(self._analyzer.word(form).exact))
        kept = list(terms)[:_TERMS_OF_PREFIX]
        where = TITLE if clause.title else BODY
        sources = tuple(Source(where, term, _FORM_OF_PREFIX) for term in kept)
        return Slot(sources, prefix=fold(clause.text))

    def _title(self, analysis: Analysis) -> Slot:
        sources = [Source(TITLE, term, 1.0) for term in analysis.exact]
        chains = []
        if analysis.parts:
            pairs = zip(analysis.parts, analysis.parts[1:], strict=False)
            chains.append(Chain(tuple((TITLE, f"{a}+{b}") for a, b in pairs), _PAIR_OF_COMPOUND))
            chains.append(Chain(tuple((TITLE, part) for part in analysis.parts), _CLOSE_TOGETHER))
        else:
            sources.extend(Source(TITLE, "~" + term, _PART_OF_COMPOUND) for term in analysis.exact)
        return Slot(tuple(sources), tuple(chains), terms=frozenset(analysis.exact))


class PrefixForms:
    """How a planner asks for the words that begin with a prefix."""

    def __call__(self, prefix: str) -> list[str]:
        raise NotImplementedError


class _SynonymTable:
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
    def of(analyzer: Analyzer) -> _SynonymTable:
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


@lru_cache(maxsize=4)
def _table(analyzer: Analyzer, _version: int) -> _SynonymTable:
    return _SynonymTable(analyzer)


def _as_synonym(tokens: list[Token]) -> Slot:
    if len(tokens) > 1:
        places = tuple(frozenset(t.analysis.exact) for t in tokens if fold(t.word.text) not in stop_words())
        return Slot((), close=(Close(places, _SYNONYM),))
    analysis = tokens[0].analysis
    sources = [Source(BODY, term, _SYNONYM) for term in analysis.exact]
    chains: tuple[Chain, ...] = ()
    if analysis.parts:
        pairs = zip(analysis.parts, analysis.parts[1:], strict=False)
        chains = (Chain(tuple((PAIR, f"{a}+{b}") for a, b in pairs), _SYNONYM * _PAIR_OF_COMPOUND),)
    else:
        sources.extend(Source(PART, term, _SYNONYM * _PART_OF_COMPOUND) for term in analysis.exact)
    return Slot(tuple(sources), chains, terms=frozenset(analysis.exact))


def _runs(clauses: list[Clause]) -> Iterator[list[Clause]]:
    """Plain words beside each other go together ("Personal- und Organisationsentwicklung", "1. März 2009")."""
    run: list[Clause] = []
    for index, clause in enumerate(clauses):
        plain = not (clause.phrase or clause.prefix or clause.minus or clause.title or clause.or_previous)
        next_is_or = index + 1 < len(clauses) and clauses[index + 1].or_previous
        if run and not plain:
            yield run
            run = []
        if plain and not next_is_or:
            run.append(clause)
            continue
        if run:
            yield run
            run = []
        yield [clause]
    if run:
        yield run


def _flat(nodes: list[Node]) -> tuple[Slot | Phrase | AllOf, ...]:
    """The options of an OR; a word that became several slots stays together."""
    if len(nodes) > 1 and all(isinstance(node, Slot) for node in nodes):
        return (AllOf(tuple(node for node in nodes if isinstance(node, Slot))),)
    options: list[Slot | Phrase | AllOf] = []
    for node in nodes:
        options.extend(node.nodes if isinstance(node, AnyOf) else (node,))
    return tuple(options)
