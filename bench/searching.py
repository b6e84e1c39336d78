"""Searching through the application, with cards and passages from the database; and indexing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from bench.instance import READER, application
from bench.stopwatch import Rate, Taken, share, timed
from bench.texts import queries
from collab.base.clock import now
from collab.base.database import writing
from collab.documents.models import Document
from collab.extensions import db
from collab.people.models import Account
from collab.search import indexing, results
from collab.search.queue import queue_index
from collab.search.request import SearchRequest


@dataclass(frozen=True)
class Searched:
    """Times of different searches: each for the first time, and again."""

    p50: Taken
    p95: Taken
    again_p50: Taken
    again_p95: Taken
    with_hits: int
    count: int


def searches(folder: Path, count: int) -> Searched:
    """Search as the reader of 40 of 300 workspaces, each time in a request and a session of its own."""
    app = application(folder)
    wanted = queries(count)
    _search(app, "Stadt")  # opens the index
    found = 0

    def one(words: str) -> Taken:
        nonlocal found
        total = 0

        def call() -> None:
            nonlocal total
            total = _search(app, words)

        taken = timed(call)
        found += total > 0
        return taken

    first = [one(words) for words in wanted]
    with_hits = found
    again = [one(words) for words in wanted]
    return Searched(
        share(first, 0.5), share(first, 0.95), share(again, 0.5), share(again, 0.95), with_hits, count
    )


def _search(app: Flask, words: str) -> int:
    with app.test_request_context("/search"):
        reader = db.session.scalars(select(Account).where(Account.email == READER)).one()
        found = results.find(reader, SearchRequest(words)).found
        db.session.remove()
        return found.total


def indexing_rate(folder: Path, count: int) -> Rate:
    """Documents per second through the worker's task, from waiting rows to cleared rows.

    The documents are in the index already, as after a correction of many of them.
    """
    app = application(folder)
    with app.app_context():
        with writing():
            for number in db.session.scalars(select(Document.id).order_by(Document.id.desc()).limit(count)):
                queue_index("document", number, now())
            db.session.commit()
        done = 0

        def work() -> None:
            nonlocal done
            while turn := indexing.work_off(now()):
                done += turn

        taken = timed(work)
        return Rate.of(done, taken)
