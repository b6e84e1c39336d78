"""Beginning, writing, submitting a report, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from collab import kinds
from collab.base.clock import local
from collab.base.errors import Refused
from collab.extensions import db
from collab.people.models import Account
from collab.reports import proposing, queries
from collab.reports.actions.journal import record_report
from collab.reports.actions.plan import plan_next
from collab.reports.models import TEXTS, Light, Milestone, ReportState, StatusReport
from collab.search.queue import queue_index
from collab.workspaces.models import Workspace
from collab.writing.saving import Saved, current, save

KIND = "status_report"
LONGEST = 30_000
WITHDRAWN_WITHIN = timedelta(minutes=15)
"""As long as the message with the way back is likely to stand on somebody's screen."""


@dataclass(frozen=True)
class Facts:
    """What of a report is chosen, not written."""

    day: date
    light: Light | None
    reason: str
    needed_until: date | None


def start_report(
    workspace: Workspace, *, actor: Account, now: datetime, corrects: StatusReport | None = None
) -> StatusReport:
    """A new draft; one that is already being written goes on instead.

    Its progress proposes what the journal tells since the report before. One that `corrects` another begins
    as a copy of it, and tells of the same time.
    """
    present = queries.draft_of(workspace)
    if present is not None:
        return present
    before = next(iter(queries.holding(queries.submitted(workspace))), None)
    if corrects is not None and (before is None or before.id != corrects.id):
        raise Refused(_("Berichtigen lässt sich nur der neueste Bericht."))
    report = StatusReport(
        workspace=workspace,
        day=corrects.day if corrects else local(now).date(),
        since=corrects.since if corrects else before.submitted_at if before else None,
        author_id=actor.id,
        corrects_id=corrects.id if corrects else None,
        created_at=now,
        changed_at=now,
    )
    db.session.add(report)
    db.session.flush()
    if corrects is not None:
        report.light, report.reason = corrects.light, corrects.reason
        report.needed_until = corrects.needed_until
        texts = {field: getattr(corrects, field) for field in TEXTS}
    else:
        texts = {"progress": proposing.as_markdown(proposing.proposal(report, actor))}
    for field, text in texts.items():
        if text:
            _save(report, field, text, based_on=0, actor=actor, now=now)
    return report


def write_facts(report: StatusReport, facts: Facts, *, now: datetime) -> None:
    """No line in the journal: a draft is nobody's news."""
    ensure_draft(report)
    today = local(now).date()
    if not today - timedelta(days=366) <= facts.day <= today:
        raise Refused(
            _("Der Stand muss ein Tag des letzten Jahres sein, der nicht in der Zukunft liegt."), 422
        )
    report.day, report.light, report.reason = facts.day, facts.light, facts.reason
    report.needed_until = facts.needed_until
    report.changed_at = now
    queue_index(KIND, report.id, now)


def write_text(
    report: StatusReport,
    field: str,
    text: str,
    *,
    based_on: int,
    actor: Account,
    now: datetime,
    place: str = "",
) -> Saved:
    """One of the texts. Raises writing's Conflict where somebody else changed the same lines meanwhile."""
    ensure_draft(report)
    if len(text) > LONGEST:
        raise Refused(_("Dieser Text ist zu lang. Bitte fassen Sie sich kürzer."), 422)
    return _save(report, field, text, based_on=based_on, actor=actor, now=now, place=place)


def _save(
    report: StatusReport,
    field: str,
    text: str,
    *,
    based_on: int,
    actor: Account,
    now: datetime,
    place: str = "",
) -> Saved:
    saved = save(KIND, report.id, text, based_on=based_on, actor=actor, now=now, field=field, place=place)
    setattr(report, field, saved.revision.text)
    if saved.changed:
        report.changed_at = now
        queue_index(KIND, report.id, now)
    return saved


def number_of(report: StatusReport, field: str) -> int:
    """The revision that a text equals now; 0: nothing was written."""
    revision = current(KIND, report.id, field)
    return revision.number if revision else 0


def missing(report: StatusReport) -> list[str]:
    """What a report lacks before it can be submitted, as sentences."""
    found = []
    if report.light is None:
        found.append(_("Bitte wählen Sie eine Ampel."))
    elif report.light != Light.GREEN and not report.reason.strip():
        found.append(_("Bitte begründen Sie, warum die Ampel nicht auf Grün steht."))
    if not report.progress.strip():
        found.append(_("Bitte schreiben Sie, was seit dem letzten Bericht geschehen ist."))
    if report.needed_until is not None and not report.needed.strip():
        found.append(
            _("Bitte schreiben Sie, was Sie von der Regiegruppe brauchen, oder löschen Sie den Tag.")
        )
    return found


