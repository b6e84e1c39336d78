"""What a query becomes: slots for its words, with all the ways in which a record may meet them."""

from __future__ import annotations

from dataclasses import dataclass


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
