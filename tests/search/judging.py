"""Judged queries over a small German corpus: recall and precision at ten, by class."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import Stemmer

from collab.search.engine import Entry

_DATA = Path(__file__).parent / "recall"


@dataclass(frozen=True)
class Judged:
    part: str
    """dev: looked at while tuning; held: written before, and never tuned to"""
    kind: str
    words: str
    relevant: frozenset[str]


@dataclass(frozen=True)
class Score:
    recall: float
    precision: float
    queries: int


def corpus(name: str = "corpus.txt") -> dict[str, tuple[str, str]]:
    """Short name → title and text."""
    texts = {}
    for block in ("\n" + (_DATA / name).read_text(encoding="utf-8")).split("\n## ")[1:]:
        head, _, text = block.partition("\n")
        slug, _, title = head.partition(" | ")
        texts[slug] = (title.strip(), text.strip())
    return texts


def entries(texts: dict[str, tuple[str, str]], workspace: int = 1) -> list[Entry]:
    """Numbered from one, in the order of the file."""
    return [
        Entry("document", number, workspace, title, text)
        for number, (title, text) in enumerate(texts.values(), start=1)
    ]


def judged(name: str = "queries.tsv") -> list[Judged]:
    rows = []
    for line in (_DATA / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            part, kind, words, *relevant = line.split("\t")
            rows.append(Judged(part, kind, words, frozenset(" ".join(relevant).split())))
    return rows


def judged_files(name: str = "files.tsv") -> list[Judged]:
    """Queries over the shared documents; the relevant ones are named by their files."""
    rows = []
    for line in (_DATA / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            part, kind, words, *relevant = line.split("\t")
            files = unicodedata.normalize("NFC", "".join(relevant)).split("|")
            rows.append(Judged(part, kind, words, frozenset(file for file in files if file)))
    return rows


def judged_pairs(name: str = "pairs.tsv") -> list[tuple[str, str]]:
    """Query and a sentence that it must find."""
    lines = (_DATA / name).read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(words, text) for words, text in pairs]


def measure(queries: list[Judged], find: Callable[[str], list[str]]) -> dict[str, Score]:
    """By class and for "all". A query without relevant documents counts one if nothing is found."""
    recalls: dict[str, list[float]] = defaultdict(list)
    precisions: dict[str, list[float]] = defaultdict(list)
    for query in queries:
        found = find(query.words)[:10]
        hits = len(query.relevant.intersection(found))
        if query.relevant:
            recall = hits / min(10, len(query.relevant))
            precision = hits / len(found) if found else None
        else:
            recall = None
            precision = 0.0 if found else 1.0
        for key in (query.kind, "all"):
            if recall is not None:
                recalls[key].append(recall)
            if precision is not None:
                precisions[key].append(precision)
    return {
        key: Score(_mean(recalls[key]), _mean(precisions[key]), len(precisions[key]))
        for key in precisions | recalls
    }


def stemmed_baseline(texts: dict[str, tuple[str, str]]) -> Callable[[str], list[str]]:
    """Snowball stems, all words, BM25: what a plain German search does."""
    stemmer = Stemmer.Stemmer("german")

    def stems(text: str) -> list[str]:
        return [stemmer.stemWord(word) for word in re.findall(r"\w+", text.lower())]

    counts = {slug: Counter(stems(f"{title} {title} {text}")) for slug, (title, text) in texts.items()}
    mean = sum(sum(c.values()) for c in counts.values()) / len(counts)

    def find(words: str) -> list[str]:
        terms = stems(words)
        scores = {}
        for slug, count in counts.items():
            if terms and all(count[term] for term in terms):
                norm = 1.2 * (0.6 + 0.4 * sum(count.values()) / mean)
                scores[slug] = sum(
                    math.log(len(counts) / sum(1 for c in counts.values() if c[term]))
                    * count[term] / (count[term] + norm)
                    for term in terms
                )  # fmt: skip
        return sorted(scores, key=lambda slug: -scores[slug])

    return find


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 1.0
