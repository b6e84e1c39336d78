"""Meetings from the invitation to the sealed minutes.

One file for each series. A meeting goes as far as its times say: planned, invited, answered, held, written,
circulated, objected to, approved.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from collab.calendar.models import Answer, Event, Participant
from collab.calendar.polls.models import Poll
from collab.demo.catalogue import CONTENT
from collab.demo.rooms.minutes import write_minutes
from collab.demo.rooms.steps import Row, Steps, tables
from collab.demo.rooms.times import workday
from collab.extensions import db
from collab.minutes import actions
from collab.minutes.actions import life
from collab.minutes.actions.objections import raise_objection, settle
from collab.minutes.models import Meeting, Objection, Presence
from collab.minutes.typed import Line

EVENING = 17
A_DAY = 4
"""So many people answer an invitation on one day."""


def tell(steps: Steps) -> None:
    for path in sorted((CONTENT / "meetings").glob("*.toml")):
        for row in tables(f"meetings/{path.name}", "meeting"):
            row["workspace"] = path.stem
            _tell_of(steps, row)


def _tell_of(steps: Steps, row: Row) -> None:
    steps.at(row["planned"], partial(_plan, steps, row))
    if "invited" in row:
        steps.at(row["invited"], partial(_invite, steps, row))
        _tell_of_answers(steps, row)
    if "written" in row:
        steps.at(row["starts"], partial(_note_who_is_there, steps, row))
        steps.at(row["written"], partial(_write, steps, row))
    if "circulated" in row:
        steps.at(row["circulated"], partial(_circulate, steps, row))
    for objection in row.get("objection", ()):
        steps.at(objection["at"], partial(_object, steps, row, objection))
        if "settled" in objection:
            steps.at(objection["settled"], partial(_settle, steps, row, objection))
    if "approved" in row:
        steps.at(row["approved"], partial(_approve, steps, row))
    if "template" in row:
        steps.at(row["planned"], partial(_keep_agenda, steps, row))
    steps.discuss("meeting", row["key"], row.get("comment", ()))


def _plan(steps: Steps, row: Row, at: datetime) -> None:
    workspace = steps.workspace(row["workspace"])
    event = _event_of_poll(steps, row)
    starts_at = event.starts_at if event else steps.utc(row["starts"])
    assert starts_at is not None
    fields = actions.MeetingFields(
        title=row["title"],
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=row["minutes"]),
        place=row.get("place", ""),
        link=row.get("link", ""),
        description=row.get("text", ""),
        city=steps.city(row.get("city")),
        chair=steps.person(row["chair"]),
        minute_taker=steps.person(row["minutes_by"]),
        quorum=row.get("quorum"),
        series=actions.series_named(workspace, row["series"], now=at),
    )
    invited = [actions.Invited(person) for person in steps.people(row["people"])]
    invited += [actions.Invited(name=name, email=email) for name, email in row.get("outside", ())]
    items = [item for item in row["item"] if not (item.get("carried") or item.get("approves"))]
    agenda = [Line(item.get("depth", 0), item["title"], item.get("minutes")) for item in items]
    actor = steps.account(row["by"])
    meeting = actions.plan_meeting(
        workspace, fields, invited, actor=actor, now=at, agenda=agenda, event=event
    )
    steps.made["meeting", row["key"]] = meeting
    _describe(steps, meeting, items)


def _event_of_poll(steps: Steps, row: Row) -> Event | None:
    if "poll" not in row:
        return None
    poll: Poll = steps.made["poll", row["poll"]]
    return poll.event


def _describe(steps: Steps, meeting: Meeting, rows: list[Row]) -> None:
    """Put right at once; a line of the journal for each item would bury the rest."""
    by_title = {item.title: item for item in meeting.items}
    for row in rows:
        item = by_title[row["title"]]
        item.note = row.get("note", "")
        item.responsible = steps.person(row.get("responsible"))
        item.public = row.get("public", True)
    db.session.flush()


def _keep_agenda(steps: Steps, row: Row, at: datetime) -> None:
    meeting = steps.made["meeting", row["key"]]
    actions.save_template(meeting, row["template"], actor=steps.account(row["by"]), now=at)


def _invite(steps: Steps, row: Row, at: datetime) -> None:
    meeting: Meeting = steps.made["meeting", row["key"]]
    actor = steps.account(row["by"])
    if "attach" in row:
        steps.attach("meeting", row["key"], row["attach"], actor, at)
    actions.send_invitations(
        meeting, meeting.event.participants, words=row.get("words", ""), actor=actor, now=at
    )


def _tell_of_answers(steps: Steps, row: Row) -> None:
    """Some on each of the working days after the invitation, in the order of the content."""
    invited = steps.moment(row["invited"])
    for number, (who, said) in enumerate(row.get("answers", {}).items()):
        on = datetime.combine(workday(invited.date(), 1 + number // A_DAY), invited.time())
        later = on - invited + timedelta(minutes=17 + 53 * (number % A_DAY))
        steps.at(row["invited"], partial(_answer, steps, row, who, said), later=later)


def _answer(steps: Steps, row: Row, who: str, words: str, at: datetime) -> None:
    """`words`: "yes", "no: reason" or "deputy: name"; `who`: key of a person, or a name from outside."""
    meeting: Meeting = steps.made["meeting", row["key"]]
    said, _, more = words.partition(": ")
    deputy = more if said == Answer.DEPUTY else ""
    actor = steps.story.accounts.get(who) or steps.account(row["by"])
    actions.give_answer(
        meeting,
        _participant(steps, meeting, who),
        Answer(said),
        deputy=deputy,
        note="" if deputy else more,
        actor=actor,
        now=at,
    )


def _note_who_is_there(steps: Steps, row: Row, at: datetime) -> None:
    meeting: Meeting = steps.made["meeting", row["key"]]
    actor = steps.account(row["minutes_by"])
    actions.take_over_answers(meeting, actor=actor, now=at)
    for who in row.get("absent", ()):
        participant = _participant(steps, meeting, who)
        actions.note_participant(meeting, participant, Presence.ABSENT, actor=actor, now=at)
    for guest in row.get("guest", ()):
        actions.add_attendance(
            meeting,
            name=guest.get("name", ""),
            person=steps.person(guest.get("person")),
            city=steps.city(guest.get("city")),
            guest=True,
            actor=actor,
            now=at,
        )
    for who, (came, left) in row.get("only", {}).items():
        line = actions.row_of(meeting, _participant(steps, meeting, who))
        assert line is not None
        line.came, line.left = came or None, left or None


def _participant(steps: Steps, meeting: Meeting, who: str) -> Participant:
    person = steps.story.persons.get(who)
    return next(
        each for each in meeting.event.participants if (each.person is person if person else each.name == who)
    )


def _write(steps: Steps, row: Row, at: datetime) -> None:
    write_minutes(steps, steps.made["meeting", row["key"]], row, at)


def _circulate(steps: Steps, row: Row, at: datetime) -> None:
    life.circulate(steps.made["meeting", row["key"]], 14, actor=steps.account(row["by"]), now=at)


def _object(steps: Steps, row: Row, objection: Row, at: datetime) -> None:
    meeting: Meeting = steps.made["meeting", row["key"]]
    item = next((each for each in meeting.items if each.title == objection.get("item")), None)
    text, actor = objection["text"], steps.account(objection["by"])
    steps.made["objection", text] = raise_objection(meeting, item, text, actor=actor, now=at)


def _settle(steps: Steps, row: Row, objection: Row, at: datetime) -> None:
    raised: Objection = steps.made["objection", objection["text"]]
    settle(raised, objection["answer"], actor=steps.account(row["minutes_by"]), now=at)


def _approve(steps: Steps, row: Row, at: datetime) -> None:
    there = steps.made["meeting", row["approved_in"]] if "approved_in" in row else None
    life.approve(steps.made["meeting", row["key"]], actor=steps.account(row["by"]), now=at, in_meeting=there)
