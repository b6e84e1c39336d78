"""The life of minutes: draft → circulated → approved, and what may still be added afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext

from collab.base.clock import local
from collab.base.errors import Refused
from collab.base.pages import day
from collab.base.permissions import Permission
from collab.base.storage import Store
from collab.extensions import db
from collab.minutes import letters, outcomes, sealing
from collab.minutes.actions.action_items import make_tasks
from collab.minutes.actions.carrying import prepare_next
from collab.minutes.actions.decisions import number_decisions, record_decision
from collab.minutes.actions.journal import record_meeting
from collab.minutes.actions.writing import ensure_not_sealed, may_settle
from collab.minutes.export import printing
from collab.minutes.models import Addendum, Meeting, MinutesState, Presence, Vote
from collab.minutes.record import addendum_record, record_of
from collab.people.models import Account
from collab.search.queue import queue_index
from collab.workspaces import access

LONGEST_PERIOD = 90
"""Days in which people may object."""


@dataclass(frozen=True)
class Readiness:
    """What stands in the way of sending the minutes out, and what should be known before."""

    missing: tuple[str, ...]
    remarks: tuple[str, ...]


def readiness(meeting: Meeting) -> Readiness:
    missing, remarks = [], []
    if meeting.chair_id is None:
        missing.append(_("Wer die Sitzung geleitet hat, ist noch nicht angegeben."))
    if not any(line.presence == Presence.PRESENT for line in meeting.attendances):
        missing.append(_("Es ist noch niemand als anwesend eingetragen."))
    if not meeting.items:
        missing.append(_("Die Tagesordnung ist leer."))
    if meeting.minute_taker_id is None:
        remarks.append(_("Wer das Protokoll führt, ist nicht angegeben."))
    remarks += [
        _("Zu „%(title)s“ steht noch nichts im Protokoll.", title=item.title)
        for item in meeting.items
        if not item.text.strip() and not item.decisions and not item.actions
    ]
    for item in meeting.items:
        for decision in item.decisions:
            pending = [each.city.name for each in decision.assents if each.vote == Vote.PENDING]
            if pending:
                title = decision.title or item.title
                cities = ", ".join(pending)
                remarks.append(
                    _("Zum Beschluss „%(title)s“ steht noch aus: %(cities)s", title=title, cities=cities)
                )
        for action in item.actions:
            if action.person is None and action.city is None:
                remarks.append(_("Für die Aufgabe „%(text)s“ ist niemand eingetragen.", text=action.text))
    return Readiness(tuple(missing), tuple(remarks))


def circulate(meeting: Meeting, days: int, *, actor: Account, now: datetime) -> None:
    """Send the minutes of a meeting out: numbers, tasks, mails, and the period for objections begins."""
    _hold(meeting)
    ensure_not_sealed(meeting)
    if meeting.state != MinutesState.DRAFT:
        raise Refused(_("Dieses Protokoll ist schon versandt."))
    if meeting.trashed_at is not None:
        raise Refused(_("Diese Sitzung liegt im Papierkorb. Holen Sie sie zuerst zurück."))
    missing = readiness(meeting).missing
    if missing:
        raise Refused(" ".join(missing))
    meeting.state = MinutesState.CIRCULATED
    meeting.circulated_at = now
    meeting.circulated_by_id = actor.id
    meeting.objections_until = local(now).date() + _period(days)
    numbered = number_decisions(meeting)
    make_tasks(meeting, actor=actor, now=now)
    _send(meeting, actor, now)
    until = meeting.objections_until.isoformat()
    record_meeting("minutes.circulated", meeting, actor, now, until=until)
    for decision in numbered:
        record_decision("decision.taken", decision, actor, now)
        queue_index("decision", decision.id, now)
    prepare_next(meeting, actor=actor, now=now)
    outcomes.settle(meeting, actor, now)


def send_again(meeting: Meeting, days: int | None, *, actor: Account, now: datetime) -> None:
    """Send corrected minutes to everybody who has the earlier ones. `days`: of a new period, if any."""
    _hold(meeting)
    ensure_not_sealed(meeting)
    if not has_unsent_changes(meeting):
        raise Refused(_("Seit dem letzten Versand hat sich nichts geändert."))
    _ensure_may_settle(meeting, actor)
    if days is not None:
        meeting.objections_until = max(
            local(now).date() + _period(days), meeting.objections_until or local(now).date()
        )
    _send(meeting, actor, now)
    record_meeting("minutes.sent_again", meeting, actor, now)


def has_unsent_changes(meeting: Meeting) -> bool:
    return (
        meeting.state == MinutesState.CIRCULATED
        and meeting.corrected_at is not None
        and meeting.sent_at is not None
        and meeting.corrected_at > meeting.sent_at
    )


def may_object(meeting: Meeting, now: datetime) -> bool:
    """Whether the period for objections is running."""
    until = meeting.objections_until
    return meeting.state == MinutesState.CIRCULATED and until is not None and local(now).date() <= until


def obstacle(meeting: Meeting, now: datetime, *, in_meeting: Meeting | None = None) -> str | None:
    """Why the minutes cannot be approved now, as a sentence; None: nothing stands in the way.

    The next meeting may approve them before the period for objections is over, nobody else may.
    """
    if meeting.state == MinutesState.DRAFT:
        return str(_("Das Protokoll ist noch nicht versandt."))
    if meeting.state == MinutesState.APPROVED:
        return str(_("Das Protokoll ist schon genehmigt."))
    waiting = sum(objection.is_open for objection in meeting.objections)
    if waiting:
        return str(
            ngettext(
                "Ein Einspruch ist noch offen. Bitte beantworten Sie ihn zuerst.",
                "%(num)s Einsprüche sind noch offen. Bitte beantworten Sie sie zuerst.",
                waiting,
            )
        )
    if has_unsent_changes(meeting):
        return str(_("Das Protokoll wurde geändert. Versenden Sie zuerst die geänderte Fassung."))
    if in_meeting is None and may_object(meeting, now):
        until = day(meeting.objections_until)
        return str(
            _("Einsprüche sind noch bis zum %(day)s möglich. Danach kann genehmigt werden.", day=until)
        )
    return None


def approve(meeting: Meeting, *, actor: Account, now: datetime, in_meeting: Meeting | None = None) -> None:
    """Approve and seal: from here on nothing of it changes. `in_meeting`: the meeting that approved it."""
    _hold(meeting)
    _ensure_may_approve(meeting, actor, in_meeting, now)
    reason = obstacle(meeting, now, in_meeting=in_meeting)
    if reason is not None:
        raise Refused(reason)
    meeting.state = MinutesState.APPROVED
    meeting.approved_at = now.replace(microsecond=0)
    meeting.approved_by = actor
    meeting.approved_in = in_meeting
    db.session.flush()
    record = record_of(meeting)
    meeting.seal = sealing.seal(record, _store())
    meeting.pdf_digest = printing.keep_pdf(record, _store(), seal=meeting.seal)
    record_meeting("minutes.approved", meeting, actor, now)
    prepare_next(meeting, actor=actor, now=now)


def add_addendum(meeting: Meeting, text: str, *, actor: Account, now: datetime) -> Addendum:
    """A correction of approved minutes: below them, sealed by itself, mailed to everybody who has them."""
    _hold(meeting)
    if meeting.state != MinutesState.APPROVED or meeting.seal is None:
        raise Refused(_("Ein Nachtrag ist erst möglich, wenn das Protokoll genehmigt ist."))
    _ensure_may_settle(meeting, actor)
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise Refused(_("Bitte schreiben Sie, was zu berichtigen ist."), 422)
    previous = meeting.addenda[-1].seal if meeting.addenda else None
    addendum = Addendum(text=text, author=actor, at=now.replace(microsecond=0), seal="")
    addendum.seal = sealing.seal(addendum_record(addendum, meeting.seal, previous), _store())
    meeting.addenda.append(addendum)
    db.session.flush()
    letters.send_addendum(meeting, addendum, now)
    record_meeting("minutes.addendum", meeting, actor, now)
    return addendum


def _send(meeting: Meeting, actor: Account, now: datetime) -> None:
    """Make the PDF, keep it, and queue a mail with it for everybody."""
    meeting.circulation += 1
    meeting.sent_at = now
    db.session.flush()
    meeting.pdf_digest = printing.keep_pdf(record_of(meeting), _store())
    letters.send_minutes(meeting, now)


def _hold(meeting: Meeting) -> None:
    """Until the commit, nobody else sends or approves these minutes; SQLite's write transaction does that."""
    db.session.flush()
    db.session.refresh(meeting, ["state", "sent_at", "seal"], with_for_update=True)


