"""One question, from the words to a page of hits."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from collab.search.engine.counting import count_facets, filter_masks
from collab.search.engine.model import FACETS, Found, Hit, Query
from collab.search.engine.nodes import Node, Plan, Slot
from collab.search.engine.passages import Matcher
from collab.search.engine.plan import Planner, PrefixForms
from collab.search.engine.scoring import Scorer, all_of
from collab.search.engine.segment import Floats
from collab.search.engine.snapshot import Bools, Snapshot
from collab.search.engine.syntax import parse
from collab.search.german import Analyzer

# With no hit, words that nothing holds are taken for typing errors, and then records with most of the words
# are shown. With fewer hits than this, records with nearly all of three words or more are added.
LITTLE = 3
# "Most of the words": their share of the query's weight (rare words weigh more, unknown words the most).
_MOST_OF_IT = 0.6
_NEARLY_ALL = 0.75
_CORRECTIONS = 3
MOST_HITS = 10_000


@dataclass(slots=True)
class _Result:
    scores: Floats
    """Zero: not found."""
    plan: Plan
    suggestion: str | None = None
    corrected: bool = False
    relaxed: bool = False


def search(snapshot: Snapshot, analyzer: Analyzer, query: Query) -> Found:
    """The page of hits that the query asks for."""
    clauses = parse(query.words)
    browsing = not query.words.strip() and any(query.filters.values())
    nothing = not clauses and not browsing
    if nothing or not (query.workspaces or query.without_workspace) or not snapshot.size:
        return Found([], 0, {name: [] for name in FACETS}, Matcher((), analyzer))
    allowed = snapshot.allowed(query.places, query.without_workspace)
    if query.archived is not None:
        allowed = allowed & (snapshot.archived == query.archived)
    if browsing:
        result = _Result(allowed.astype(np.float32), Plan())
    else:
        planner = Planner(analyzer, _Forms(snapshot))
        result = _answer(snapshot, analyzer, planner, planner.plan(clauses), allowed)
    masks = filter_masks(snapshot, query.filters)
    found = result.scores > 0
    fits = found & np.logical_and.reduce(list(masks.values())) if masks else found
    return Found(
        hits=_page(snapshot, result.scores, fits, query, by_date=browsing or query.sort == "date"),
        total=int(np.count_nonzero(fits)),
        facets=count_facets(snapshot, found, masks),
        matcher=Matcher(result.plan.must, analyzer),
        suggestion=result.suggestion,
        corrected=result.corrected,
        relaxed=result.relaxed,
    )


def _answer(snapshot: Snapshot, analyzer: Analyzer, planner: Planner, plan: Plan, allowed: Bools) -> _Result:
    scorer = Scorer(snapshot, allowed)
    if not plan.must:
        return _Result(np.zeros(snapshot.size, dtype=np.float32), plan)
    excluded = np.zeros(snapshot.size, dtype=bool)
    for node in plan.must_not:
        excluded |= scorer.score(node) > 0
    visible = allowed & ~excluded
    each = [scorer.score(node) for node in plan.must]
    result = _Result(_scores(scorer, plan, each, visible), plan)
    if not np.any(result.scores):
        _correct(snapshot, analyzer, planner, scorer, result, each, visible)
    count = np.count_nonzero(result.scores)
    if len(plan.must) > 1 and (not count or (count < LITTLE and len(plan.must) > 2)):
        _relax(scorer, result, each, visible)
    return result


def _scores(scorer: Scorer, plan: Plan, each: list[Floats], visible: Bools) -> Floats:
    """All nodes met; words that belong together raise the score."""
    total = all_of(each)
    total[~visible] = 0
    if len(each) > 1 and np.any(total):
        total[scorer.far_parts(plan.must, total > 0)] = 0
        total += scorer.pairs(plan.must, total > 0)
        scorer.beside(plan.must, total)
    return total


def _correct(
    snapshot: Snapshot,
    analyzer: Analyzer,
    planner: Planner,
    scorer: Scorer,
    result: _Result,
    each: list[Floats],
    visible: Bools,
) -> None:
    """Take words that nothing holds for typing errors; a correct German word only gives a suggestion."""
    nodes: list[Node] = list(result.plan.must)
    words: list[str] = []
    all_unknown = True
    for index, node in enumerate(nodes):
        word = node.word if isinstance(node, Slot) else None
        if word is None or np.any(each[index][visible]):
            words.append(word or "")
            continue
        similar = _similar(snapshot, planner, scorer, word, visible)
        if similar is None:
            return
        slot, best, scores = similar
        all_unknown &= not analyzer.is_german(word)
        nodes[index] = slot
        each[index] = scores
        words.append(analyzer.spelled(best))
    plan = replace(result.plan, must=tuple(nodes))
    scores = _scores(scorer, plan, each, visible)
    if nodes == list(result.plan.must) or not np.any(scores) or not all(words):
        return
    result.suggestion = " ".join(words)
    if all_unknown:
        result.scores, result.plan, result.corrected = scores, plan, True


def _similar(
    snapshot: Snapshot, planner: Planner, scorer: Scorer, word: str, visible: Bools
) -> tuple[Slot, str, Floats] | None:
    """The nearest words that something visible holds: as one slot, the best of them, and the scores."""
    slots: list[Slot] = []
    best, nearest = "", 0
    for candidate in snapshot.lexicon.similar(word):
        if slots and (candidate.distance > nearest or len(slots) == _CORRECTIONS):
            break
        slot, itself = planner.slot(candidate.form), planner.word_itself(candidate.form)
        # A synonym that is visible must not tell that the word stands where the reader may not look.
        if slot is None or itself is None or not np.any(scorer.score(itself)[visible]):
            continue
        best = best or candidate.form
        nearest = candidate.distance
        slots.append(slot)
    if not slots:
        return None
    merged = Slot(
        sources=tuple(dict.fromkeys(source for slot in slots for source in slot.sources)),
        chains=tuple(dict.fromkeys(chain for slot in slots for chain in slot.chains)),
        terms=frozenset(term for slot in slots for term in slot.terms),
        word=best,
    )
    return merged, best, scorer.score(merged)


def _relax(scorer: Scorer, result: _Result, each: list[Floats], visible: Bools) -> None:
    """Add records with most of the words, below those with all of them."""
    weights = [
        scorer.rarity(node, np.where(visible, scores, np.float32(0)))
        for node, scores in zip(result.plan.must, each, strict=True)
    ]
    share = np.zeros(len(visible), dtype=np.float32)
    for weight, scores in zip(weights, each, strict=True):
        share += np.float32(weight / sum(weights)) * (scores > 0)
    least = _NEARLY_ALL if np.any(result.scores) else _MOST_OF_IT
    enough = visible & (share >= least) & (result.scores == 0)
    if not np.any(enough):
        return
    strict_first = np.float32(1000.0)
    result.scores = np.where(result.scores > 0, result.scores + strict_first, result.scores)
    partial = np.add.reduce(each) * share
    result.scores = np.where(enough, partial, result.scores).astype(np.float32)
    result.relaxed = True


def _page(snapshot: Snapshot, scores: Floats, fits: Bools, query: Query, by_date: bool) -> list[Hit]:
    numbers = np.flatnonzero(fits)
    offset = max(0, min(query.offset, MOST_HITS))
    end = offset + max(0, min(query.limit, MOST_HITS))
    ids = snapshot.object_ids[numbers]
    if by_date:
        order = np.lexsort((-ids, -scores[numbers], -snapshot.days[numbers]))
    else:
        order = np.lexsort((-ids, -snapshot.days[numbers], -scores[numbers]))
    kinds = snapshot.facets["kind"]
    hits = []
    for number in numbers[order[offset:end]]:
        workspace = int(snapshot.workspaces[number])
        hits.append(
            Hit(
                kind=str(kinds.values[kinds.codes[number]]),
                object_id=int(snapshot.object_ids[number]),
                workspace_id=None if workspace == -1 else workspace,
                score=float(scores[number]),
            )
        )
    return hits


class _Forms(PrefixForms):
    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def __call__(self, prefix: str) -> list[str]:
        return self._snapshot.lexicon.starting_with(prefix)
