"""Measures: adding, changing, throwing away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete

from collab import activity, kinds
from collab.contacts.models import Topic
from collab.extensions import db
from collab.minutes.models import Decision
from collab.people.models import Account, Organisation
from collab.progress.carrying import ensure_carried
from collab.progress.models import Measure
from collab.search.queue import queue_index
from collab.workspaces.models import Workspace
from collab.writing.drafts import drop_draft
from collab.writing.saving import save

KIND = "measure"


@dataclass(frozen=True)
class MeasureFields:
    """What is said of a measure; `text` is Markdown."""

    title: str
    text: str = ""
    topic: Topic | None = None
    decision: Decision | None = None
    lead_city: Organisation | None = None


def add_measure(
    workspace: Workspace, fields: MeasureFields, *, actor: Account, now: datetime, place: str = ""
) -> Measure:
    """`place`: where the form kept its draft."""
    measure = Measure(
        workspace=workspace,
        title=fields.title,
        text=fields.text,
        topic=fields.topic,
        decision=fields.decision,
        lead_city=fields.lead_city,
        created_at=now,
        created_by_id=actor.id,
        changed_at=now,
    )
    db.session.add(measure)
    db.session.flush()
    if fields.text:
        save(KIND, measure.id, fields.text, based_on=0, actor=actor, now=now, place=place)
    elif place:
        drop_draft(actor, place)
    record("measure.created", measure, actor, now)
    return measure


def change_measure(
    measure: Measure, fields: MeasureFields, *, based_on: int, actor: Account, now: datetime
) -> bool:
    """Returns whether anything is different. `based_on`: the revision of the text that was being changed;
    raises `Conflict` of collab.writing where somebody else has changed the same lines since."""
    ensure_carried(measure)
    text = measure.text
    if fields.text != measure.text:  # before anything else is changed: a conflict leaves all as it is
        text = save(KIND, measure.id, fields.text, based_on=based_on, actor=actor, now=now).revision.text
    values: dict[str, Any] = {
        "title": fields.title,
        "text": text,
        "topic_id": fields.topic.id if fields.topic else None,
        "decision_id": fields.decision.id if fields.decision else None,
        "lead_city_id": fields.lead_city.id if fields.lead_city else None,
    }
    changed = [name for name, value in values.items() if getattr(measure, name) != value]
    if not changed:
        return False
    for name in changed:
        setattr(measure, name, values[name])
    measure.changed_at = now
    record("measure.changed", measure, actor, now, changed=changed)
    return True


def trash_measure(measure: Measure, *, actor: Account, now: datetime) -> None:
    if measure.trashed_at is None:
        measure.trashed_at, measure.trashed_by_id = now, actor.id
        record("measure.trashed", measure, actor, now)


def restore_measure(measure: Measure, *, actor: Account, now: datetime) -> None:
    if measure.trashed_at is not None:
        measure.trashed_at = measure.trashed_by_id = None
        record("measure.restored", measure, actor, now)


def destroy_measure(measure: Measure, now: datetime) -> None:
    """For good, with what the cities said; the journal keeps its lines."""
    queue_index(KIND, measure.id, now)
    kinds.forget(KIND, [measure.id], now)
    db.session.execute(delete(Measure).where(Measure.id == measure.id))
    db.session.expire_all()


def record(verb: str, measure: Measure, actor: Account, now: datetime, **detail: Any) -> None:
    """One line about a measure, and its entry in the index is made anew."""
    db.session.flush()
    activity.record(
        verb, KIND, measure.id, measure.title, actor=actor, now=now, workspace=measure.workspace, **detail
    )
    queue_index(KIND, measure.id, now)
