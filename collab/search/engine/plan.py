"""From clauses to what is looked up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from collab.search.engine.equals import PAIR_OF_COMPOUND, PART_OF_COMPOUND, SynonymTable
from collab.search.engine.nodes import AllOf, AnyOf, Chain, Close, Node, Phrase, Plan, Slot, Source
from collab.search.engine.schema import BODY, PAIR, PART, TITLE
from collab.search.engine.syntax import Clause
from collab.search.german import Analysis, Analyzer, Token
from collab.search.german.analyzer import stop_words
from collab.search.german.words import fold

_CLOSE_TOGETHER = 0.6
_FORM_OF_PREFIX = 0.7
_TERMS_OF_PREFIX = 200


class Planner:
    def __init__(self, analyzer: Analyzer, forms_of_prefix: PrefixForms) -> None:
        self._analyzer = analyzer
        self._forms_of_prefix = forms_of_prefix
        self._synonyms = SynonymTable.of(analyzer)

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

    def word_itself(self, word: str) -> Slot | None:
        """The slot of one plain word, met by nothing that only means the same."""
        tokens = list(self._analyzer.tokens(word))
        return replace(self._own_slot(tokens[0]), close=()) if tokens else None

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
        return self._synonyms.widened(self._own_slot(token), token.analysis)

    def _own_slot(self, token: Token) -> Slot:
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
            parts = tuple(Source(PART, term, PART_OF_COMPOUND) for term in analysis.exact)
            slot = replace(slot, sources=slot.sources + parts)
        return slot

    def _with_parts(self, slot: Slot, analysis: Analysis) -> Slot:
        pairs = tuple((PAIR, f"{a}+{b}") for a, b in zip(analysis.parts, analysis.parts[1:], strict=False))
        places = tuple(self._synonyms.of_part(part) for part in analysis.parts)
        return replace(
            slot, chains=(Chain(pairs, PAIR_OF_COMPOUND),), close=(Close(places, _CLOSE_TOGETHER),)
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
            chains.append(Chain(tuple((TITLE, f"{a}+{b}") for a, b in pairs), PAIR_OF_COMPOUND))
            chains.append(Chain(tuple((TITLE, part) for part in analysis.parts), _CLOSE_TOGETHER))
        else:
            sources.extend(Source(TITLE, "~" + term, PART_OF_COMPOUND) for term in analysis.exact)
        return Slot(tuple(sources), tuple(chains), terms=frozenset(analysis.exact))


class PrefixForms:
    """How a planner asks for the words that begin with a prefix."""

    def __call__(self, prefix: str) -> list[str]:
        raise NotImplementedError


def _runs(clauses: list[Clause]) -> Iterator[list[Clause]]:
    """Plain words beside each other go together ("Personal- und Sachkosten", "1. März 2009")."""
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
