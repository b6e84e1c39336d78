"""One generation of the index, opened for reading: immutable, shared by all threads."""

from __future__ import annotations

import struct
import threading
import zlib
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.filedb.filetables import FileFormatError
from whoosh.index import TOC, EmptyIndexError

from collab.search.engine.lexicon import Lexicon
from collab.search.engine.manifest import Manifest, check_files, segment_facts
from collab.search.engine.model import INNER, IndexDamaged
from collab.search.engine.schema import NAME, MappedStorage, make_schema
from collab.search.engine.segment import Coded, Floats, Ints, PostingsCache, Segment
from collab.search.german import NounList

Bools = npt.NDArray[np.bool_]

# What Whoosh and the readers here raise on bytes that are not what they should be.
DAMAGE = (
    struct.error, zlib.error, UnpicklingError, EOFError, ValueError, TypeError, KeyError, IndexError,
    AttributeError, AssertionError, ImportError, OverflowError, MemoryError, FileFormatError,
)  # fmt: skip
_MASKS_KEPT = 64


@dataclass(frozen=True, slots=True)
class Facet:
    """One facet over all records: `codes[i]` belongs to record `records[i]` (a record may have several)."""

    records: Ints | None
    """None: the codes stand in the order of the records, one each; -1 for no value."""
    codes: Ints
    values: list[int | str]


