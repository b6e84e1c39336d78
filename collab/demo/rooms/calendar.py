"""Events of the calendar: single, over several days, repeated with exceptions, called off."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from collab.base.clock import local
from collab.calendar import occurrences
from collab.calendar.actions import EventFields, Invitee, answer, cancel_event, invite, plan_event
from collab.calendar.actions.dates import DateFields, cancel_date, change_date
from collab.calendar.models import Answer, Event
from collab.demo.rooms.steps import Row, Steps, tables
from collab.extensions import db

SPAN = timedelta(days=400)
"""In which the numbered dates of a repeated event are looked for."""


def tell(steps: Steps) -> None:
    for row in tables("calendar.toml", "event"):
        steps.at(row["at"], partial(_plan, steps, row))
        for change in row.get("exception", ()):
            steps.at(change["at"], partial(_except, steps, row, change))
        for said in row.get("answer", ()):
            steps.at(said["at"], partial(_answer, steps, row, said))
        if "cancelled" in row:
            steps.at(row["cancelled"], partial(_cancel, steps, row))
        steps.discuss("event", row["key"], row.get("comment", ()))


def _plan(steps: Steps, row: Row, at: datetime) -> None:
    actor = steps.account(row["by"])
    city = steps.city(row.get("city"))
    fields = EventFields(
        title=row["title"],
        description=steps.text(row.get("text", "")),
        place=row.get("place", ""),
        link=row.get("link", ""),
        rule=row.get("rule", ""),
        category=row.get("category", ""),
        city_id=city.id if city else None,
        remind_minutes=row.get("remind", []),
        first_day=steps.day(row.get("first_day")),
        last_day=steps.day(row.get("last_day")),
    )
    if "starts" in row:
        fields.starts_at = steps.utc(row["starts"])
        fields.ends_at = fields.starts_at + timedelta(minutes=row["minutes"])
    event = plan_event(steps.workspace(row["workspace"]), fields, actor=actor, now=at)
    db.session.flush()
    steps.made["event", row["key"]] = event
    if people := [Invitee(person) for person in steps.people(row.get("people", ()))]:
        invite(event, people, actor=actor, now=at)
    if "attach" in row:
        steps.attach("event", row["key"], row["attach"], actor, at)


def _except(steps: Steps, row: Row, change: Row, at: datetime) -> None:
    """The date of that number (from 1) is put off, or does not take place."""
    event: Event = steps.made["event", row["key"]]
    actor = steps.account(row["by"])
    begin = local(occurrences.first(event).begin).date()
    date = occurrences.between(event, begin, begin + SPAN)[change["number"] - 1]
    if change.get("cancelled"):
        cancel_date(event, date.original, actor=actor, now=at)
        return
    assert date.starts_at is not None and date.ends_at is not None
    later = timedelta(hours=change["hours_later"])
    fields = DateFields(
        title=event.title,
        starts_at=date.starts_at + later,
        ends_at=date.ends_at + later,
        place=change.get("place", event.place),
        description=change.get("text", event.description),
    )
    change_date(event, date.original, fields, actor=actor, now=at)


def _answer(steps: Steps, row: Row, said: Row, at: datetime) -> None:
    event: Event = steps.made["event", row["key"]]
    person = steps.person(said["by"])
    participant = next(each for each in event.participants if each.person is person)
    note = said.get("note", "")
    answer(participant, Answer(said["says"]), note=note, now=at, actor=steps.account(said["by"]))


def _cancel(steps: Steps, row: Row, at: datetime) -> None:
    cancel_event(steps.made["event", row["key"]], actor=steps.account(row["by"]), now=at)
