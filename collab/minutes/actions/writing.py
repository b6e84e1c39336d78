"""Writing what the minutes say: by everybody who works here while they are a draft, then by correction."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from collab.activity.models import Activity
from collab.base.errors import Refused
from collab.base.permissions import Permission
from collab.extensions import db
from collab.minutes.actions.journal import record_meeting
from collab.minutes.models import AgendaItem, Meeting, MinutesState
from collab.minutes.record import HIDDEN_TITLE
from collab.people.models import Account, Person
from collab.workspaces import access
from collab.writing.mentions import addressed, note_mentions
from collab.writing.saving import Saved, save

KIND = "agenda_item"
TOLD_AGAIN = timedelta(hours=1)
"""Somebody who goes on writing is told of in the journal once in this time."""


def write_item(item: AgendaItem, text: str, *, based_on: int, actor: Account, now: datetime) -> Saved:
    """Save what the minutes say of an item. Raises `Conflict` where somebody else changed the same lines.

    After the minutes were sent this is a correction: marked as such, and a line of its own in the journal.
    """
    meeting = item.meeting
    ensure_writable(meeting, actor)
    corrects = meeting.state == MinutesState.CIRCULATED
    note = str(_("nach dem Versand geändert")) if corrects else ""
    saved = save(KIND, item.id, text, based_on=based_on, actor=actor, now=now, title=item.title, note=note)
    item.text, item.text_number = saved.revision.text, saved.revision.number
    if saved.changed:
        named = note_mentions(KIND, item.id, item.text, workspace=meeting.workspace, actor=actor, now=now)
        if corrects:
            item.corrected_at = now
            note_correction(meeting, actor, now, item, named)
        else:
            _tell_of_writing(meeting, actor, now, item, named)
    return saved


def ensure_writable(meeting: Meeting, actor: Account) -> None:
    """Refuse what nobody may write any more, or this account may not."""
    ensure_not_sealed(meeting)
    if meeting.trashed_at is not None:
        raise Refused(_("Diese Sitzung liegt im Papierkorb. Holen Sie sie zuerst zurück."))
    if meeting.state == MinutesState.CIRCULATED and not may_settle(meeting, actor):
        raise Refused(
            _(
                "Das Protokoll ist versandt. Ändern können es nur noch die Leitung und wer das Protokoll "
                "führt. Bitte legen Sie Einspruch ein, wenn etwas nicht stimmt."
            ),
            403,
        )


def ensure_not_sealed(meeting: Meeting) -> None:
    if meeting.state == MinutesState.APPROVED:
        raise Refused(
            _(
                "Dieses Protokoll ist genehmigt und versiegelt. Berichtigen lässt es sich nur durch einen "
                "Nachtrag."
            )
        )


def may_settle(meeting: Meeting, account: Account) -> bool:
    """Whether somebody answers objections and corrects what was sent: leads, chair and minute-taker."""
    granted = access.permissions_in(account, meeting.workspace)
    if Permission.MINUTES_APPROVE in granted:
        return True
    return Permission.MINUTES_WRITE in granted and account.person_id in (
        meeting.chair_id,
        meeting.minute_taker_id,
    )


def note_correction(
    meeting: Meeting, actor: Account, now: datetime, item: AgendaItem, named: Collection[Person] = ()
) -> None:
    """Something that was sent already is different now; everybody is told when it is sent again.

    Guests read the journal as well, so it does not name items that are not public.
    """
    meeting.corrected_at = now
    told = item.title if item.public else HIDDEN_TITLE
    record_meeting("minutes.corrected", meeting, actor, now, item=told, **_addressed(item, named))


def _tell_of_writing(
    meeting: Meeting, actor: Account, now: datetime, item: AgendaItem, named: Collection[Person]
) -> None:
    told = db.session.scalar(
        select(Activity.id)
        .where(Activity.kind == "meeting", Activity.object_id == meeting.id)
        .where(Activity.verb == "minutes.written", Activity.actor_id == actor.id)
        .where(Activity.at > now - TOLD_AGAIN)
        .limit(1)
    )
    if told is None or named:
        record_meeting("minutes.written", meeting, actor, now, **_addressed(item, named))


def _addressed(item: AgendaItem, named: Collection[Person]) -> dict[str, Any]:
    """Whoever is named is told; only of public items the journal says who that is."""
    detail = addressed(named)
    if not item.public:
        detail.pop("named", None)
    return detail