class Snapshot:
    """Records by their number over all segments."""

    def __init__(
        self, place: str, manifest: Manifest, segments: list[Segment], deleted: list[list[int]], nouns: bytes
    ) -> None:
        self.place = place
        """Name of the folder"""
        self.manifest = manifest
        self.generation = manifest.generation
        self.segments = segments
        self.saved_nouns = nouns
        counts = [segment.count for segment in segments]
        self.bases: list[int] = [sum(counts[:index]) for index in range(len(counts))]
        self.size = sum(counts)
        self.live: Bools = np.ones(self.size, dtype=bool)
        for base, numbers in zip(self.bases, deleted, strict=True):
            self.live[[base + number for number in numbers]] = False
        self.object_ids = _joined([s.object_ids for s in segments], np.int64)
        self.places = _joined([s.workspaces for s in segments], np.int64)
        self.workspaces = np.where(self.places >= INNER, self.places - INNER, self.places)
        self.days = _joined([s.days for s in segments], np.int32)
        self.archived = _joined([s.archived for s in segments], bool)
        lengths = _joined([s.lengths for s in segments], np.float32)
        mean = float(lengths.mean()) if self.size else 1.0
        self.length_ratio: Floats = (lengths / max(mean, 1.0)).astype(np.float32)
        self._masks: OrderedDict[tuple[frozenset[int], bool], Bools] = OrderedDict()
        self._lock = threading.Lock()

    @classmethod
    def open(cls, directory: Path, cache: PostingsCache, previous: Snapshot | None = None) -> Snapshot:
        """Open the newest generation; segments that `previous` has open already are taken over.

        Raises FileNotFoundError when a commit removed files meanwhile (try again), IndexDamaged otherwise.
        """
        storage = MappedStorage(str(directory))
        try:
            toc = TOC.read(storage, NAME, schema=make_schema())
        except EmptyIndexError as error:
            raise IndexDamaged(f"{directory.name} holds no index") from error
        except DAMAGE as error:
            raise IndexDamaged(f"the table of contents in {directory.name} cannot be read") from error
        manifest = Manifest.read(directory, toc.generation)
        try:
            told = [segment_facts(segment) for segment in toc.segments]
        except DAMAGE as error:
            raise IndexDamaged(f"the table of contents in {directory.name} cannot be read") from error
        if told != manifest.segments:
            raise IndexDamaged(f"the table of contents in {directory.name} is not as it was written")
        opened = {s.id: s for s in previous.segments} if previous else {}
        checked = [name for name in manifest.files if name.split(".", 1)[0] in opened]
        check_files(directory, manifest.files, skip=checked)
        try:
            segments = [opened.get(s.segment_id()) or Segment(storage, s, cache) for s in toc.segments]
            deleted = [sorted(s.deleted_docs()) for s in toc.segments]
            nouns = (directory / manifest.nouns).read_bytes() if manifest.nouns else b""
            snapshot = cls(directory.name, manifest, segments, deleted, nouns)
        except DAMAGE as error:
            raise IndexDamaged(f"generation {toc.generation} cannot be opened") from error
        return snapshot

    def allowed(self, places: frozenset[int], without_workspace: bool) -> Bools:
        """Which records a reader of these places may see (`Query.places`); kept per set of them."""
        key = (places, without_workspace)
        with self._lock:
            mask = self._masks.get(key)
            if mask is not None:
                self._masks.move_to_end(key)
                return mask
        wanted = np.fromiter(places, dtype=np.int64, count=len(places))
        mask = np.isin(self.places, wanted[wanted >= 0])
        if without_workspace:
            mask |= self.places == -1
        mask &= self.live
        with self._lock:
            self._masks[key] = mask
            if len(self._masks) > _MASKS_KEPT:
                self._masks.popitem(last=False)
        return mask

    def postings(self, field: str, term: str) -> list[tuple[Ints, Floats]]:
        """Numbers of records and weights, a pair of arrays for each segment that knows the term."""
        found = []
        for base, segment in zip(self.bases, self.segments, strict=True):
            numbers, weights = segment.postings(field, term)
            if len(numbers):
                found.append((numbers + np.int32(base) if base else numbers, weights))
        return found

    def stream(self, number: int) -> npt.NDArray[np.uint32]:
        index = bisect_right(self.bases, number) - 1
        return self.segments[index].stream(number - self.bases[index])

    @cached_property
    def nouns(self) -> NounList:
        """The nouns that the terms were made with; read into memory early, for a commit removes the file."""
        return NounList.parse(self.saved_nouns)

    @cached_property
    def lexicon(self) -> Lexicon:
        return Lexicon.of(segment.forms() for segment in self.segments)

    @cached_property
    def facets(self) -> dict[str, Facet]:
        spaces, space_codes = np.unique(self.workspaces, return_inverse=True)
        years = np.array([_year(day) for day in np.unique(self.days)], dtype=np.int32)
        year_of = years[np.searchsorted(np.unique(self.days), self.days)] if self.size else self.days
        year_values, year_codes = np.unique(year_of, return_inverse=True)
        city_codes = self._coded([s.cities for s in self.segments])
        bases = zip(self.bases, self.segments, strict=True)
        city_records = _joined([s.city_records + np.int32(base) for base, s in bases], np.int32)
        return {
            "workspace": Facet(None, _without(spaces, space_codes, -1), [int(value) for value in spaces]),
            "kind": self._text_facet([s.kinds for s in self.segments]),
            "doctype": self._text_facet([s.doctypes for s in self.segments]),
            "city": Facet(city_records, city_codes.codes, list(city_codes.values)),
            "year": Facet(None, _without(year_values, year_codes, 0), [int(value) for value in year_values]),
            "author": self._text_facet([s.authors for s in self.segments]),
        }

    @cached_property
    def numbers(self) -> dict[tuple[str, int], int]:
        """Kind and id of each live record → its number."""
        kinds = self.facets["kind"]
        return {
            (str(kinds.values[kinds.codes[number]]), int(self.object_ids[number])): int(number)
            for number in np.flatnonzero(self.live)
        }

    def _text_facet(self, parts: list[Coded]) -> Facet:
        coded = self._coded(parts)
        return Facet(None, coded.codes, list(coded.values))

    def _coded(self, parts: list[Coded]) -> Coded:
        """The codes of the segments, renumbered into one list of values."""
        numbers: dict[str, int] = {}
        arrays = []
        for part in parts:
            lookup = [numbers.setdefault(value, len(numbers)) for value in part.values]
            arrays.append(np.array([*lookup, -1], dtype=np.int32)[part.codes])
        return Coded(_joined(arrays, np.int32), list(numbers))


def _joined(arrays: Sequence[npt.NDArray[Any]], dtype: Any) -> npt.NDArray[Any]:
    return np.concatenate(arrays) if arrays else np.empty(0, dtype=dtype)


def _year(day: int) -> int:
    """The year of a day counted from 0001-01-01; 0 for no day."""
    return date.fromordinal(int(day)).year if day > 0 else 0


def _without(values: npt.NDArray[Any], codes: npt.NDArray[Any], none: int) -> Ints:
    kept = np.where(values[codes] == none, -1, codes) if len(values) else codes
    return kept.astype(np.int32)
