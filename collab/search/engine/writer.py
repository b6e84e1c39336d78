"""Writing the index: one process at a time (the worker), one commit for a batch."""

from __future__ import annotations

import contextlib
from pathlib import Path

import numpy as np
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex, LockError
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from collab.base.storage import sync
from collab.search.engine.entry_terms import entry_terms
from collab.search.engine.manifest import Manifest, file_facts, segment_facts
from collab.search.engine.model import Entry, IndexLocked
from collab.search.engine.schema import NAME, make_codec, make_schema
from collab.search.engine.snapshot import Snapshot
from collab.search.german import Analyzer

# Memory for gathering postings before they are sorted to disk.
_LIMIT_MB = 96
# Above so many segments a commit merges the small ones by itself.
MOST_SEGMENTS = 24
# Segments of more records stay as they are, unless so much of them is deleted.
_LARGE = 1000
_MUCH_DELETED = 0.3
_LOCK_WAIT_SECONDS = 10.0


def create_files(directory: Path) -> None:
    """An index without records."""
    directory.mkdir(parents=True, exist_ok=True)
    Manifest(generation=0).write(directory)
    FileStorage(str(directory)).create_index(make_schema(), indexname=NAME)
    sync(directory)


class BatchWriter(SegmentWriter):
    """Writes the manifest of a generation, and syncs its files, before the generation becomes visible."""

    def __init__(self, directory: Path, previous: Snapshot, analyzer: Analyzer) -> None:
        self._directory = directory
        self._previous = previous
        self._analyzer = analyzer
        self._all_at_once = False
        self._fresh = not previous.size
        self._placed: dict[tuple[str, int], int] = {}
        """Key → number in the segment being written."""
        storage = FileStorage(str(directory))
        try:
            super().__init__(
                FileIndex(storage, schema=make_schema(), indexname=NAME),
                timeout=_LOCK_WAIT_SECONDS,
                limitmb=_LIMIT_MB,
                codec=make_codec(),
                compound=False,
            )
        except LockError as error:
            raise IndexLocked(f"another process writes {directory.name}") from error

    def put(self, entry: Entry) -> None:
        """Of entries with the same key the last one stays, within a batch and over all batches."""
        before = self._placed.get(entry.key)
        if before is not None:
            self.newsegment.delete_document(before)
        elif not self._fresh:
            self.remove(entry.key)
        self._placed[entry.key] = self.docnum
        terms = entry_terms(entry, self._analyzer)
        self.add_document(
            body=terms.body,
            part=terms.part,
            pair=terms.pair,
            title=terms.title,
            form=terms.form,
            card=terms.card,
            stream=terms.stream,
        )

    def remove(self, key: tuple[str, int]) -> None:
        """Take a record out that an earlier batch has put in; nothing happens where there is none."""
        number = self._previous.numbers.get(key)
        if number is not None:
            self.delete_document(number)

    def commit_batch(self, optimize: bool = False, built_anew: bool = False) -> None:
        self._all_at_once = built_anew
        self.commit(mergetype=_merge_small if optimize else _merge_when_many)

    def give_up(self) -> None:
        """Leave the index as it was, whatever has happened to this writer."""
        with contextlib.suppress(Exception):
            self.cancel()
        if not self.is_closed:
            self._finish()

    def _commit_toc(self, segments: list[object]) -> None:
        self._manifest(segments).write(self._directory)
        super()._commit_toc(segments)
        sync(self._directory)
        self._clean_manifests()

    def _manifest(self, segments: list[object]) -> Manifest:
        known = self._previous.manifest
        files: dict[str, tuple[int, int]] = {}
        names = {segment.segment_id() for segment in segments}  # type: ignore[attr-defined]
        for path in sorted(self._directory.iterdir()):
            if path.name.split(".", 1)[0] in names:
                if path.name in known.files:
                    files[path.name] = known.files[path.name]
                else:
                    sync(path)
                    files[path.name] = file_facts(path)
        nouns = self._analyzer.nouns
        nouns_file = known.nouns
        if nouns.unsaved or nouns_file is None:
            nouns_file = f"nouns-{self.generation}.tsv"
            nouns.save(self._directory / nouns_file)
            files[nouns_file] = file_facts(self._directory / nouns_file)
        else:
            files[nouns_file] = known.files[nouns_file]
        return Manifest(
            generation=self.generation,
            files=files,
            segments=[segment_facts(segment) for segment in segments],
            live=sum(s.doc_count_all() - s.deleted_count() for s in segments),  # type: ignore[attr-defined]
            nouns=nouns_file,
            nouns_at_build=nouns.accepted() if self._all_at_once else known.nouns_at_build,
        )

    def _clean_manifests(self) -> None:
        """Files of older generations, and what a killed writer left."""
        nouns_file = Manifest.read(self._directory, self.generation).nouns
        keep = {Manifest.path(self._directory, self.generation).name, nouns_file}
        for path in self._directory.iterdir():
            name = path.name
            old = name.startswith(("manifest-", "nouns-")) and name not in keep
            left_over = name.startswith(f"_{NAME}_") and not name.endswith(".toc")
            if old or left_over:
                path.unlink(missing_ok=True)


def _merge_when_many(writer: SegmentWriter, segments: list[object]) -> list[object]:
    segments = [s for s in segments if s.doc_count_all() > s.deleted_count()]  # type: ignore[attr-defined]
    return segments if len(segments) < MOST_SEGMENTS else _merge_small(writer, segments)


def _merge_small(writer: SegmentWriter, segments: list[object]) -> list[object]:
    """Merge all but the large segments: these keep the lock for long (10,000 records: half a minute)."""
    sizes = np.array([segment.doc_count_all() for segment in segments])  # type: ignore[attr-defined]
    deleted = np.array([segment.deleted_count() for segment in segments])  # type: ignore[attr-defined]
    large = max(_LARGE, int(sizes.max(initial=0)) // 2)
    kept = []
    for segment, is_kept in zip(segments, (sizes > large) & (deleted < sizes * _MUCH_DELETED), strict=True):
        if is_kept:
            kept.append(segment)
        else:
            _merge(writer, segment)
    return kept


def _merge(writer: SegmentWriter, segment: object) -> None:
    reader = SegmentReader(writer.storage, writer.schema, segment)
    writer.add_reader(reader)
    reader.close()
