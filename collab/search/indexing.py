"""The worker's side: from waiting rows to entries in the index, and building the index anew.

Rows are cleared only after the index has committed. Dying in between costs a repetition, never an entry.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

import structlog
from sqlalchemy import delete, func, select

from collab import kinds
from collab.base import clock
from collab.base.database import writing
from collab.extensions import db
from collab.search import live
from collab.search.engine import Entry, IndexDamaged, rebuild
from collab.search.models import IndexJob
from collab.search.queue import REBUILD, queue_index

log = structlog.get_logger("search")

BATCH = 200
MANY_PIECES = 20

Key = tuple[str, int]


def work_off(now: datetime) -> int:
    """Bring a batch of waiting records into the index in one commit; returns how many rows it cleared.

    An index that turns out to be damaged is built anew; the rows are dealt with by that.
    """
    jobs = db.session.scalars(
        select(IndexJob).where(IndexJob.not_before <= now).order_by(IndexJob.id).limit(BATCH)
    ).all()
    if not jobs:
        return 0
    rows: dict[Key, list[int]] = defaultdict(list)
    for job in jobs:
        rows[job.kind, job.object_id].append(job.id)
    if REBUILD in rows:
        build_anew()
        return len(jobs)
    for key in followers(rows):
        rows.setdefault(key, [])
    entries, failures = collect(rows)
    db.session.rollback()  # nothing is held open while the index is written
    done = [key for key in rows if key not in failures]
    try:
        live.index().write(list(entries.values()), [key for key in done if key not in entries])
    except IndexDamaged as damage:
        log.error("index damaged", reason=str(damage))
        build_anew()
        return len(jobs)
    with writing():
        clear(row for key in done for row in rows[key])
        for key, reason in failures.items():
            for job in db.session.scalars(select(IndexJob).where(IndexJob.id.in_(rows[key]))):
                job.failed(reason, now)
        db.session.commit()
    return len(jobs)


def look_after(_now: datetime) -> int:
    """At start and every hour: build the index anew where it is lost, damaged, out of step with the
    database, or has learnt many new words; tidy it where it lies in many pieces. Returns 1 if it did.
    """
    index = live.index()
    try:
        index.check()
    except IndexDamaged as damage:
        log.error("index damaged", reason=str(damage))
        build_anew()
        return 1
    waiting = db.session.scalar(select(func.count()).select_from(IndexJob)) or 0
    expected = sum(1 for kind in searchable() for _id in kind.all_ids())
    db.session.rollback()
    if (waiting == 0 and index.count() != expected) or index.wants_rebuild:
        log.warning("index out of step", entries=index.count(), records=expected)
        build_anew()
        return 1
    if index.segments > MANY_PIECES:
        index.optimize()
        return 1
    return 0


def collect(wanted: Collection[Key]) -> tuple[dict[Key, Entry], dict[Key, str]]:
    """The entries of these records, and for those that cannot be described the reason."""
    entries: dict[Key, Entry] = {}
    failures: dict[Key, str] = {}
    by_kind: dict[str, list[int]] = defaultdict(list)
    for name, object_id in wanted:
        by_kind[name].append(object_id)
    known = {kind.name: kind.entries for kind in searchable()}
    for name, ids in by_kind.items():
        describe = known.get(name)
        if describe is None:
            continue
        try:
            entries |= {(name, object_id): entry for object_id, entry in describe(ids).items()}
        except Exception:
            entries |= one_by_one(name, ids, describe, failures)
    return entries, failures


def followers(wanted: Collection[Key]) -> list[Key]:
    """Records of other kinds whose entries rest on these ("comments on a document")."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    for name, object_id in wanted:
        by_kind[name].append(object_id)
    return [
        (kind.name, found)
        for kind in kinds.every()
        if kind.following is not None
        for name, ids in by_kind.items()
        for found in kind.following(name, ids)
    ]


def one_by_one(
    name: str, ids: list[int], describe: kinds.Entries, failures: dict[Key, str]
) -> dict[Key, Entry]:
    """One bad record must not keep the others of its batch out of the index."""
    good: dict[Key, Entry] = {}
    for object_id in ids:
        try:
            good |= {(name, found): entry for found, entry in describe([object_id]).items()}
        except Exception as error:
            log.error("cannot index", kind=name, object_id=object_id, exc_info=True)
            failures[name, object_id] = f"{type(error).__name__}: {error}"
    return good


def build_anew(progress: Callable[[int], None] = lambda done: None) -> int:
    """Build a new index beside the live one, swap, and drop the rows it has already dealt with.

    Rows queued meanwhile stay and are worked off afterwards; what could not be described is queued again.
    Returns the number of entries.
    """
    dealt_with = db.session.scalars(select(IndexJob.id)).all()
    failures: dict[Key, str] = {}
    count = 0

    def counted() -> Iterator[Entry]:
        nonlocal count
        for entry in every_entry(failures):
            yield entry
            count += 1
            progress(count)

    rebuild(live.directory(), counted())
    db.session.rollback()  # the last question opened a transaction that could not be written in
    with writing():
        clear(dealt_with)
        for name, object_id in failures:
            queue_index(name, object_id, clock.now())
        db.session.commit()
    log.info("index built", entries=count)
    return count


def every_entry(failures: dict[Key, str]) -> Iterator[Entry]:
    """All records of all kinds, read in batches; those that cannot be described go into `failures`."""
    for kind in searchable():
        for ids in batches(kind.all_ids(), BATCH):
            entries, failed = collect([(kind.name, object_id) for object_id in ids])
            failures |= failed
            yield from entries.values()
            db.session.rollback()


@dataclass(frozen=True)
class Searchable:
    """What the index needs of a kind."""

    name: str
    entries: kinds.Entries
    all_ids: Callable[[], Iterator[int]]


def searchable() -> list[Searchable]:
    return [
        Searchable(kind.name, kind.entries, kind.all_ids)
        for kind in kinds.every()
        if kind.entries and kind.all_ids
    ]


def clear(rows: Iterable[int]) -> None:
    for some in batches(rows, 500):
        db.session.execute(delete(IndexJob).where(IndexJob.id.in_(some)))


def batches(ids: Iterable[int], size: int) -> Iterator[list[int]]:
    source = iter(ids)
    while batch := list(islice(source, size)):
        yield batch
