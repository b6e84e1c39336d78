"""Decisions: their wording, what each city says to them, and the number by which they are cited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import func, select

from collab import activity
from collab.base.errors import Refused
from collab.extensions import db
from collab.minutes import outcomes
from collab.minutes.actions.writing import ensure_writable, note_correction
from collab.minutes.models import AgendaItem, Assent, Body, Decision, Meeting, MinutesState, Presence, Vote
from collab.minutes.record import citation, day_of
from collab.people.models import Account, Organisation, Person
from collab.search.queue import queue_index
from collab.workspaces.models import Workspace


@dataclass(frozen=True)
class Given:
    """What a city says to a decision."""

    vote: Vote
    note: str = ""


@dataclass(frozen=True)
class DecisionFields:
    """`votes`: by the id of the city; cities that are left out keep what they said."""

    wording: str
    title: str = ""
    due: date | None = None
    responsible: Person | None = None
    votes: Mapping[int, Given] | None = None


def voting_cities(meeting: Meeting) -> list[Organisation]:
    """The cities that are asked: those of the workspace, and those whose people were there."""
    found = {city.id: city for city in meeting.workspace.cities if city.is_city}
    for line in meeting.attendances:
        if (
            line.city is not None
            and line.city.is_city
            and line.presence == Presence.PRESENT
            and not line.guest
        ):
            found.setdefault(line.city.id, line.city)
    return sorted(found.values(), key=lambda city: city.name)


def add_decision(item: AgendaItem, fields: DecisionFields, *, actor: Account, now: datetime) -> Decision:
    """Write a decision down. All cities are pending that say nothing yet."""
    meeting = item.meeting
    ensure_writable(meeting, actor)
    decision = Decision(
        workspace=meeting.workspace,
        item=item,
        title=fields.title,
        wording=_wording(fields),
        decided_on=day_of(meeting),
        due=fields.due,
        responsible=fields.responsible,
        created_at=now,
        created_by_id=actor.id,
        changed_at=now,
    )
    db.session.add(decision)
    given = fields.votes or {}
    for city in voting_cities(meeting):
        vote = given.get(city.id, Given(Vote.PENDING))
        decision.assents.append(Assent(city=city, vote=vote.vote, note=vote.note))
    db.session.flush()
    if meeting.state == MinutesState.CIRCULATED:
        number_decisions(meeting)
        note_correction(meeting, actor, now, item)
        outcomes.settle(meeting, actor, now)
    queue_index("decision", decision.id, now)
    return decision


def change_decision(decision: Decision, fields: DecisionFields, *, actor: Account, now: datetime) -> bool:
    """Returns whether anything is different."""
    meeting = meeting_of(decision)
    ensure_writable(meeting, actor)
    given = {
        "title": fields.title,
        "wording": _wording(fields),
        "due": fields.due,
        "responsible_id": fields.responsible.id if fields.responsible else None,
    }
    changed = [name for name, value in given.items() if getattr(decision, name) != value]
    for name in changed:
        setattr(decision, name, given[name])
    voted = _set_votes(decision, fields.votes or {})
    if changed or voted:
        _note_change(decision, meeting, actor, now, only_votes=not changed)
    return bool(changed or voted)


def set_votes(decision: Decision, votes: Mapping[int, Given], *, actor: Account, now: datetime) -> bool:
    """What cities say; also after the minutes were sent, when a city that was pending has answered."""
    meeting = meeting_of(decision)
    ensure_writable(meeting, actor)
    if not _set_votes(decision, votes):
        return False
    _note_change(decision, meeting, actor, now, only_votes=True)
    return True


def all_agree(decision: Decision, *, actor: Account, now: datetime) -> bool:
    """Every city says yes."""
    votes = {assent.city_id: Given(Vote.YES, assent.note) for assent in decision.assents}
    return set_votes(decision, votes, actor=actor, now=now)


def remove_decision(decision: Decision, *, actor: Account, now: datetime) -> None:
    """Take a decision of a draft back; `restore_decision` brings it again. One with a number stays."""
    meeting = meeting_of(decision)
    ensure_writable(meeting, actor)
    if decision.number is not None:
        raise Refused(
            _(
                "Der Beschluss %(number)s ist versandt und behält seine Nummer. Ändern Sie den Wortlaut, "
                "oder vermerken Sie darin, dass er entfällt.",
                number=citation(decision),
            )
        )
    decision.removed_at = now
    decision.changed_at = now
    db.session.flush()
    db.session.expire(decision.item, ["decisions"])
    queue_index("decision", decision.id, now)


def restore_decision(decision: Decision, *, actor: Account, now: datetime) -> None:
    ensure_writable(meeting_of(decision), actor)
    decision.removed_at = None
    decision.changed_at = now
    db.session.flush()
    db.session.expire(decision.item, ["decisions"])
    queue_index("decision", decision.id, now)


def number_decisions(meeting: Meeting) -> list[Decision]:
    """Give each decision of the meeting that has none the next number of its workspace and year.

    Numbers follow the order of the agenda and leave no gap. A decision about something that another workspace
    brought in goes there first: it is numbered, found and followed up where it is about.
    """
    waiting = [decision for item in meeting.items for decision in item.decisions if decision.number is None]
    if not waiting:
        return []
    brought = outcomes.brought([item for item in meeting.items if item.decisions], None)
    for decision in waiting:
        about = brought.get(decision.item_id or 0)
        if about is not None:
            decision.workspace, decision.body = about.workspace, Body.STEERING
        give_number(decision, day_of(meeting).year)
    return waiting


def give_number(decision: Decision, year: int) -> None:
    """The next one of its workspace and year.

    The workspace is held until the commit, so that two who count at once stand in line; and the database
    refuses the same number twice.
    """
    room = decision.workspace.id
    db.session.execute(select(Workspace.id).where(Workspace.id == room).with_for_update())
    counted = select(func.max(Decision.number)).where(Decision.workspace_id == room, Decision.year == year)
    decision.year, decision.number = year, (db.session.scalar(counted) or 0) + 1
    db.session.flush()


def decide_by_circulation(
    workspace: Workspace,
    fields: DecisionFields,
    cities: Sequence[Organisation],
    *,
    decided_on: date,
    actor: Account,
    now: datetime,
) -> Decision:
    """A decision of the steering group that was taken without a meeting; it has its number at once.

    What the cities said is part of a sealed record, so nothing of it is changed any more.
    """
    given = fields.votes or {}
    decision = Decision(
        workspace=workspace,
        title=fields.title,
        wording=_wording(fields),
        decided_on=decided_on,
        body=Body.STEERING,
        due=fields.due,
        responsible=fields.responsible,
        created_at=now,
        created_by_id=actor.id,
        changed_at=now,
        assents=[
            Assent(city=city, vote=vote.vote, note=vote.note)
            for city in cities
            for vote in [given.get(city.id, Given(Vote.PENDING))]
        ],
    )
    db.session.add(decision)
    give_number(decision, decided_on.year)
    queue_index("decision", decision.id, now)
    return decision


def take_over_wording(item: AgendaItem, *, actor: Account, now: datetime) -> Decision:
    """The wording that is proposed for an item becomes its decision, still without votes."""
    found = outcomes.brought([item], actor).get(item.id)
    if found is None or not found.wording:
        raise Refused(_("Zu diesem Punkt gibt es keinen Beschlussvorschlag."))
    if item.decisions:
        raise Refused(_("Zu diesem Punkt steht schon ein Beschluss im Protokoll."))
    fields = DecisionFields(found.wording, title=item.title[:300])
    return add_decision(item, fields, actor=actor, now=now)


def meeting_of(decision: Decision) -> Meeting:
    """The meeting whose minutes hold a decision, to change it there; Refused for one taken by circulation."""
    if decision.item is None:
        raise Refused(_("Dieser Beschluss ist im Umlauf gefasst und versiegelt. Er bleibt, wie er ist."))
    return decision.item.meeting


def _wording(fields: DecisionFields) -> str:
    wording = fields.wording.replace("\r\n", "\n").strip()
    if not wording:
        raise Refused(_("Bitte geben Sie den Wortlaut des Beschlusses ein."), 422)
    return wording


def _set_votes(decision: Decision, votes: Mapping[int, Given]) -> bool:
    changed = False
    for assent in decision.assents:
        given = votes.get(assent.city_id)
        if given is not None and (assent.vote, assent.note) != (given.vote, given.note):
            assent.vote, assent.note = given.vote, given.note
            changed = True
    return changed


def _note_change(
    decision: Decision, meeting: Meeting, actor: Account, now: datetime, *, only_votes: bool
) -> None:
    decision.changed_at = now
    db.session.flush()
    queue_index("decision", decision.id, now)
    if meeting.state != MinutesState.CIRCULATED:
        return
    if only_votes:
        meeting.corrected_at = now
        record_decision("decision.voted", decision, actor, now)
    else:
        assert decision.item is not None
        decision.item.corrected_at = now
        note_correction(meeting, actor, now, decision.item)


def record_decision(verb: str, decision: Decision, actor: Account | None, now: datetime) -> None:
    """One line about a decision that has a number."""
    activity.record(
        verb,
        "decision",
        decision.id,
        name_of(decision),
        actor=actor,
        now=now,
        workspace=decision.workspace,
    )


def name_of(decision: Decision) -> str:
    """How lists call a decision: "forum 2026/3: Willkommensmappe"."""
    words = decision.title or " ".join(decision.wording.split())
    words = words if len(words) <= 120 else words[:119].rsplit(" ", 1)[0] + "…"
    number = citation(decision)
    return f"{number}: {words}" if number else words
