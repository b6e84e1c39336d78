"""Meetings with decisions, and two that were held at length: one whose minutes are out, one sealed."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from bench.world import World, each
from collab import kinds
from collab.attachments.actions import attach
from collab.base.database import writing
from collab.documents.models import Document
from collab.extensions import db
from collab.minutes import actions
from collab.minutes.actions.action_items import ActionFields, add_action
from collab.minutes.actions.decisions import DecisionFields, Given, add_decision, number_decisions
from collab.minutes.actions.life import approve, circulate
from collab.minutes.actions.writing import write_item
from collab.minutes.models import Meeting, MinutesState, Presence, Vote
from collab.minutes.typed import Line

LONG_AGENDA = 30
LONG_DECISIONS = 10
LONG_TASKS = 15
COMING = 5
ATTACHED = 5
AGENDA = (
    Line(0, "Begrüßung", 5),
    Line(0, "Berichte", 30),
    Line(1, "Aus den Städten"),
    Line(0, "Verschiedenes"),
)


def fill_meetings(world: World, count: int) -> dict[str, str]:
    """One a day back from today, five to come; each of the past has a decision with a number."""

    def one(number: int) -> None:
        past = number >= COMING
        begins = world.days(COMING - number if past else number + 1)
        meeting = _plan(world, world.title(), begins, AGENDA, people=3)
        if past:
            _decide(world, meeting, 1)
            number_decisions(meeting)
            meeting.state = MinutesState.CIRCULATED

    each(count, one)
    return {
        "meetings": f"/w/{world.workspace.slug}/meetings",
        "decisions": f"/w/{world.workspace.slug}/decisions",
    }


def hold_long_meetings(world: World) -> dict[str, str]:
    """The same long minutes three times: as they are written, sent out, and sealed."""
    with writing():
        draft, out, sealed = (_written(world) for _time in range(3))
        for meeting in (out, sealed):
            circulate(meeting, 14, actor=world.lead, now=world.days(-20))
        approve(sealed, actor=world.lead, now=world.now)
        db.session.commit()
    return {
        "meeting": f"/m/{out.key}",
        "sealed": f"/m/{sealed.key}",
        "write": f"/m/{draft.key}/write",
        "pdf": f"/m/{out.key}/minutes.pdf",
    }


def _plan(world: World, title: str, begins: datetime, agenda: tuple[Line, ...], people: int) -> Meeting:
    fields = actions.MeetingFields(
        title,
        starts_at=begins,
        ends_at=begins + timedelta(hours=3),
        place="Rathaus, Sitzungssaal",
        city=world.cities[people % len(world.cities)],
        chair=world.lead.person,
        minute_taker=world.reader.person,
    )
    invited = [actions.Invited(person) for person in [world.reader.person, *world.people[:people]]]
    return actions.plan_meeting(
        world.workspace, fields, invited, actor=world.lead, now=world.now, agenda=agenda
    )


def _written(world: World) -> Meeting:
    """Every third item of the agenda is at the top; each has two paragraphs, the first ten a decision."""
    agenda = tuple(Line(1 if number % 3 else 0, world.title(), 10) for number in range(LONG_AGENDA))
    meeting = _plan(world, "Große Sitzung", world.days(-21), agenda, people=len(world.people))
    for person in meeting.event.participants:
        actions.note_participant(meeting, person, Presence.PRESENT, actor=world.lead, now=world.now)
    for item in meeting.items:
        text = f"**Bericht:** {world.text(2)}\n\n- siehe [[Startseite]]\n- [Vorlage](https://stadt.example/)"
        write_item(item, text, based_on=0, actor=world.reader, now=world.now)
    _decide(world, meeting, LONG_DECISIONS)
    for number, item in enumerate(meeting.items[:LONG_TASKS]):
        fields = ActionFields(world.title(), person=world.people[number], due=world.days(30).date())
        add_action(item, fields, actor=world.reader, now=world.now)
    _attach(world, meeting)
    return meeting


def _decide(world: World, meeting: Meeting, count: int) -> None:
    """One decision on each of the first items; all cities have said something."""
    votes = {city.id: Given(Vote.ABSTAINS if city.id % 5 == 0 else Vote.YES) for city in world.cities}
    for item in meeting.items[:count]:
        fields = DecisionFields(world.text(1), title=world.title(), votes=votes)
        add_decision(item, fields, actor=world.reader, now=world.now)


def _attach(world: World, meeting: Meeting) -> None:
    subject = kinds.find_subject(world.reader, f"meeting-{meeting.key}")
    assert subject is not None
    documents = select(Document).where(Document.workspace_id == world.workspace.id).limit(ATTACHED)
    for document in db.session.scalars(documents):
        attach(subject, document, actor=world.reader, now=world.now)
