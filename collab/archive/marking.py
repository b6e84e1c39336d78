"""Marking a record as a lasting result, and taking the mark off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from collab import activity
from collab.archive.models import LastingResult
from collab.contacts.models import Topic
from collab.extensions import db
from collab.kinds import Subject
from collab.people.models import Account, Organisation

KINDS = ("document", "page", "checklist", "post", "decision", "measure", "indicator")
"""What can last; meetings, tasks and dates are bound to their day."""


def mark_of(subject: Subject) -> LastingResult | None:
    """The mark of a record, also one that was taken off."""
    return db.session.scalar(
        select(LastingResult).where(
            LastingResult.kind == subject.kind, LastingResult.object_id == subject.object_id
        )
    )


def mark(
    subject: Subject,
    *,
    note: str,
    topic: Topic | None,
    cities: Sequence[Organisation],
    actor: Account,
    now: datetime,
) -> LastingResult:
    """Mark a record, or change what its mark says."""
    result = mark_of(subject)
    is_new = result is None or result.unmarked_at is not None
    if result is None:
        result = LastingResult(kind=subject.kind, object_id=subject.object_id, workspace=subject.workspace)
        db.session.add(result)
    if is_new:
        result.marked_at, result.marked_by_id, result.unmarked_at = now, actor.id, None
    result.note, result.topic, result.cities = note, topic, list(cities)
    _record("result.marked" if is_new else "result.changed", result, subject, actor, now)
    return result


def unmark(result: LastingResult, subject: Subject, *, actor: Account, now: datetime) -> None:
    """The words of the mark are kept, so that `mark_again` brings them back."""
    if result.unmarked_at is None:
        result.unmarked_at = now
        _record("result.unmarked", result, subject, actor, now)


def mark_again(result: LastingResult, subject: Subject, *, actor: Account, now: datetime) -> None:
    if result.unmarked_at is not None:
        result.unmarked_at = None
        _record("result.marked", result, subject, actor, now)


def _record(verb: str, result: LastingResult, subject: Subject, actor: Account, now: datetime) -> None:
    db.session.flush()
    activity.record(
        verb,
        "lasting_result",
        result.id,
        subject.title,
        actor=actor,
        now=now,
        workspace=subject.workspace,
    )
