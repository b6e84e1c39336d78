"""Measures the search engine alone, on synthetic German documents: `python bench/search.py [1000 10000]`.

Prints the indexing rate, the time of a search with passages and facets for a reader of 40 of 300 workspaces
(p50 and p95, a cold and a warm round), the time until a new document is found, and resident memory.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent.parent), str(Path(__file__).resolve().parent)]

from texts import SyntheticText, queries, synthetic_texts  # noqa: E402

from collab.search.engine import Entry, Index, Query, passages, rebuild  # noqa: E402

WORKSPACES = 300
VISIBLE = 40
QUERIES = 200


def entry(text: SyntheticText) -> Entry:
    return Entry(
        kind="document",
        object_id=text.number,
        workspace_id=text.number % WORKSPACES + 1,
        title=text.title,
        text=text.text,
        day=text.day,
        author=text.author,
        doctype=text.doctype,
        cities=(text.city,),
    )


def memory_mb() -> float:
    """Resident memory of this process, in MB, without pages of mapped files."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return sum(int(line.split()[1]) for line in status.splitlines() if line.startswith("RssAnon")) / 1024


def share(times: list[float], part: float) -> float:
    """The value that this part of the times stays below."""
    return sorted(times)[int(len(times) * part)]


def build(directory: Path, count: int) -> None:
    before = time.perf_counter()
    rebuild(directory, map(entry, synthetic_texts(count)))
    seconds = time.perf_counter() - before
    size = sum(path.stat().st_size for path in directory.glob("index-*/*")) / 1e6
    print(
        f"  rebuild: {count / seconds:.0f} documents/s, {size:.0f} MB, memory {memory_mb():.0f} MB",
        flush=True,
    )


def search(directory: Path, count: int) -> None:
    texts = {text.number: text.text for text in synthetic_texts(count)}
    before = memory_mb()
    index = Index.open(directory)
    started = time.perf_counter()
    index.refresh()
    opened = (time.perf_counter() - started) * 1000
    rng = random.Random(7)
    readers = [frozenset(rng.sample(range(1, WORKSPACES + 1), VISIBLE)) for _ in range(8)]
    for name in ("cold", "warm"):
        times, cpu = [], []
        slowest = ("", 0.0)
        found = 0
        for number, words in enumerate(queries(QUERIES)):
            started, used = time.perf_counter(), time.process_time()
            answer = index.search(Query(words, readers[number % len(readers)]))
            for hit in answer.hits:
                passages(texts[hit.object_id], answer.matcher)
            times.append((time.perf_counter() - started) * 1000)
            cpu.append((time.process_time() - used) * 1000)
            slowest = max(slowest, (words, times[-1]), key=lambda pair: pair[1])
            found += bool(answer.total)
        print(
            f"  {name}: p50 {share(times, 0.5):.0f} ms, p95 {share(times, 0.95):.0f} ms "
            f"(processor: {share(cpu, 0.5):.0f}, {share(cpu, 0.95):.0f}), slowest {slowest[1]:.0f} ms "
            f"({slowest[0]}), {found} of {len(times)} with hits"
        )
    print(f"  opening: {opened:.0f} ms; memory {before:.0f} → {memory_mb():.0f} MB (texts included)")
    fresh = Entry("post", 1, 1, "Quittenmarmelade", "Ein neuer Beitrag.")
    writer = Index.open(directory)
    started = time.perf_counter()
    writer.write([fresh])
    written = time.perf_counter()
    while not index.search(Query("Quittenmarmelade", frozenset((1,)))).total:
        time.sleep(0.01)
    now = time.perf_counter()
    print(f"  one commit: {(written - started) * 1000:.0f} ms, found {(now - written) * 1000:.0f} ms later")


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or [1_000, 10_000]
    for size in sizes:
        print(f"{size} documents", flush=True)
        with tempfile.TemporaryDirectory() as name:
            # Building takes memory of its own; the reader starts fresh, as the web process does.
            for step in ("build", "search"):
                subprocess.run([sys.executable, __file__, step, name, str(size)], check=True)


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] in ("build", "search"):
        {"build": build, "search": search}[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main()
