"""An entry as terms: what is written for one record."""

from __future__ import annotations

import json
import zlib
from array import array
from collections.abc import Iterable
from dataclasses import dataclass

from collab.search.engine.model import Entry
from collab.search.engine.schema import TITLE_WEIGHT
from collab.search.german import Analysis, Analyzer, Token

GAP = 0
"""In the stream: a sentence ends here; no phrase and no closeness reaches across."""
SAME_PLACE = 0x8000_0000
"""In the stream: this term stands at the same place as the one before it."""
_HASH = 0x7FFF_FFFF
# A very long text gives the terms of its first part only: some 1,500 pages.
MOST_CHARACTERS = 4_000_000
_LONGEST_FORM = 40
_META_WEIGHT = 0.5


@dataclass(slots=True)
class EntryTerms:
    """The values of all fields of `schema` for one record."""

    body: dict[str, float]
    part: dict[str, float]
    pair: dict[str, float]
    title: dict[str, float]
    form: dict[str, float]
    card: bytes
    stream: bytes


def term_hash(term: str) -> int:
    """31 bits that stand for a term in the stream; never GAP."""
    return (zlib.crc32(term.encode()) & _HASH) or 1


def entry_terms(entry: Entry, analyzer: Analyzer) -> EntryTerms:
    terms = EntryTerms({}, {}, {}, {}, {}, b"", b"")
    stream = array("I")
    length = 0.0
    for text, weight in ((entry.title, TITLE_WEIGHT), (entry.text[:MOST_CHARACTERS], 1.0)):
        # The analyzer gives the same object for the same word.
        seen: dict[int, _Seen] = {}
        stream.append(GAP)
        for token in analyzer.tokens(text):
            if token.word.new_sentence:
                stream.append(GAP)
            known = seen.get(id(token.analysis))
            if known is None:
                known = seen[id(token.analysis)] = _Seen(token.analysis)
                _add_form(terms.form, token)
            known.count += 1
            stream.extend(known.places)
        for known in seen.values():
            _add(terms, known.analysis, weight * known.count)
            length += known.count
            if text is entry.title:
                _add_title(terms.title, known.analysis)
    for meta in _meta_texts(entry):
        for token in analyzer.tokens(meta):
            _add(terms, token.analysis, _META_WEIGHT)
            _add_form(terms.form, token)
    terms.card = _card(entry, int(length))
    terms.stream = stream.tobytes()
    return terms


def _add(terms: EntryTerms, analysis: Analysis, weight: float) -> None:
    for values, target in (
        (analysis.exact, terms.body),
        (analysis.also, terms.body),
        (analysis.parts, terms.part),
        (analysis.pairs, terms.pair),
    ):
        for term in dict.fromkeys(values):
            target[term] = target.get(term, 0.0) + weight


def _add_title(target: dict[str, float], analysis: Analysis) -> None:
    for term in (*analysis.exact, *analysis.also, *analysis.pairs):
        target[term] = 1.0
    for part in analysis.parts:
        target["~" + part] = 1.0


def _add_form(forms: dict[str, float], token: Token) -> None:
    if token.word.kind == "word":
        form = token.word.text.lower()
        if 2 < len(form) <= _LONGEST_FORM:
            forms[form] = 1.0


def _meta_texts(entry: Entry) -> Iterable[str]:
    """A search for the author, the type or the city finds the record, even where its text is silent."""
    return [text for text in (entry.author, entry.doctype, *entry.cities) if text]


class _Seen:
    """A word of one text: its terms, how often it stands there, and what it adds to the stream each time."""

    __slots__ = ("analysis", "count", "places")

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.count = 0
        first, *others = dict.fromkeys((*analysis.exact, *analysis.also, *analysis.parts))
        self.places = (term_hash(first), *(term_hash(term) | SAME_PLACE for term in others))


def _card(entry: Entry, length: int) -> bytes:
    """Read back in `segment`; the order counts."""
    fields = (
        entry.kind,
        entry.object_id,
        entry.place,
        entry.day.toordinal() if entry.day else None,
        int(entry.archived),
        entry.doctype,
        entry.author,
        entry.cities,
        length,
    )
    return json.dumps(fields, separators=(",", ":")).encode()