def _period(days: int) -> timedelta:
    if not 1 <= days <= LONGEST_PERIOD:
        raise Refused(_("Die Frist für Einsprüche dauert 1 bis %(count)s Tage.", count=LONGEST_PERIOD), 422)
    return timedelta(days=days)


def _ensure_may_settle(meeting: Meeting, actor: Account) -> None:
    if not may_settle(meeting, actor):
        raise Refused(_("Das dürfen nur die Leitung und wer das Protokoll führt."), 403)


def _ensure_may_approve(meeting: Meeting, actor: Account, in_meeting: Meeting | None, now: datetime) -> None:
    """By a lead at any time; in a meeting that has it on its agenda, by whoever runs that one as well.

    Everybody who writes may plan a meeting and chair it, so it has to be held before it approves anything.
    """
    if Permission.MINUTES_APPROVE in access.permissions_in(actor, meeting.workspace):
        return
    if in_meeting is None or not may_settle(in_meeting, actor):
        raise Refused(_("Genehmigen kann nur die Leitung, oder die nächste Sitzung."), 403)
    event = in_meeting.event
    gone = in_meeting.trashed_at is not None or event.cancelled_at is not None
    if gone or event.starts_at is None or event.starts_at > now:
        raise Refused(
            _("Diese Sitzung hat noch nicht begonnen. Genehmigen kann sie das Protokoll erst dann.")
        )


def _store() -> Store:
    found: Store = current_app.extensions["store"]
    return found
