"""Reading the text of versions, later: rows of work, worked off one by one.

First the text, so that the document is found soon; then its pictures. The row goes when both are done, so a
crash at any point only repeats what it interrupted. Files are read outside of any transaction.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from functools import partial

import structlog
from flask import current_app
from sqlalchemy import delete, select

from collab.base.clock import local
from collab.base.database import writing
from collab.base.extract import Extracted, Limits, extract
from collab.documents import guessing, previews
from collab.documents.actions.filing import cities_of
from collab.documents.files import store
from collab.documents.models import (
    Document,
    DocumentType,
    ExtractionJob,
    TextState,
    Version,
    VersionText,
)
from collab.extensions import db
from collab.search.queue import queue_index

log = structlog.get_logger("documents")

BATCH = 20
LONGEST_TURN = 20.0  # seconds after which the worker may do something else
MOST_ATTEMPTS = 6


def requeue(document: Document, now: datetime) -> None:
    """Try again to read the current version."""
    version = document.current
    version.text_state, version.text_reason = TextState.WAITING, None
    db.session.execute(delete(ExtractionJob).where(ExtractionJob.version_id == version.id))
    db.session.add(ExtractionJob(version_id=version.id, queued_at=now, not_before=now))


def read_waiting(now: datetime, batch: int = BATCH) -> int:
    """For the worker: read what is due, the latest first. Returns how many rows were worked off."""
    started = time.monotonic()
    read = []
    for job_id, version_id in _due(now, batch):
        if _alone(job_id, now, partial(read_text, version_id, now)):
            read.append((job_id, version_id))
        if time.monotonic() - started > LONGEST_TURN:
            break
    return sum(_alone(job_id, now, partial(finish, job_id, version_id)) for job_id, version_id in read)


def _due(now: datetime, batch: int) -> list[tuple[int, int]]:
    """Jobs and their versions. The latest come first: whoever just uploaded is looking for it now."""
    query = (
        select(ExtractionJob.id, ExtractionJob.version_id)
        .where(ExtractionJob.not_before <= now)
        .order_by(ExtractionJob.id.desc())
        .limit(batch)
    )
    found = [(row.id, row.version_id) for row in db.session.execute(query)]
    db.session.rollback()
    return found


def _alone(job_id: int, now: datetime, step: Callable[[], None]) -> bool:
    """One step of one job; its failure is noted on its row and touches no other."""
    try:
        step()
        return True
    except Exception as error:
        db.session.rollback()
        log.exception("reading failed", job=job_id)
        with writing():
            _note_failure(job_id, f"{type(error).__name__}: {error}", now)
            db.session.commit()
        return False


def _note_failure(job_id: int, error: str, now: datetime) -> None:
    job = db.session.get(ExtractionJob, job_id)
    if job is None:
        return
    job.failed(error, now)
    if job.attempts < MOST_ATTEMPTS:
        return
    version = db.session.get(Version, job.version_id)
    if version is not None and version.text_state == TextState.WAITING:
        version.text_state, version.text_reason = TextState.UNREADABLE, "failed"
    db.session.delete(job)


def read_text(version_id: int, now: datetime) -> None:
    """Read one version, unless that was done before, and store what was found."""
    version = db.session.get(Version, version_id)
    if version is None or version.text_state != TextState.WAITING:
        db.session.rollback()
        return
    digest, filename = version.digest, version.filename
    db.session.rollback()  # reading may take minutes
    found = _extracted(digest, filename)
    with writing():
        _store(version_id, found, now)
        db.session.commit()


def _extracted(digest: str, filename: str) -> Extracted:
    limits = Limits(
        seconds=float(current_app.config["EXTRACT_SECONDS"]),
        memory_bytes=int(current_app.config["EXTRACT_MEMORY_MB"]) << 20,
    )
    try:
        return extract(store().path(digest), filename, limits)
    except FileNotFoundError:
        return Extracted("unreadable", reason="lost")


def _store(version_id: int, found: Extracted, now: datetime) -> None:
    version = db.session.get(Version, version_id)
    if version is None:
        return  # destroyed meanwhile
    version.text_state = found.state
    version.text_reason = found.reason or ("truncated" if found.truncated else None)
    version.pages = list(found.pages)
    text = db.session.get(VersionText, version_id)
    if text is not None:
        text.text = found.text
    elif found.text:
        db.session.add(VersionText(version_id=version_id, text=found.text))
    document = version.document
    if version.number == document.current_number:
        refine(document, version, found, now)
        queue_index("document", document.id, now)


def refine(document: Document, version: Version, found: Extracted, now: datetime) -> None:
    """Better guesses from what the file says of itself, for properties that nobody has corrected."""
    guessed = set(document.guessed)
    said = " ".join((found.title or "").split())
    today = local(now).date()
    if "title" in guessed and (title := guessing.better_title(version.filename, found.title)):
        document.title = title[:300]
    if "day" in guessed:
        named = guessing.day_from_text(version.filename, today) or guessing.day_from_text(said, today)
        document.day = guessing.refined_day(named, found.created, today)
    if "doctype" in guessed and document.doctype == DocumentType.OTHER:
        document.doctype = guessing.doctype_from(said, version.mime)
    if "city" in guessed and document.city_id is None:
        document.city_id = guessing.city_from(said, cities_of(document.workspace))


def finish(job_id: int, version_id: int) -> None:
    """Make the pictures of a version, then clear its row."""
    version = db.session.get(Version, version_id)
    digest, mime = (version.digest, version.mime) if version else ("", "")
    db.session.rollback()
    if digest and store().recall(digest):
        previews.make(digest, mime)
    with writing():
        db.session.execute(delete(ExtractionJob).where(ExtractionJob.id == job_id))
        db.session.commit()
