"""The index as the rest of the house sees it."""

from __future__ import annotations

import pickle
import shutil
import tempfile
import threading
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from collab.search.engine.manifest import check_files
from collab.search.engine.model import Entry, Found, IndexDamaged, Query
from collab.search.engine.places import CURRENT, current, new_place, swap, write_lock
from collab.search.engine.schema import NAME
from collab.search.engine.searching import search
from collab.search.engine.segment import PostingsCache
from collab.search.engine.snapshot import Snapshot
from collab.search.engine.writer import BatchWriter
from collab.search.german import Analyzer, NounList
from collab.search.german.lemmas import Lemmas

_CACHE_BYTES = 48 * 1024 * 1024
# How often a search looks whether a newer generation is there, and how long it waits for it to open.
_LOOK_EVERY_SECONDS = 0.5
_WAIT_FOR_NEW_SECONDS = 1.0
_OPEN_ATTEMPTS = 8


class Index:
    """Below `directory`: index-<n>/ with the files, CURRENT with the name of the one in use, and the
    dictionary of the analyzer. All threads of a process share one object; only the worker writes.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._cache = PostingsCache(_CACHE_BYTES)
        self._snapshot: Snapshot | None = None
        self._place: Path | None = None
        self._analyzer: tuple[str, Analyzer] | None = None
        """For queries; with the name of the nouns that it knows."""
        self._writing_analyzer: tuple[str | None, Analyzer] | None = None
        self._refreshing = threading.Lock()
        self._looked = 0.0
        self._lemmas = Lemmas.open(directory)

    @classmethod
    def open(cls, directory: Path | str, create: bool = False) -> Index:
        """Open for reading; with `create` (the worker) an index without records is made where there is none.

        Damage shows at the first `search` or `refresh`, so that a web process starts all the same.
        """
        root = Path(directory)
        root.mkdir(parents=True, exist_ok=True)
        if create and not (root / CURRENT).exists():
            with write_lock(root):
                if not (root / CURRENT).exists():
                    swap(root, new_place(root))
        return cls(root)

    def search(self, query: Query) -> Found:
        """Raises IndexDamaged. Any words are fine."""
        snapshot = self._fresh()
        try:
            return search(snapshot, self._analyzer_for(snapshot), query)
        except Exception:
            # Damage, or a fault of ours? The files know.
            self._check_files(snapshot)
            raise

    def write(self, puts: Sequence[Entry] = (), removes: Sequence[tuple[str, int]] = ()) -> None:
        """One commit for the batch: entries are put in or replaced, records (kind, id) removed.

        Raises IndexLocked while another process writes or rebuilds, IndexDamaged where a rebuild is due.
        """
        with write_lock(self.directory):
            self.refresh()
            assert self._snapshot is not None and self._place is not None
            analyzer = self._analyzer_for_writing(self._snapshot)
            for entry in puts:
                analyzer.nouns.learn(f"{entry.title}\n{entry.text}")
            writer = BatchWriter(self._place, self._snapshot, analyzer)
            try:
                for key in dict.fromkeys(removes):
                    writer.remove(key)
                for entry in puts:
                    writer.put(entry)
                writer.commit_batch()
            except BaseException:
                writer.give_up()
                self._check_files(self._snapshot)
                raise
            self.refresh()
            self._writing_analyzer = (self._snapshot.manifest.nouns, analyzer)

    def optimize(self) -> None:
        """Merge the small segments into one, and drop what is deleted from them; for quiet times."""
        with write_lock(self.directory):
            self.refresh()
            assert self._snapshot is not None and self._place is not None
            if len(self._snapshot.segments) < 2 and self._snapshot.live.all():
                return
            analyzer = self._analyzer_for_writing(self._snapshot)
            writer = BatchWriter(self._place, self._snapshot, analyzer)
            try:
                writer.commit_batch(optimize=True)
            except BaseException:
                writer.give_up()
                raise
            self.refresh()

    def refresh(self) -> None:
        """Open the newest generation now. Raises IndexDamaged."""
        with self._refreshing:
            self._open_newest()

    def check(self) -> None:
        """Read every file and compare it with what was written. Raises IndexDamaged."""
        self.refresh()
        assert self._snapshot is not None
        self._check_files(self._snapshot)

    @property
    def generation(self) -> tuple[str, int]:
        """Changes with every commit and every rebuild."""
        snapshot = self._fresh()
        return snapshot.place, snapshot.generation

    def count(self) -> int:
        """How many records can be found by somebody."""
        return self._fresh().manifest.live

    def checksum(self) -> int:
        return self._fresh().manifest.checksum()

    @property
    def segments(self) -> int:
        """Many small ones slow the search: above some 20 it is time to optimize."""
        return len(self._fresh().segments)

    @property
    def wants_rebuild(self) -> bool:
        """Whether the texts have taught so many nouns since the last rebuild that old entries split worse."""
        snapshot = self._fresh()
        return snapshot.nouns.accepted() > 2 * snapshot.manifest.nouns_at_build + 300

    def _check_files(self, snapshot: Snapshot) -> None:
        try:
            check_files(self.directory / snapshot.place, snapshot.manifest.files)
        except FileNotFoundError as error:
            # A newer generation may have removed them; what is open stays readable.
            if not self._outdated():
                raise IndexDamaged(f"{error.filename} is missing") from error

    def _fresh(self) -> Snapshot:
        """The newest snapshot; opening a new generation happens beside the search, with a short wait."""
        if self._snapshot is None:
            self.refresh()
        elif time.monotonic() - self._looked > _LOOK_EVERY_SECONDS:
            self._looked = time.monotonic()
            if self._outdated() and self._refreshing.acquire(blocking=False):
                thread = threading.Thread(target=self._refresh_beside, name="search-refresh", daemon=True)
                thread.start()
                thread.join(_WAIT_FOR_NEW_SECONDS)
        snapshot = self._snapshot
        if snapshot is None:
            self.refresh()
            snapshot = self._snapshot
        assert snapshot is not None
        return snapshot

    def _analyzer_for(self, snapshot: Snapshot) -> Analyzer:
        kept = self._analyzer
        name = f"{snapshot.place}/{snapshot.manifest.nouns}"
        if kept is None or kept[0] != name:
            kept = self._analyzer = (name, Analyzer(self._lemmas, snapshot.nouns))
        return kept[1]

    def _refresh_beside(self) -> None:
        try:
            self._open_newest()
        except IndexDamaged:
            # The next search opens it in its own thread, and tells.
            self._snapshot = None
        finally:
            self._refreshing.release()

    def _outdated(self) -> bool:
        snapshot, place = self._snapshot, self._place
        if snapshot is None or place is None:
            return True
        try:
            if current(self.directory) != place:
                return True
            latest: int = TOC._latest_generation(FileStorage(str(place)), NAME)
            return latest != snapshot.generation
        except (OSError, IndexDamaged):
            return True

    def _open_newest(self) -> None:
        for attempt in range(_OPEN_ATTEMPTS):
            place = current(self.directory)
            previous = self._snapshot if place == self._place else None
            try:
                snapshot = Snapshot.open(place, self._cache, previous)
                break
            except FileNotFoundError as error:
                # A commit removed files of the generation that was being opened.
                if attempt == _OPEN_ATTEMPTS - 1:
                    raise IndexDamaged(f"{error.filename} is missing") from error
                time.sleep(0.02 * (attempt + 1))
        if previous is not None and snapshot.generation == previous.generation:
            return
        self._place, self._snapshot = place, snapshot
        self._looked = time.monotonic()

    def _analyzer_for_writing(self, snapshot: Snapshot) -> Analyzer:
        """Learns while it writes, so it has nouns of its own."""
        kept = self._writing_analyzer
        if kept is None or kept[0] != snapshot.manifest.nouns:
            kept = (snapshot.manifest.nouns, Analyzer(self._lemmas, NounList.parse(snapshot.saved_nouns)))
            self._writing_analyzer = kept
        return kept[1]


def rebuild(directory: Path | str, entries: Iterable[Entry]) -> int:
    """Build a new index beside the one in use, swap, and remove the old one. Returns the number of records.

    Readers go on with the old one until the swap, and notice the new one by themselves. The entries are
    passed twice over (first to learn the nouns), from a temporary file; so an iterator will do.
    """
    root = Path(directory)
    root.mkdir(parents=True, exist_ok=True)
    with write_lock(root):
        place = new_place(root)
        try:
            nouns = NounList()
            with tempfile.TemporaryFile(dir=place) as spool:
                for entry in entries:
                    nouns.learn(f"{entry.title}\n{entry.text}")
                    pickle.dump(entry, spool)
                end = spool.tell()
                spool.seek(0)
                analyzer = Analyzer(Lemmas.open(root), nouns)
                empty = Snapshot.open(place, PostingsCache(0))
                writer = BatchWriter(place, empty, analyzer)
                try:
                    while spool.tell() < end:
                        writer.put(pickle.load(spool))  # noqa: S301 - our own temporary file
                    writer.commit_batch(built_anew=True)
                except BaseException:
                    writer.give_up()
                    raise
            count = Snapshot.open(place, PostingsCache(0)).manifest.live
        except BaseException:
            shutil.rmtree(place, ignore_errors=True)
            raise
        swap(root, place)
    return count
