"""A turn becomes a meeting: a new draft, or one that is planned already; and the host's own concept in it."""

from __future__ import annotations

import re
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from collab.base.errors import Refused
from collab.base.folding import fold
from collab.extensions import db
from collab.hosting import quarters
from collab.hosting.actions.deciding import accept
from collab.hosting.actions.journal import ensure_decides, ensure_planned, record
from collab.hosting.models import HostTurn
from collab.minutes.actions import MeetingFields, Where, add_lines, place_item, plan_meeting
from collab.minutes.actions.planning import change_meeting
from collab.minutes.models import AgendaItem, Meeting, MinutesState
from collab.minutes.typed import Line
from collab.people.models import Account

FORMAL = re.compile(r"begruess|eroeffn|genehmig|tagesordnung|protokoll|formal|regularien|beschlussfaehig")
"""Titles of items, folded, that stand before everything else."""


def plan_meeting_of(turn: HostTurn, fields: MeetingFields, *, actor: Account, now: datetime) -> Meeting:
    """Accept, and make the draft of the meeting; who is invited and what is on the agenda follows there."""
    _ensure_free(turn)
    accept(turn, actor=actor, now=now)
    meeting = plan_meeting(turn.workspace, fields, [], actor=actor, now=now)
    _take(turn, meeting, actor, now)
    return meeting


def bind_meeting(turn: HostTurn, meeting: Meeting, *, actor: Account, now: datetime) -> None:
    """Accept, and make the city host of a meeting that is planned already."""
    _ensure_free(turn)
    taken = select(HostTurn.id).where(HostTurn.meeting_id == meeting.id, HostTurn.removed_at.is_(None))
    if meeting.workspace_id != turn.workspace_id or db.session.scalar(taken) is not None:
        raise Refused(_("Diese Sitzung gehört schon zu einer anderen Planung."))
    if meeting.state != MinutesState.DRAFT or meeting.trashed_at is not None:
        raise Refused(_("Diese Sitzung lässt sich nicht mehr ändern."))
    accept(turn, actor=actor, now=now)
    event = meeting.event
    assert event.starts_at is not None and event.ends_at is not None
    fields = MeetingFields(
        title=event.title,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        place=event.place,
        link=event.link,
        description=event.description,
        city=turn.city,
        chair=meeting.chair,
        minute_taker=meeting.minute_taker,
        quorum=meeting.quorum,
        series=meeting.series,
    )
    change_meeting(meeting, fields, None, actor=actor, now=now)
    _take(turn, meeting, actor, now)


def release_meeting(turn: HostTurn, *, actor: Account, now: datetime) -> None:
    """The turn and its meeting go different ways; the meeting stays as it is."""
    ensure_planned(turn)
    ensure_decides(actor, turn)
    if turn.meeting_id is not None:
        turn.meeting = None
        record("hosting.released", turn, actor, now)


def put_concept(turn: HostTurn, *, actor: Account, now: datetime) -> AgendaItem | None:
    """What the host presents, as the first item after the formalities; None where it is there already."""
    meeting = turn.meeting
    if meeting is None or not turn.concept:
        raise Refused(_("Dazu braucht es eine Sitzung und den Titel des Konzepts."))
    title = _("Konzept der gastgebenden Stadt: %(title)s", title=turn.concept)[:300]
    if any(item.title == title for item in meeting.items):
        return None
    (item,) = add_lines(meeting, [Line(0, title)], actor=actor, now=now)
    tops = [each for each in meeting.items if each.parent_id is None and each is not item]
    formal = [each for each in tops if each.approves_id is not None or FORMAL.search(fold(each.title))]
    if formal:
        place_item(item, formal[-1], Where.AFTER, actor=actor, now=now)
    elif tops:
        place_item(item, tops[0], Where.BEFORE, actor=actor, now=now)
    record("hosting.concept", turn, actor, now)
    return item


def _take(turn: HostTurn, meeting: Meeting, actor: Account, now: datetime) -> None:
    turn.meeting = meeting
    turn.quarter = quarters.quarter_of(meeting.event.begins_on)
    record("hosting.meeting", turn, actor, now)
    if turn.concept:
        put_concept(turn, actor=actor, now=now)


def _ensure_free(turn: HostTurn) -> None:
    ensure_planned(turn)
    if turn.meeting_id is not None:
        raise Refused(_("Zu dieser Planung gibt es schon eine Sitzung."))
