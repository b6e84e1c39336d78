"""Writing, refreshing, rebuilding, damage, and a writer that dies in the middle of it."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from collab.search.engine import Entry, Index, IndexDamaged, IndexLocked, Query, rebuild
from collab.search.engine.places import write_lock
from collab.search.engine.writer import MOST_SEGMENTS
from tests.search.conftest import ask, document

Find = Callable[..., list[int]]


def test_writing_the_same_entry_again_changes_nothing(index: Index, find: Find) -> None:
    entry = document(1, "Der Haushalt", "Bericht")
    index.write([entry, entry])
    index.write([entry])
    assert find("Haushalt") == [1]
    assert index.count() == 1


def test_an_entry_is_replaced_and_removed(index: Index, find: Find) -> None:
    index.write([document(1, "Der Haushalt"), document(2, "Der Haushalt")])
    index.write([document(1, "Die Feuerwehr")], [("document", 2), ("document", 99), ("post", 1)])
    assert find("Haushalt") == []
    assert find("Feuerwehr") == [1]
    index.write(removes=[("document", 1)])
    assert find("Feuerwehr") == []
    assert index.count() == 0


def test_the_last_of_several_entries_in_a_batch_stays(index: Index, find: Find) -> None:
    index.write([document(1, "Der Haushalt"), document(1, "Die Feuerwehr")])
    assert (find("Haushalt"), find("Feuerwehr")) == ([], [1])


def test_kinds_have_ids_of_their_own(index: Index) -> None:
    index.write([Entry("document", 1, 1, "Haushalt"), Entry("post", 1, 1, "Haushalt")])
    assert {hit.key for hit in ask(index, "Haushalt").hits} == {("document", 1), ("post", 1)}


def test_many_small_commits_are_merged_and_lose_nothing(index: Index, find: Find) -> None:
    last = MOST_SEGMENTS + 16
    for number in range(1, last + 1):
        removes = [("document", number - 1)] if number % 5 == 0 else []
        index.write([document(number, f"Der Haushalt {2000 + number}")], removes)
    assert index.segments < MOST_SEGMENTS
    expected = {number for number in range(1, last + 1) if (number + 1) % 5 or number == last}
    assert {hit.object_id for hit in ask(index, "Haushalt", limit=100).hits} == expected
    before = index.checksum()
    index.optimize()
    assert index.segments == 1
    assert index.checksum() != before
    assert {hit.object_id for hit in ask(index, "Haushalt", limit=100).hits} == expected
    assert find("Haushalt 2001") == [1]


def test_another_reader_notices_a_commit_by_itself(index: Index, index_folder: Path) -> None:
    reader = Index.open(index_folder)
    assert ask(reader, "Haushalt").total == 0
    index.write([document(1, "Der Haushalt")])
    for _ in range(200):
        if ask(reader, "Haushalt").total:
            break
        threading.Event().wait(0.05)
    assert ask(reader, "Haushalt").total == 1
    assert reader.generation == index.generation


def test_a_rebuild_swaps_and_readers_follow(index: Index, index_folder: Path) -> None:
    reader = Index.open(index_folder)
    index.write([document(1, "Der Haushalt"), document(2, "Alt")])
    assert ask(reader, "Alt").total in (0, 1)
    assert (
        rebuild(index_folder, iter([document(1, "Der Haushalt"), document(3, "Neu"), document(3, "Neu")]))
        == 2
    )
    reader.refresh()
    assert ask(reader, "Haushalt").total == 1
    assert ask(reader, "Alt").total == 0
    assert ask(reader, "Neu").total == 1
    assert len(list(index_folder.glob("index-*"))) == 1
    index.write([document(4, "Danach")])
    assert ask(index, "Danach").total == ask(index, "Neu").total == 1


def test_a_rebuild_that_fails_leaves_the_old_index(index: Index, index_folder: Path) -> None:
    index.write([document(1, "Der Haushalt")])

    def broken() -> object:
        yield document(2, "Neu")
        raise RuntimeError("the database is gone")

    with pytest.raises(RuntimeError):
        rebuild(index_folder, broken())  # type: ignore[arg-type]
    assert ask(Index.open(index_folder), "Haushalt").total == 1
    assert len(list(index_folder.glob("index-*"))) == 1


def test_only_one_process_writes(index: Index, index_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collab.search.engine.places._LOCK_WAIT_SECONDS", 0.1)
    with write_lock(index_folder), pytest.raises(IndexLocked):
        index.write([document(1, "Der Haushalt")])
    index.write([document(1, "Der Haushalt")])


def test_learning_many_nouns_asks_for_a_rebuild(index: Index, index_folder: Path) -> None:
    assert not index.wants_rebuild
    syllables = [a + b for a in "bdfgklmnprstvwz" for b in "aeiou"]
    words = [f"{x}{y}nk".capitalize() for x in syllables for y in syllables[:8]]
    text = " ".join(f"Wir sehen {word}, wir kennen {word} und wir prüfen {word}." for word in words)
    index.write([document(1, text)])
    assert index.wants_rebuild
    rebuild(index_folder, [document(1, text)])
    index.refresh()
    assert not index.wants_rebuild


def test_without_an_index_the_reader_says_so(index_folder: Path) -> None:
    reader = Index.open(index_folder)
    with pytest.raises(IndexDamaged):
        ask(reader, "Haushalt")
    Index.open(index_folder, create=True).write([document(1, "Der Haushalt")])
    assert ask(reader, "Haushalt").total == 1


@pytest.mark.parametrize("ending", [".trm", ".pst", ".card.col", ".stream.col", ".toc", ".json", ".tsv"])
@pytest.mark.parametrize("harm", ["missing", "cut", "garbled"])
def test_damage_is_noticed(index: Index, index_folder: Path, ending: str, harm: str) -> None:
    index.write([document(1, "Der Haushalt der Stadt"), document(2, "Die Feuerwehr")])
    wanted = [p for p in index_folder.glob("index-*/*") if p.name.endswith(ending)]
    path = max(wanted, key=lambda p: p.stat().st_mtime)
    data = path.read_bytes()
    path.unlink()  # the open index keeps its own
    if harm == "cut":
        path.write_bytes(data[: len(data) // 2])
    elif harm == "garbled":
        # Of the table of contents the first part is the schema, which is not read.
        place = len(data) - 20 if ending == ".toc" else len(data) // 2
        path.write_bytes(data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :])
    reader = Index.open(index_folder)
    with pytest.raises(IndexDamaged):
        reader.check()
    with pytest.raises(IndexDamaged):
        ask(reader, "Haushalt")
    rebuild(index_folder, [document(1, "Der Haushalt der Stadt")])
    assert ask(reader, "Haushalt").total == 1


def test_readers_in_many_threads_see_a_whole_generation(index: Index, index_folder: Path) -> None:
    """Every commit replaces both entries of a pair; nobody may ever see one of them alone."""
    reader = Index.open(index_folder)
    index.write([document(1, "Haushalt Stand0"), document(2, "Haushalt Stand0")])
    stop = threading.Event()
    wrong: list[object] = []

    def read() -> None:
        while not stop.is_set():
            try:
                found = ask(reader, "Haushalt")
                if found.total != 2 or len({hit.object_id for hit in found.hits}) != 2:
                    wrong.append(found)
            except Exception as error:
                wrong.append(error)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(1, 31):
        index.write([document(1, f"Haushalt Stand{number}"), document(2, f"Haushalt Stand{number}")])
        if number % 10 == 0:
            index.optimize()
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []


_WRITER = """
import os, signal, sys
from pathlib import Path
import whoosh.index, whoosh.writing
from collab.search.engine import Entry, Index
from collab.search.engine import manifest, writer

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

