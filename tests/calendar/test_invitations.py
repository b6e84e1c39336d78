"""Invitations by mail (RFC 5546, RFC 6047), answers by personal link, reminders."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import icalendar
import pytest
import vobject
from flask import Flask

from collab.base.errors import Refused
from collab.base.mail import OutgoingMail, send_due
from collab.calendar import personal, reminders
from collab.calendar.actions import (
    EventFields,
    Invitee,
    answer,
    cancel_date,
    cancel_event,
    change_event,
    change_following,
    invite,
    trash_event,
    uninvite,
)
from collab.calendar.models import Answer, Event, EventReminder, Participant
from collab.extensions import db
from tests.calendar.conftest import Plan, berlin
from tests.conftest import NOW, SignIn, World, make_app
from tests.post_office import PostOffice


@pytest.fixture
def office(app: Flask) -> Iterator[PostOffice]:
    with PostOffice().open() as office:
        app.config.update(office.settings)
        yield office


def arrived(office: PostOffice) -> list[EmailMessage]:
    """What the mail server has got since the last look."""
    db.session.commit()
    office.raw.clear()
    send_due(NOW + timedelta(days=400))
    return sorted(office.mails, key=lambda mail: str(mail["To"]))


def entry(mail: EmailMessage) -> Any:
    """The calendar inside a mail, as a calendar program takes it."""
    part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    content = part.get_payload(decode=True)
    calendar = icalendar.Calendar.from_ical(content)
    assert str(calendar["METHOD"]) == part["Content-Type"].params["method"]
    assert len(calendar.walk("VTIMEZONE")) == 1
    assert vobject.readOne(content.decode()).vevent.uid.value == str(calendar.walk("VEVENT")[0]["UID"])
    return calendar


def invited(world: World, event: Event, *people: Invitee) -> list[Participant]:
    guests = list(people) or [
        Invitee(person=world.rita.person),
        Invitee(name="Erika Muster", email="erika@stadt.example"),
    ]
    return invite(event, guests, actor=world.max, now=NOW)


def test_an_invitation_arrives_as_an_entry_for_the_calendar(
    plan: Plan, world: World, office: PostOffice
) -> None:
    event = plan("Forum – Auftakt", place="Rathaus")
    invite(
        event,
        [Invitee(person=world.rita.person), Invitee(name="Erika Muster", email="erika@stadt.example")],
        actor=world.max,
        now=NOW,
        extra_text="TOP 1: Begrüßung\nTOP 2: Wahl",
    )
    erika, rita = arrived(office)
    assert erika["Subject"] == "Einladung: Forum – Auftakt, 1. Dezember 2026, 10:00 Uhr"
    assert erika["Reply-To"] == "max@example.org"
    component = entry(erika).walk("VEVENT")[0]
    assert str(component["UID"]) == event.uid and component["SEQUENCE"] == 0
    assert component["DTSTART"].dt == event.starts_at
    attendee = component["ATTENDEE"]
    assert str(attendee) == "mailto:erika@stadt.example"
    assert (attendee.params["PARTSTAT"], attendee.params["RSVP"]) == ("NEEDS-ACTION", "TRUE")
    assert str(component["ORGANIZER"]) == "mailto:max@example.org"
    text = erika.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "TOP 1: Begrüßung\nTOP 2: Wahl" in text.replace("\r\n", "\n")
    assert "rita@example.org" not in erika.as_string()  # addresses go to nobody else
    assert f"/e/{event.key}" not in text.replace("/einladung/", "")  # she has no login
    assert f"/e/{event.key}" in rita.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "TOP 2: Wahl" in rita.get_body(("html",)).get_content()  # type: ignore[union-attr]


def test_a_change_goes_out_as_an_update_of_the_same_entry_and_asks_again(
    plan: Plan, world: World, office: PostOffice
) -> None:
    event = plan()
    rita, _erika = invited(world, event)
    answer(rita, Answer.YES, now=NOW)
    arrived(office)
    fields = EventFields.of(event)
    fields.starts_at, fields.ends_at = berlin(2026, 12, 2, 9), berlin(2026, 12, 2, 10)
    change_event(event, fields, actor=world.max, now=NOW)
    first, second = arrived(office)
    assert first["Subject"].startswith("Geändert:")
    component = entry(second).walk("VEVENT")[0]
    assert (str(component["UID"]), component["SEQUENCE"]) == (event.uid, 1)
    assert str(entry(second)["METHOD"]) == "REQUEST"
    assert rita.answer == Answer.OPEN
    fields.category = "Gremium"
    change_event(event, fields, actor=world.max, now=NOW)
    assert arrived(office) == []  # nobody needs to know


def test_calling_off_goes_to_those_who_were_told_and_to_nobody_else(
    plan: Plan, world: World, office: PostOffice
) -> None:
    event = plan()
    invited(world, event, Invitee(person=world.rita.person))
    event.participants.append(
        Participant(name="Ohne Mail", email="", added_at=NOW, answer=Answer.OPEN, required=True)
    )
    arrived(office)
    cancel_event(event, actor=world.max, now=NOW)
    (mail,) = arrived(office)
    calendar = entry(mail)
    assert str(calendar["METHOD"]) == "CANCEL"
    assert str(calendar.walk("VEVENT")[0]["STATUS"]) == "CANCELLED"
    trash_event(event, actor=world.max, now=NOW)
    assert arrived(office) == []  # not told twice
    with pytest.raises(Refused):
        invited(world, event, Invitee(person=world.gerd.person))


def test_leaving_out_one_date_is_an_update_with_that_date_left_out(
    plan: Plan, world: World, office: PostOffice
) -> None:
    event = plan(rule="FREQ=WEEKLY;COUNT=3")
    invited(world, event, Invitee(person=world.rita.person))
    arrived(office)
    cancel_date(event, berlin(2026, 12, 8, 10), actor=world.max, now=NOW)
    (mail,) = arrived(office)
    assert entry(mail).walk("VEVENT")[0]["EXDATE"].dts[0].dt == berlin(2026, 12, 8, 10)


def test_splitting_a_series_updates_one_entry_and_brings_another(
    plan: Plan, world: World, office: PostOffice
) -> None:
    event = plan(rule="FREQ=WEEKLY;COUNT=4")
    invited(world, event, Invitee(person=world.rita.person))
    arrived(office)
    fields = EventFields.of(event)
    fields.starts_at, fields.ends_at = berlin(2026, 12, 15, 16), berlin(2026, 12, 15, 17)
    later = change_following(event, berlin(2026, 12, 15, 10), fields, actor=world.max, now=NOW)
    uids = {str(entry(mail).walk("VEVENT")[0]["UID"]) for mail in arrived(office)}
    assert uids == {event.uid, later.uid}


def test_whoever_is_taken_off_the_list_gets_a_cancellation(
    plan: Plan, world: World, office: PostOffice
) -> None:
    event = plan()
    rita, erika = invited(world, event)
    arrived(office)
    uninvite(erika, actor=world.max, now=NOW)
    (mail,) = arrived(office)
    assert mail["To"] == "erika@stadt.example" and str(entry(mail)["METHOD"]) == "CANCEL"
    assert event.participants == [rita]


@pytest.mark.parametrize("email", ["", "kein", "a@b", "x@y.de\nBcc: z@y.de", "a@x.de, b@x.de"])
def test_what_is_no_address_is_refused(plan: Plan, world: World, email: str) -> None:
    with pytest.raises(Refused, match="E-Mail-Adresse"):
        invited(world, plan(), Invitee(name="X", email=email))


def test_inviting_somebody_twice_is_one_place_on_the_list(plan: Plan, world: World) -> None:
    event = plan()
    invited(world, event, Invitee(person=world.rita.person), Invitee(person=world.rita.person))
    invited(world, event, Invitee(email="RITA@example.org"))
    assert len(event.participants) == 1


def test_a_personal_link_answers_without_signing_in_and_shows_only_the_invitation(
    app: Flask, plan: Plan, world: World
) -> None:
    event = plan("Auftakt", place="Rathaus")
    rita, erika = invited(world, event)
    client, url = app.test_client(), f"/einladung/{personal.token(erika)}"
    page = client.get(url).get_data(as_text=True)
    assert "Auftakt" in page and "Rathaus" in page and "Erika Muster" in page
    assert "Rita" not in page and "Interkommunales Forum" not in page
    assert erika.answer == Answer.OPEN  # looking changes nothing
    assert client.post(url, data={"answer": "deputy"}).status_code == 422
    assert client.post(url, data={"answer": "vielleicht"}).status_code == 422
    assert (
        client.post(
            url, data={"answer": "deputy", "deputy": "Hans Vogt", "note": "Bin im Urlaub"}
        ).status_code
        == 303
    )
    db.session.expire_all()
    assert (erika.answer, erika.deputy, rita.answer) == (Answer.DEPUTY, "Hans Vogt", Answer.OPEN)
    assert client.post(url, data={"answer": "yes"}).status_code == 303
    db.session.expire_all()
    assert (erika.answer, erika.deputy) == (Answer.YES, "")


def test_nobody_guesses_a_personal_link(app: Flask, plan: Plan, world: World) -> None:
    (rita,) = invited(world, plan(), Invitee(person=world.rita.person))
    good = personal.token(rita)
    client = app.test_client()
    for odd in ("x", rita.key, f"{rita.key}-", f"{rita.key}-{'0' * 32}", good[:-1], good + "0", "ä-ö"):
        assert client.get(f"/einladung/{odd}").status_code == 404
    assert client.get(f"/einladung/{good}").status_code == 200


def test_answering_often_is_slowed_down(app: Flask, plan: Plan, world: World) -> None:
    (rita,) = invited(world, plan(), Invitee(person=world.rita.person))
    db.session.commit()
    limited = make_app(Path(app.config["DATA_DIR"]), RATELIMIT_ENABLED=True)
    client = limited.test_client()
    codes = [
        client.post(f"/einladung/{personal.token(rita)}", data={"answer": "yes"}).status_code
        for _turn in range(22)
    ]
    assert codes[0] == 303 and codes[-1] == 429


def test_a_personal_link_changes_nothing_in_an_archived_workspace(
    app: Flask, plan: Plan, world: World
) -> None:
    (rita,) = invited(world, plan(), Invitee(person=world.rita.person))
    world.workspaces["forum"].archived_at = NOW
    db.session.commit()
    app.test_client().post(f"/einladung/{personal.token(rita)}", data={"answer": "yes"})
    db.session.expire_all()
    assert rita.answer == Answer.OPEN


def test_an_answer_to_what_is_called_off_or_over_is_refused(plan: Plan, world: World) -> None:
    event = plan()
    (rita,) = invited(world, event, Invitee(person=world.rita.person))
    with pytest.raises(Refused, match="vorbei"):
        answer(rita, Answer.YES, now=NOW + timedelta(days=400))
    cancel_event(event, actor=world.max, now=NOW)
    with pytest.raises(Refused, match="abgesagt"):
        answer(rita, Answer.YES, now=NOW)


def waiting() -> list[tuple[str, str]]:
    return [
        (mail.recipient, mail.subject) for mail in db.session.query(OutgoingMail).order_by(OutgoingMail.id)
    ]


def remind(at: Any) -> int:
    db.session.commit()
    return reminders.send_due(at)


def test_a_reminder_goes_out_once_even_when_the_worker_starts_again(plan: Plan, world: World) -> None:
    event = plan(remind_minutes=[60, 1440])
    (rita, erika) = invited(world, event)
    answer(erika, Answer.NO, now=NOW)
    db.session.query(OutgoingMail).delete()
    begin = berlin(2026, 12, 1, 10)
    assert remind(begin - timedelta(minutes=1441)) == 0
    assert remind(begin - timedelta(minutes=1440)) == 1
    for row in db.session.query(EventReminder):
        row.not_before = NOW  # as if the worker had been killed after the mail and before the mark
    assert remind(begin - timedelta(minutes=1400)) in (0, 1)
    assert remind(begin - timedelta(minutes=60)) <= 1
    assert remind(begin - timedelta(minutes=59)) == 0
    said = waiting()
    assert [who for who, _subject in said] == ["rita@example.org"] * 2
    assert said[0][1] == "Erinnerung: Sitzung, 1. Dezember 2026, 10:00 Uhr"
    assert rita.answer == Answer.OPEN


def test_reminders_follow_the_clock_change_and_go_on_with_the_series(plan: Plan) -> None:
    plan(starts_at=berlin(2027, 3, 27, 10), rule="FREQ=DAILY;COUNT=3", remind_minutes=[1440])
    due = []
    for hour in range(24 * 6):
        at = berlin(2027, 3, 25, 0) + timedelta(hours=hour)
        if remind(at):
            due.append(at)
    assert due == [
        berlin(2027, 3, 26, 10),
        berlin(2027, 3, 28, 10) - timedelta(hours=24),
        berlin(2027, 3, 28, 10),
    ]
    assert db.session.query(EventReminder).count() == 0
    assert {who for who, _subject in waiting()} == {"max@example.org"}  # nobody is invited: who planned it


def test_a_worker_that_was_away_does_not_remind_of_what_is_over(plan: Plan) -> None:
    plan(starts_at=berlin(2026, 12, 1, 10), rule="FREQ=DAILY;COUNT=10", remind_minutes=[60])
    assert remind(berlin(2026, 12, 5, 12)) == 0
    assert remind(berlin(2026, 12, 6, 9, 30)) == 1
    assert remind(berlin(2026, 12, 6, 9, 40)) == 0


def test_a_date_that_moves_or_falls_out_is_reminded_of_as_it_is_now(plan: Plan, world: World) -> None:
    event = plan(remind_minutes=[60])
    fields = EventFields.of(event)
    fields.starts_at, fields.ends_at = berlin(2026, 12, 3, 10), berlin(2026, 12, 3, 11)
    change_event(event, fields, actor=world.max, now=NOW)
    assert remind(berlin(2026, 12, 1, 9)) == 0
    cancel_event(event, actor=world.max, now=NOW)
    assert remind(berlin(2026, 12, 3, 9)) == 0


def test_one_bad_reminder_holds_up_no_other(plan: Plan, world: World) -> None:
    bad, good = plan("Schlecht", remind_minutes=[60]), plan("Gut", remind_minutes=[60])
    bad.rule = "UNSINN"
    bad.over_on = None
    assert remind(berlin(2026, 12, 1, 9)) == 1
    assert [subject for _who, subject in waiting()] == ["Erinnerung: Gut, 1. Dezember 2026, 10:00 Uhr"]
    row = db.session.query(EventReminder).filter_by(event_id=bad.id).one()
    assert row.attempts == 1 and row.last_error
    assert good.title == "Gut"


def test_only_those_who_write_invite(as_: SignIn, plan: Plan) -> None:
    event = plan()
    for name, code in {"gerd": 403, "rita": 403, "sven": 403, "olga": 404, "max": 200}.items():
        assert as_(name).get(f"/e/{event.key}/invite").status_code == code
