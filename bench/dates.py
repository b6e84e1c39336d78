"""Events and polls."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bench.world import World, each
from collab.base.clock import BERLIN, local
from collab.base.database import writing
from collab.calendar.actions import EventFields, plan_event
from collab.calendar.polls import actions as polls
from collab.calendar.polls.models import Poll, Suits
from collab.extensions import db
from collab.feeds.addresses import open_address, token_for

REPEATED = 10  # every tenth event
DATES = 20


def fill_calendar(world: World, count: int) -> dict[str, str]:
    """The events lie in four weeks from a Monday; every tenth comes each week since a year."""
    today = local(world.now).date()
    monday = today - timedelta(days=today.weekday())

    def one(number: int) -> None:
        repeated = number % REPEATED == REPEATED - 1
        day = monday + timedelta(days=number % 28, weeks=-52 if repeated else 0)
        begins = datetime.combine(day, time(8 + number % 9), BERLIN)
        fields = EventFields(
            world.title(),
            starts_at=begins,
            ends_at=begins + timedelta(hours=1),
            place="Rathaus",
            description=world.text(1),
            rule="FREQ=WEEKLY" if repeated else "",
            city_id=world.cities[number % len(world.cities)].id,
        )
        plan_event(world.workspace, fields, actor=world.lead, now=world.now)

    each(count, one)
    with writing():
        address = open_address(world.reader, "calendar", None, world.now)
        db.session.commit()
    here = f"/w/{world.workspace.slug}/calendar"
    views = {
        f"{place}_{view}": f"{path}?view={view}&date={_shown(view, monday)}"
        for place, path in (("calendar", here), ("mine", "/calendar/"))
        for view in ("month", "week", "list")
    }
    return {**views, "feed": f"/calendar/feed/{token_for(address)}.ics"}


def _shown(view: str, monday: date) -> date:
    """The month that holds most of the four weeks."""
    return monday + timedelta(days=14) if view == "month" else monday


def fill_polls(world: World, count: int) -> dict[str, str]:
    """One is of 20 dates and 30 people who have all answered; the others of 5 dates and 3 people."""

    def one(_number: int) -> None:
        _poll(world, world.title(), dates=5, people=3)

    each(count - 1, one)
    with writing():
        large = _poll(world, "Große Abstimmung", dates=DATES, people=len(world.people))
        db.session.commit()
    return {"polls": f"/w/{world.workspace.slug}/polls/", "poll": f"/poll/{large.key}"}


def _poll(world: World, title: str, dates: int, people: int) -> Poll:
    """The reader is asked, too, and has not answered."""
    slots = [polls.Slot(world.days(30 + n), world.days(30 + n) + timedelta(hours=2)) for n in range(dates)]
    fields = polls.PollFields(title, slots, world.days(20).date(), text=world.text(1))
    asked = [polls.Asked(person) for person in [world.reader.person, *world.people[:people]]]
    poll = polls.start_poll(world.workspace, fields, asked, actor=world.lead, now=world.now)
    options = [option.id for option in poll.options]
    for number, invitee in enumerate(poll.invitees[1:]):
        said = {option: list(Suits)[(option + number) % 3] for option in options}
        polls.answer_poll(invitee, said, comment="", actor=None, now=world.now)
    return poll
