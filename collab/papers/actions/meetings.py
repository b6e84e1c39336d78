"""Papers on the agendas of meetings, in whatever workspace, and what becomes of them there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from collab.base.errors import Refused
from collab.base.pages import day
from collab.base.permissions import Permission
from collab.extensions import db
from collab.minutes.actions import add_lines
from collab.minutes.models import AgendaItem, Decision, Meeting
from collab.minutes.outcomes import Brought
from collab.minutes.record import citation
from collab.minutes.typed import Line
from collab.papers.actions import life
from collab.papers.actions.journal import enter
from collab.papers.labels import OUTCOMES, name_of
from collab.papers.models import Circulation, Course, Paper, PaperItem, PaperState, Step
from collab.papers.queries import visible_paper
from collab.people.models import Account
from collab.workspaces import access

LONGEST_NOTE = 1000


def put_on_agenda(paper: Paper, meeting: Meeting, *, actor: Account, now: datetime) -> AgendaItem:
    """The steering group decides about it in this meeting."""
    life.hold(paper)
    life.ensure_undecided(paper)
    if any(on.item.meeting_id == meeting.id and on.item.removed_at is None for on in paper.items):
        raise Refused(_("Die Vorlage steht schon auf der Tagesordnung dieser Sitzung."))
    item = _add(paper, meeting, name_of(paper), "", actor, now)
    paper.items.append(PaperItem(item=item, at=now, by_id=actor.id))
    enter(paper, Step.ON_AGENDA, actor, now, note=_told(meeting), meeting=_told(meeting))
    return item


def announce(
    paper: Paper, circulation: Circulation, meeting: Meeting, *, actor: Account, now: datetime
) -> AgendaItem:
    """The result of a circulation is made known in this meeting."""
    if circulation.state != Course.ENDED or circulation.outcome is None:
        raise Refused(_("Bekanntgeben lässt sich ein Umlauf erst, wenn er beendet ist."))
    if any(on.item.meeting_id == meeting.id and on.item.removed_at is None for on in paper.items):
        raise Refused(_("Die Vorlage steht schon auf der Tagesordnung dieser Sitzung."))
    decision = paper.decision if circulation.outcome == "accepted" else None
    result = str(OUTCOMES[circulation.outcome])
    note = _(
        "Umlauf vom %(begin)s bis %(end)s: %(result)s.",
        begin=day(circulation.started_at),
        end=day(circulation.ended_at),
        result=f"{result}, {citation(decision)}" if decision else result,
    )
    title = _("Bekanntgabe des Umlaufbeschlusses: %(title)s", title=name_of(paper))
    item = _add(paper, meeting, title, note, actor, now)
    paper.items.append(PaperItem(item=item, announces=True, at=now, by_id=actor.id))
    enter(paper, Step.ANNOUNCED, actor, now, note=_told(meeting), meeting=_told(meeting))
    return item


def bring(items: Sequence[AgendaItem], account: Account | None) -> Mapping[int, Brought]:
    """For the minutes: the papers that these items are about, with what they propose while it is open."""
    found = _papers_on(items)
    if account is not None and found:
        ids = {on.paper_id for on in found.values()}
        seen = set(db.session.scalars(select(Paper.id).where(Paper.id.in_(ids), visible_paper(account))))
        found = {number: on for number, on in found.items() if on.paper_id in seen}
    elif account is None:
        found = {number: on for number, on in found.items() if _is_to_be_decided(on)}
    return {
        number: Brought(
            title=_("Vorlage %(name)s", name=name_of(on.paper)),
            url=f"/v/{on.paper.key}",
            icon="paper",
            wording=on.paper.proposal if _is_to_be_decided(on) else "",
            workspace=on.paper.workspace,
        )
        for number, on in found.items()
    }


def settle(meeting: Meeting, actor: Account, now: datetime) -> None:
    """For the minutes, when they are sent: a paper whose item has a decision is decided by it."""
    for number, on in _papers_on(meeting.items).items():
        life.hold(on.paper)
        if not _is_to_be_decided(on):
            continue
        decision = db.session.scalar(
            select(Decision)
            .where(Decision.item_id == number, Decision.removed_at.is_(None), Decision.number.is_not(None))
            .order_by(Decision.id)
            .limit(1)
        )
        if decision is not None:
            life.accept(on.paper, decision, actor=actor, author=actor, now=now)


def _is_to_be_decided(on: PaperItem) -> bool:
    return on.paper.state == PaperState.SUBMITTED and not on.announces and on.paper.running is None


def _papers_on(items: Sequence[AgendaItem]) -> dict[int, PaperItem]:
    """By the id of the item; one that was carried over is about the same as the one it comes from."""
    before: dict[int, int | None] = {item.id: item.carried_from_id for item in items}
    while missing := {origin for origin in before.values() if origin is not None and origin not in before}:
        rows = db.session.execute(
            select(AgendaItem.id, AgendaItem.carried_from_id).where(AgendaItem.id.in_(missing))
        )
        before |= dict.fromkeys(missing) | {row.id: row.carried_from_id for row in rows}
    known = {
        on.item_id: on
        for on in db.session.scalars(
            select(PaperItem)
            .where(PaperItem.item_id.in_(before))
            .options(
                joinedload(PaperItem.paper).joinedload(Paper.workspace),
                joinedload(PaperItem.paper).selectinload(Paper.circulations),
            )
        )
    }
    found = {}
    for item in items:
        at: int | None = item.id
        while at is not None and at not in known:
            at = before[at]
        if at is not None:
            found[item.id] = known[at]
    return found


def _add(paper: Paper, meeting: Meeting, title: str, note: str, actor: Account, now: datetime) -> AgendaItem:
    if Permission.MINUTES_WRITE not in access.permissions_in(actor, meeting.workspace):
        raise Refused(_("In diesem Arbeitsbereich dürfen Sie keine Tagesordnung ändern."), 403)
    if meeting.event.cancelled_at is not None or (meeting.event.ends_at and meeting.event.ends_at <= now):
        raise Refused(_("Diese Sitzung findet nicht mehr statt. Bitte wählen Sie eine andere."))
    item = add_lines(meeting, [Line(0, title[:300])], actor=actor, now=now)[0]
    item.note = note[:LONGEST_NOTE]
    return item


def _told(meeting: Meeting) -> str:
    return _("%(title)s, %(day)s", title=meeting.title, day=day(meeting.event.starts_at))
