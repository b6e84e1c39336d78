"""One segment of the index, opened for reading: immutable, shared by all threads."""

from __future__ import annotations

import json
import struct
import threading
from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from whoosh.columns import VarBytesColumn
from whoosh.formats import Existence
from whoosh.reading import TermNotFound

from collab.search.engine.schema import CARD, FORM, STREAM, MappedStorage

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]

_FORMAT = Existence()
_EMPTY = (np.empty(0, np.int32), np.empty(0, np.float32))
# Kind of flag byte, weight and number of records at the head of Whoosh's term information.
_TERM_HEAD = struct.Struct("!BfI")


class PostingsCache:
    """Postings as arrays, shared by all generations, with a bound on their memory."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit = limit_bytes
        self._size = 0
        self._items: OrderedDict[tuple[str, str, str], tuple[Ints, Floats]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[str, str, str]) -> tuple[Ints, Floats] | None:
        with self._lock:
            found = self._items.get(key)
            if found is not None:
                self._items.move_to_end(key)
            return found

    def put(self, key: tuple[str, str, str], value: tuple[Ints, Floats]) -> None:
        with self._lock:
            if key in self._items:
                return
            self._items[key] = value
            self._size += _weight(value)
            while self._size > self._limit and len(self._items) > 1:
                _, old = self._items.popitem(last=False)
                self._size -= _weight(old)


def _weight(value: tuple[Ints, Floats]) -> int:
    return int(value[0].nbytes + value[1].nbytes) + 200


@dataclass(frozen=True, slots=True)
class Coded:
    """A text per record, as a number into `values`; -1 for none."""

    codes: Ints
    values: list[str]


class Segment:
    """Records of one segment by their number, from 0 to `count` - 1."""

    def __init__(self, storage: MappedStorage, segment: object, cache: PostingsCache) -> None:
        self.id: str = segment.segment_id()  # type: ignore[attr-defined]
        self.count: int = segment.doc_count_all()  # type: ignore[attr-defined]
        self._cache = cache
        self._lock = threading.Lock()
        codec = segment.codec()  # type: ignore[attr-defined]
        self._terms = codec.terms_reader(storage, segment)
        columns = codec.per_document_reader(storage, segment)
        self._open_stream(columns)
        self._read_cards(columns)
        self._forms: dict[str, int] | None = None

    def postings(self, field: str, term: str) -> tuple[Ints, Floats]:
        """Numbers of the records (ascending) and the weight of the term in each."""
        key = (self.id, field, term)
        found = self._cache.get(key)
        if found is None:
            with self._lock:
                found = self._read_postings(field, term)
            self._cache.put(key, found)
        return found

    def forms(self) -> dict[str, int]:
        """The words as written → in how many records. Read once, on the first need."""
        if self._forms is None:
            with self._lock:
                if self._forms is None:
                    self._forms = self._read_forms()
        return self._forms

    def stream(self, number: int) -> npt.NDArray[np.uint32]:
        start = self._stream_starts[number]
        return self._stream[start : start + self._stream_lengths[number]]

    def _read_postings(self, field: str, term: str) -> tuple[Ints, Floats]:
        try:
            matcher = self._terms.matcher(field, term.encode(), _FORMAT)
        except TermNotFound:
            return _EMPTY
        numbers: list[Ints] = []
        weights: list[Floats] = []
        while True:
            matcher._read_data()
            steps, block_weights, _ = matcher._data
            block = np.cumsum(np.array(steps, dtype=np.int32), dtype=np.int32)
            numbers.append(block)
            if block_weights is None:
                block_weights = 1.0
            weights.append(np.full(len(block), 1.0, np.float32) * np.asarray(block_weights, dtype=np.float32))
            if matcher._lastblock:
                break
            matcher._next_block()
        return np.concatenate(numbers), np.concatenate(weights)

    def _read_forms(self) -> dict[str, int]:
        forms: dict[str, int] = {}
        reader = self._terms
        wanted = reader._keycoder(FORM, b"")
        for key, value in reader._tindex.items_from(wanted):
            if key[:2] != wanted:
                break
            forms[key[2:].decode()] = _TERM_HEAD.unpack_from(value)[2]
        return forms

    def _open_stream(self, columns: object) -> None:
        reader = columns.column_reader(STREAM, VarBytesColumn())  # type: ignore[attr-defined]
        lengths = np.array(reader._lengths, dtype=np.int64)
        self._stream_starts = [offset // 4 for offset in reader._offsets]
        self._stream_lengths = [int(length) // 4 for length in reader._lengths]
        mapped = reader._dbfile.mapped
        self._stream = np.frombuffer(mapped, dtype=np.uint32, count=int(lengths.sum()) // 4)

    def _read_cards(self, columns: object) -> None:
        reader = columns.column_reader(CARD, VarBytesColumn())  # type: ignore[attr-defined]
        cards = json.loads(b"[" + b",".join(reader[number] for number in range(self.count)) + b"]")
        kinds, ids, workspaces, days, archived, doctypes, authors, cities, lengths = (
            zip(*cards, strict=True) if cards else [()] * 9
        )
        self.object_ids = np.array(ids, dtype=np.int64)
        self.workspaces = np.array([-1 if value is None else value for value in workspaces], dtype=np.int64)
        self.days = np.array([day or 0 for day in days], dtype=np.int32)
        self.archived = np.array(archived, dtype=bool)
        self.lengths = np.array(lengths, dtype=np.float32)
        self.kinds = _coded(kinds)
        self.doctypes = _coded(doctypes)
        self.authors = _coded(authors)
        flat = [(number, city) for number, several in enumerate(cities) for city in several]
        self.city_records = np.array([number for number, _ in flat], dtype=np.int32)
        self.cities = _coded([city for _, city in flat])


def _coded(texts: tuple[str | None, ...] | list[str]) -> Coded:
    numbers: dict[str, int] = {}
    codes = [-1 if text is None else numbers.setdefault(text, len(numbers)) for text in texts]
    return Coded(np.array(codes, dtype=np.int32), list(numbers))