folder, moment = Path(sys.argv[1]), sys.argv[2]
index = Index.open(folder)
index.refresh()
if moment == "while entries are added":
    add = writer.BatchWriter.put
    writer.BatchWriter.put = lambda self, entry: add(self, entry) if entry.object_id < 150 else die()
elif moment == "while postings are written":
    whoosh.codec.whoosh3.W3FieldWriter.close = die
elif moment == "before the manifest":
    manifest.Manifest.write = die
elif moment == "after the manifest":
    whoosh.index.TOC.write = die
elif moment == "while the contents are written":
    whoosh.filedb.filestore.FileStorage.rename_file = die
elif moment == "before the old files are removed":
    whoosh.index.clean_files = die
elif moment == "after the old files are removed":
    writer.BatchWriter._finish = die
index.write([Entry("document", number, 1, "", "Der neue Haushalt") for number in range(1, 201)])
"""
_MOMENTS = [
    "while entries are added",
    "while postings are written",
    "before the manifest",
    "after the manifest",
    "while the contents are written",
    "before the old files are removed",
    "after the old files are removed",
]


@pytest.mark.parametrize("moment", _MOMENTS)
def test_a_writer_killed_in_a_commit_leaves_the_old_or_the_new_generation(
    index: Index, index_folder: Path, moment: str
) -> None:
    index.write([document(number, "Der alte Haushalt") for number in range(1, 201)])
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _WRITER, str(index_folder), moment], cwd=Path.cwd()
    )
    assert done.returncode == -signal.SIGKILL
    fresh = Index.open(index_folder)
    fresh.check()
    old, new = ask(fresh, "alte Haushalt").total, ask(fresh, "neue Haushalt").total
    assert (old, new) in ((200, 0), (0, 200))
    assert ((old, new) == (0, 200)) == ("old files" in moment)
    fresh.write([document(201, "Der nächste Haushalt")])
    fresh.check()
    assert fresh.count() == 201
    left = [
        path.name for path in index_folder.glob("index-*/*") if path.is_dir() or path.name.endswith(".part")
    ]
    assert left == []


_LOOP = """
import sys
from pathlib import Path
from collab.search.engine import Entry, Index

index = Index.open(Path(sys.argv[1]))
for turn in range(1, 1000):
    index.write([Entry("document", number, 1, "", f"Haushalt Runde{turn}") for number in range(1, 41)])
    print(turn, flush=True)
"""


@pytest.mark.parametrize("delay", [0.01, 0.05, 0.13, 0.29])
def test_a_writer_killed_at_any_moment_loses_no_finished_batch(
    index: Index, index_folder: Path, delay: float
) -> None:
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", _LOOP, str(index_folder)],
        stdout=subprocess.PIPE,
        cwd=Path.cwd(),
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        threading.Event().wait(delay)
        process.kill()
        lines = process.stdout.read().split()
    finished = int(lines[-1]) if lines else 1
    fresh = Index.open(index_folder)
    fresh.check()
    assert fresh.count() == 40
    counts = {turn: ask(fresh, f"Runde{turn}").total for turn in (finished, finished + 1)}
    assert 40 in counts.values()


def test_the_memory_of_cached_postings_is_bounded(index: Index) -> None:
    index.write([document(number, f"Haushalt Wort{number}x") for number in range(1, 300)])
    index._cache._limit = 20_000
    for number in range(1, 300):
        assert index.search(Query(f"Wort{number}x", frozenset((1,)))).total == 1
    assert index._cache._size <= 20_000
