"""The calendar for other programs, the panel and the digest."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import icalendar
import recurring_ical_events
import vobject
from flask import Flask

from collab.base.clock import BERLIN
from collab.calendar import outlook
from collab.calendar.actions import EventFields, plan_event
from collab.extensions import db
from collab.feeds import addresses
from collab.people.models import Person
from collab.tasks.actions import TaskFields, add_task
from collab.workspaces.models import Membership
from tests.calendar.conftest import Plan, berlin
from tests.conftest import NOW, World


def address(world: World, who: str, workspace: str | None = "forum") -> str:
    place = world.workspaces[workspace] if workspace else None
    made = addresses.open_address(world.accounts[who], "calendar", place, NOW)
    db.session.commit()
    return addresses.url_of(made).split("/", 3)[3]


def test_a_week_around_both_clock_changes_is_right_in_the_feed(app: Flask, plan: Plan, world: World) -> None:
    plan("Jour fixe", starts_at=berlin(2026, 1, 7, 9, 30), rule="FREQ=DAILY")
    plan("Frist", first_day=date(2026, 3, 29))
    content = app.test_client().get("/" + address(world, "rita")).data
    calendar = icalendar.Calendar.from_ical(content)
    for first in (date(2026, 3, 26), date(2026, 10, 22)):
        found = recurring_ical_events.of(calendar).between(first, first + timedelta(days=7))
        timed = [each["DTSTART"].dt for each in found if isinstance(each["DTSTART"].dt, datetime)]
        assert len(timed) == 7
        assert {(at.astimezone(BERLIN).hour, at.astimezone(BERLIN).minute) for at in timed} == {(9, 30)}
        assert {at.astimezone(UTC).hour for at in timed} == {7, 8}
    titles = {component.summary.value for component in vobject.readOne(content.decode()).vevent_list}
    assert titles == {"Jour fixe", "Frist"}


def test_a_feed_is_not_sent_again_while_nothing_is_new(app: Flask, plan: Plan, world: World) -> None:
    plan()
    client, url = app.test_client(), "/" + address(world, "rita")
    first = client.get(url)
    assert first.mimetype == "text/calendar" and "Last-Modified" in first.headers
    assert client.get(url, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    plan("Neu")
    assert client.get(url, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_a_feed_shows_what_its_account_sees_now_until_it_is_revoked(
    app: Flask, plan: Plan, world: World
) -> None:
    plan("Offen")
    plan("Geheim", workspace="intern", by="olga")
    client, url = app.test_client(), "/" + address(world, "rita", None)
    content = client.get(url).data
    assert b"Offen" in content and b"Geheim" not in content
    forum = "/" + address(world, "rita")
    db.session.query(Membership).filter_by(account_id=world.rita.id).delete()
    assert b"Offen" not in client.get(url).data
    assert client.get(forum).status_code == 404
    addresses.revoke(addresses.address_of(world.rita, "calendar", None), NOW)  # type: ignore[arg-type]
    assert client.get(url).status_code == 404
    assert client.get("/calendar/feed/x.ics").status_code == 404


def test_due_tasks_stand_in_the_feed_and_on_the_page_as_whole_days(app: Flask, world: World) -> None:
    person = db.session.get_one(Person, world.rita.person_id)
    due = date.today() + timedelta(days=9)  # noqa: DTZ011 - the feed asks the clock
    add_task(
        world.workspaces["forum"],
        TaskFields("Bericht abgeben", responsible=[person], due=due),
        actor=world.max,
        now=NOW,
    )
    content = app.test_client().get("/" + address(world, "rita")).data
    (component,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert "Bericht abgeben" in str(component["SUMMARY"])
    assert component["DTSTART"].dt == due and component["DTEND"].dt == due + timedelta(days=1)


def test_the_digest_names_the_dates_of_the_week(plan: Plan, world: World) -> None:
    plan("Morgen", starts_at=NOW + timedelta(days=1), place="Essen")
    plan("Später", starts_at=NOW + timedelta(days=9))
    plan("Vorbei", starts_at=NOW - timedelta(days=1))
    section = outlook.section(world.rita, None, NOW)
    assert section is not None and not section.worth_a_mail
    ((line),) = section.lines
    assert (line.title, line.note) == ("Morgen", "Di, 17. November, 10:00 Uhr, Essen, Interkommunales Forum")
    assert outlook.section(world.olga, None, NOW) is None


def test_the_panel_shows_the_soonest_and_leaves_out_what_is_called_off(plan: Plan, world: World) -> None:
    for number in range(8):
        fields = EventFields(f"Termin {number}", first_day=date(2026, 11, 20) + timedelta(days=number))
        plan_event(world.workspaces["forum"], fields, actor=world.max, now=NOW)
    gone = plan("Abgesagt", first_day=date(2026, 11, 19))
    gone.cancelled_at = NOW
    words = outlook.panel(world.rita, world.workspaces["forum"], NOW)
    assert words is not None
    assert [each.title for each, _time in words["ahead"]] == [f"Termin {number}" for number in range(5)]
    assert outlook.panel(world.olga, None, NOW) is None