def submit(report: StatusReport, *, actor: Account, now: datetime) -> None:
    """From now on the steering group reads it, and nobody changes it any more."""
    ensure_draft(report)
    if lacks := missing(report):
        raise Refused(" ".join(lacks), 422)
    assert report.light is not None
    report.state, report.submitted_at, report.changed_at = ReportState.SUBMITTED, now, now
    report.author_id = actor.id
    report.milestones = [as_it_stands(each) for each in queries.milestones(report.workspace)]
    before = _light_before(report)
    if report.corrects_id is None:
        report.answers_due = plan_next(report.workspace, now)
    changed = before is not None and before != report.light
    verb = "status_report.light_changed" if changed else "status_report.submitted"
    record_report(verb, report, actor, now, light=report.light, before=before)


def as_it_stands(milestone: Milestone) -> dict[str, Any]:
    """A milestone as a report keeps it; days as ISO 8601."""
    return {
        "title": milestone.title,
        "planned": milestone.planned.isoformat(),
        "current": milestone.current.isoformat(),
        "reached": milestone.reached.isoformat() if milestone.reached else None,
        "dropped": milestone.dropped_at is not None,
    }


def as_it_stood(kept: Mapping[str, Any]) -> dict[str, Any]:
    """The same with days as days, for the page."""
    days = ("planned", "current", "reached")
    return {**kept, **{name: date.fromisoformat(kept[name]) for name in days if kept[name]}}


def _light_before(report: StatusReport) -> str | None:
    """The light of the report before; of one that is corrected its own light."""
    holding = [each for each in queries.holding(queries.submitted(report.workspace)) if each.id != report.id]
    return holding[0].light if holding else None


def may_withdraw(report: StatusReport, actor: Account, now: datetime) -> bool:
    """Its author, and shortly after submitting only."""
    return (
        report.submitted_at is not None
        and report.author_id == actor.id
        and now - report.submitted_at <= WITHDRAWN_WITHIN
    )


def withdraw(report: StatusReport, *, actor: Account, now: datetime) -> None:
    """A report that was just submitted becomes a draft again."""
    if report.is_draft:
        return
    if not may_withdraw(report, actor, now):
        raise Refused(_("Zurückziehen lässt sich ein Bericht nur gleich danach. Bitte berichtigen Sie ihn."))
    if queries.draft_of(report.workspace) is not None:
        raise Refused(_("Es wird schon am nächsten Bericht geschrieben."))
    report.state, report.submitted_at, report.changed_at = ReportState.DRAFT, None, now
    report.milestones = []
    if report.answers_due is not None and (plan := queries.plan_of(report.workspace)) is not None:
        plan.next_due, plan.reminded_at = report.answers_due, now
    report.answers_due = None
    record_report("status_report.withdrawn", report, actor, now)


def discard(report: StatusReport, *, actor: Account, now: datetime) -> None:
    """Throw a draft away."""
    ensure_draft(report)
    report.trashed_at, report.trashed_by_id = now, actor.id
    queue_index(KIND, report.id, now)


def restore(report: StatusReport, *, now: datetime) -> None:
    if report.trashed_at is None:
        return
    if queries.draft_of(report.workspace) is not None:
        raise Refused(_("Inzwischen wird an einem anderen Bericht geschrieben."))
    report.trashed_at = report.trashed_by_id = None
    queue_index(KIND, report.id, now)


def destroy(report: StatusReport, now: datetime) -> bool:
    """For good, with the states of its texts. False where a correction still names it."""
    named = select(StatusReport.id).where(StatusReport.corrects_id == report.id).limit(1)
    if db.session.scalar(named) is not None:
        return False
    queue_index(KIND, report.id, now)
    kinds.forget(KIND, [report.id], now)
    db.session.delete(report)
    return True


def ensure_draft(report: StatusReport) -> None:
    if report.trashed_at is not None:
        raise Refused(_("Dieser Entwurf liegt im Papierkorb. Holen Sie ihn zuerst zurück."))
    if not report.is_draft:
        raise Refused(
            _("Dieser Bericht ist eingereicht und lässt sich nicht mehr ändern. Bitte berichtigen Sie ihn.")
        )
