"""Writing iCalendar: feeds, single events, and messages between calendars (RFC 5546)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import current_app
from icalendar import Calendar, vCalAddress, vRecur
from icalendar import Event as Component

from collab.base.addresses import public_url
from collab.calendar import occurrences, times
from collab.calendar.ics import zones
from collab.calendar.models import Answer, Event, EventException, Participant
from collab.kinds import Dated

PRODUCT = "-//Städtekooperation//Kalender//DE"
PARTSTAT = {
    Answer.OPEN: "NEEDS-ACTION",
    Answer.YES: "ACCEPTED",
    Answer.MAYBE: "TENTATIVE",
    Answer.NO: "DECLINED",
    Answer.DEPUTY: "DELEGATED",
}


def single(event: Event) -> bytes:
    """One event with all its dates, for whoever takes it into a calendar by hand."""
    return _written(_calendar("PUBLISH"), [event])


def feed(title: str, events: Iterable[Event], dated: Iterable[Dated] = ()) -> bytes:
    """A calendar to subscribe to. The same content gives the same bytes."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", title)
    calendar.add("name", title)
    calendar.add("x-wr-timezone", "Europe/Berlin")
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    return _written(calendar, list(events), list(dated))


def message(event: Event, participant: Participant, address: str, method: str) -> bytes:
    """What goes by mail to one participant; only that one stands in it."""
    calendar = _calendar(method)
    return _written(calendar, [event], to=(participant, address), method=method)


def organizer_of(event: Event) -> str:
    """The address that answers go to: that of whoever planned the event, else of the platform."""
    account = event.created_by
    return account.email if account.is_active else str(current_app.config["MAIL_FROM"])


def components(event: Event) -> list[Component]:
    """The event itself, and one component for each date that is different."""
    found = [_master(event)]
    for change in event.exceptions:
        if not change.cancelled and not _is_plain_extra(change):
            found.append(_changed(event, change))
    return found


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _written(
    calendar: Calendar,
    events: list[Event],
    dated: list[Dated] | None = None,
    to: tuple[Participant, str] | None = None,
    method: str = "",
) -> bytes:
    for name in sorted({event.zone for event in events if event.starts_at} - {"UTC"} | {"Europe/Berlin"}):
        calendar.add_component(zones.component(name))
    for event in events:
        for component in components(event):
            if to is not None:
                _address(component, event, *to, method)
            calendar.add_component(component)
    for each in dated or []:
        calendar.add_component(_of_another_kind(each))
    return calendar.to_ical()


def _master(event: Event) -> Component:
    component = _frame(event, event.title, event.place, event.description)
    first = occurrences.first(event)
    _put_times(component, event, first.starts_at, first.ends_at, first.first_day, first.last_day)
    if event.rule:
        component.add("rrule", vRecur.from_ical(event.rule))
        gone = [_stamp(event, each.original) for each in event.exceptions if each.cancelled]
        more = [
            _stamp(event, each.original) for each in event.exceptions if each.extra and not each.cancelled
        ]
        kind = {"VALUE": "DATE"} if event.starts_at is None else {}
        for name, moments in (("exdate", gone), ("rdate", more)):
            if moments:
                component.add(name, moments, parameters=kind)
    return component


def _changed(event: Event, change: EventException) -> Component:
    date_ = occurrences.at(event, change.original)
    assert date_ is not None
    component = _frame(event, date_.title, date_.place, date_.description)
    component.add("recurrence-id", _stamp(event, change.original))
    _put_times(component, event, date_.starts_at, date_.ends_at, date_.first_day, date_.last_day)
    return component


def _frame(event: Event, title: str, place: str, description: str) -> Component:
    component = Component()
    component.add("uid", event.uid)
    component.add("dtstamp", event.changed_at.replace(microsecond=0))
    component.add("created", event.created_at.replace(microsecond=0))
    component.add("last-modified", event.changed_at.replace(microsecond=0))
    component.add("sequence", event.sequence)
    component.add("summary", title)
    component.add("status", "CANCELLED" if event.cancelled_at or event.trashed_at else "CONFIRMED")
    if place or event.link:
        component.add("location", place or event.link)
    told = "\n\n".join(part for part in (description, event.link) if part)
    if told:
        component.add("description", told)
    if event.category:
        component.add("categories", [event.category])
    component.add("url", public_url("calendar.show", event=event.key))
    return component


def _put_times(
    component: Component,
    event: Event,
    starts_at: datetime | None,
    ends_at: datetime | None,
    first_day: date,
    last_day: date,
) -> None:
    if starts_at is None or ends_at is None:
        component.add("dtstart", first_day)
        component.add("dtend", last_day + times.ONE_DAY)
        component.add("transp", "TRANSPARENT")
        return
    component.add("dtstart", _zoned(event, starts_at))
    component.add("dtend", _zoned(event, ends_at))


def _stamp(event: Event, original: datetime) -> date | datetime:
    if event.starts_at is None:
        return times.wall(original).date()
    return _zoned(event, original)


def _zoned(event: Event, moment: datetime) -> datetime:
    return moment.astimezone(UTC if event.zone == "UTC" else ZoneInfo(event.zone))


def _is_plain_extra(change: EventException) -> bool:
    own = (change.title, change.place, change.description, change.starts_at, change.first_day)
    return change.extra and all(value is None for value in own)


def _address(component: Component, event: Event, participant: Participant, address: str, method: str) -> None:
    """ORGANIZER and the one ATTENDEE. The platform sends for the organizer (SENT-BY)."""
    sender = str(current_app.config["MAIL_FROM"])
    organizer = vCalAddress(f"mailto:{organizer_of(event)}")
    organizer.params["CN"] = event.created_by.person.display_name
    if organizer_of(event) != sender:
        organizer.params["SENT-BY"] = f"mailto:{sender}"
    component.add("organizer", organizer)
    attendee = vCalAddress(f"mailto:{address}")
    name = participant.person.display_name if participant.person else participant.name
    attendee.params["CN"] = name or address
    attendee.params["CUTYPE"] = "INDIVIDUAL"
    attendee.params["ROLE"] = "REQ-PARTICIPANT" if participant.required else "OPT-PARTICIPANT"
    attendee.params["PARTSTAT"] = PARTSTAT[Answer(participant.answer)]
    if method == "REQUEST":
        attendee.params["RSVP"] = "TRUE"
    component.add("attendee", attendee)
    if method == "CANCEL":
        component.pop("status", None)
        component.add("status", "CANCELLED")


def _of_another_kind(each: Dated) -> Component:
    """The date of a task and the like. Its UID is made of its address, so it stays the same."""
    component = Component()
    named = f"{each.kind}-{hashlib.sha256(each.url.encode()).hexdigest()[:24]}"
    component.add("uid", f"{named}@{urlsplit(current_app.config['BASE_URL']).hostname}")
    component.add("dtstamp", times.midnight(each.first_day))
    component.add("summary", each.title)
    component.add("status", "CANCELLED" if each.state == "cancelled" else "CONFIRMED")
    if each.place:
        component.add("location", each.place)
    if each.category:
        component.add("categories", [each.category])
    component.add("url", current_app.config["BASE_URL"] + each.url)
    if each.starts_at is None:
        component.add("dtstart", each.first_day)
        component.add("dtend", each.last_day + times.ONE_DAY)
        component.add("transp", "TRANSPARENT")
    else:
        component.add("dtstart", each.starts_at.astimezone(ZoneInfo("Europe/Berlin")))
        component.add("dtend", (each.ends_at or each.starts_at).astimezone(ZoneInfo("Europe/Berlin")))
    return component
