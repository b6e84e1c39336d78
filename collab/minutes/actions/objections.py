"""Objections to minutes that were sent: raised, answered, withdrawn."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from collab.base.errors import Refused
from collab.base.pages import day
from collab.extensions import db
from collab.minutes import letters
from collab.minutes.actions.journal import record_meeting
from collab.minutes.actions.life import may_object
from collab.minutes.actions.writing import ensure_not_sealed, may_settle
from collab.minutes.models import AgendaItem, Meeting, MinutesState, Objection
from collab.people.models import Account

LONGEST = 10_000


def raise_objection(
    meeting: Meeting, item: AgendaItem | None, text: str, *, actor: Account, now: datetime
) -> Objection:
    """Object to one item, or to the minutes as a whole."""
    ensure_not_sealed(meeting)
    if meeting.state != MinutesState.CIRCULATED:
        raise Refused(_("Dieses Protokoll ist noch nicht versandt."))
    if not may_object(meeting, now):
        raise Refused(
            _(
                "Die Frist für Einsprüche ist am %(day)s abgelaufen. Bitte wenden Sie sich an die Leitung.",
                day=day(meeting.objections_until),
            )
        )
    if item is not None and item.meeting_id != meeting.id:
        raise Refused(_("Diesen Punkt gibt es hier nicht mehr. Bitte laden Sie die Seite neu."))
    objection = Objection(
        meeting=meeting,
        item=item,
        account=actor,
        text=_words(text, _("Bitte schreiben Sie, was nicht stimmt.")),
        at=now,
    )
    db.session.add(objection)
    db.session.flush()
    record_meeting("minutes.objected", meeting, actor, now)
    letters.tell_of_objection(objection, now)
    return objection


def settle(objection: Objection, answer: str, *, actor: Account, now: datetime) -> None:
    """Answer an objection; with that it is settled."""
    meeting = objection.meeting
    ensure_not_sealed(meeting)
    if not may_settle(meeting, actor):
        raise Refused(_("Das dürfen nur die Leitung und wer das Protokoll führt."), 403)
    _ensure_open(objection)
    objection.answer = _words(answer, _("Bitte schreiben Sie eine Antwort."))
    objection.settled_at, objection.settled_by = now, actor
    record_meeting("minutes.objection_settled", meeting, actor, now)
    letters.tell_of_answer(objection, now)


def withdraw(objection: Objection, *, actor: Account, now: datetime) -> None:
    """Only whoever raised it takes it back."""
    ensure_not_sealed(objection.meeting)
    if objection.account_id != actor.id:
        raise Refused(_("Zurückziehen kann einen Einspruch nur, wer ihn eingelegt hat."), 403)
    _ensure_open(objection)
    objection.withdrawn_at = now
    record_meeting("minutes.objection_withdrawn", objection.meeting, actor, now)


def _ensure_open(objection: Objection) -> None:
    if not objection.is_open:
        raise Refused(_("Dieser Einspruch ist schon erledigt."))


def _words(text: str, missing: str) -> str:
    text = text.replace("\r\n", "\n").strip()[:LONGEST]
    if not text:
        raise Refused(missing, 422)
    return text
