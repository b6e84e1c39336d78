"""Invitations with agenda and calendar entry, changes of them, reminders, answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from flask import Flask
from icalendar import Calendar
from icalendar.cal import Component

from collab.activity import Activity
from collab.base.clock import now
from collab.base.mail import send_due
from collab.calendar.models import Answer, Participant
from collab.extensions import db
from collab.minutes import actions
from collab.minutes.actions.people import set_people
from collab.minutes.models import Meeting
from collab.people.models import Person
from tests.conftest import NOW, SignIn, World
from tests.minutes.conftest import Meet
from tests.post_office import PostOffice

AGENDA = "Begrüßung (10 Min.)\nHaushalt (20 Min.)\n  Eigenanteil\nPersonalie"


@pytest.fixture
def office(app: Flask) -> Iterator[PostOffice]:
    office = PostOffice()
    app.config.update(office.settings)
    with office.open():
        yield office


@pytest.fixture
def meeting(meet: Meet) -> Meeting:
    """In years, because pages ask the real clock; Lea, Gerd and somebody without a login are on the list."""
    return meet(
        days=3000,
        people=["lea", "gerd"],
        outside=[("Erika Beispiel", "erika@example.com")],
        agenda=AGENDA,
        place="Rathaus Essen",
    )


def delivered(office: PostOffice) -> dict[str, EmailMessage]:
    """What has arrived since the last look, by recipient."""
    office.raw.clear()
    db.session.commit()
    send_due(now())
    return {mail["To"]: mail for mail in office.mails}


def entry(mail: EmailMessage) -> tuple[str, Component]:
    """The method and the event of the calendar entry in a mail, as an independent library reads it."""
    part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    return str(calendar["METHOD"]), calendar.walk("VEVENT")[0]


def participant(meeting: Meeting, name: str) -> Participant:
    return next(
        each
        for each in meeting.event.participants
        if (each.person.given_name if each.person else each.name) == name
    )


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_everybody_on_the_list_gets_agenda_and_calendar_entry(
    meeting: Meeting, as_: SignIn, office: PostOffice
) -> None:
    max_ = as_("max")
    page = max_.get(f"/m/{meeting.key}/invitation").text
    assert "3 Einladungen schicken" in page and "TOP 2.1  Eigenanteil" in page
    answer = max_.post(f"/m/{meeting.key}/invitation", data={"words": "Wir freuen uns auf Sie."})
    assert answer.status_code == 303
    mails = delivered(office)
    assert mails.keys() == {"lea@example.org", "gerd@example.org", "erika@example.com"}
    text = text_of(mails["erika@example.com"])
    for expected in ("Wir freuen uns auf Sie.", "Tagesordnung", "TOP 1  Begrüßung (10:00 Uhr, 10 Min.)",
                     "TOP 2.1  Eigenanteil", "Rathaus Essen"):  # fmt: skip
        assert expected in text
    assert f"/m/{meeting.key}" in text_of(mails["gerd@example.org"])
    method, event = entry(mails["gerd@example.org"])
    assert method == "REQUEST"
    assert event["UID"] == meeting.event.uid
    assert event["SUMMARY"] == "Regiegruppe" and event["LOCATION"] == "Rathaus Essen"
    assert event.decoded("DTSTART").astimezone(UTC) == meeting.event.starts_at


def test_only_who_has_no_invitation_yet_gets_one_unless_all_are_asked_for(
    meeting: Meeting, as_: SignIn, office: PostOffice, world: World
) -> None:
    max_ = as_("max")
    max_.post(f"/m/{meeting.key}/invitation")
    delivered(office)
    set_people(
        meeting,
        [actions.Invited(world.accounts[name].person) for name in ("lea", "gerd", "rita")],
        actor=world.max,
        now=NOW,
    )
    assert delivered(office).keys() == {"erika@example.com"}  # told that she need not come
    max_.post(f"/m/{meeting.key}/invitation")
    assert delivered(office).keys() == {"rita@example.org"}
    max_.post(f"/m/{meeting.key}/invitation?to=all")
    assert len(delivered(office)) == 3


def test_an_item_that_is_not_public_is_not_told_by_mail(
    meeting: Meeting, as_: SignIn, office: PostOffice
) -> None:
    next(item for item in meeting.items if item.title == "Personalie").public = False
    as_("max").post(f"/m/{meeting.key}/invitation")
    text = text_of(delivered(office)["lea@example.org"])
    assert "Personalie" not in text and "TOP 3  (nicht öffentlich)" in text


def test_another_time_goes_out_as_an_update_of_the_same_entry(
    meeting: Meeting, as_: SignIn, office: PostOffice, world: World
) -> None:
    max_ = as_("max")
    max_.post(f"/m/{meeting.key}/invitation")
    before = entry(delivered(office)["lea@example.org"])[1]
    people = [world.accounts[name].person.key for name in ("lea", "gerd")]
    form = {
        "title": "Regiegruppe", "day": "2035-05-07", "begins": "14:00", "ends": "16:00", "place": "Bochum",
        "people": people, "outside": "Erika Beispiel <erika@example.com>", "city": "", "chair": "",
        "minute_taker": "", "series": "", "agenda": "",
    }  # fmt: skip
    assert max_.post(f"/m/{meeting.key}/edit", data=form).status_code == 303
    mails = delivered(office)
    assert len(mails) == 3
    method, event = entry(mails["lea@example.org"])
    assert method == "REQUEST"
    assert event["UID"] == before["UID"] and event["SEQUENCE"] > before["SEQUENCE"]
    assert event.decoded("DTSTART").astimezone(UTC) == datetime(2035, 5, 7, 12, tzinfo=UTC)


def test_calling_off_cancels_the_entry_and_taking_that_back_invites_again(
    meeting: Meeting, as_: SignIn, office: PostOffice
) -> None:
    max_ = as_("max")
    max_.post(f"/m/{meeting.key}/invitation")
    delivered(office)
    max_.post(f"/m/{meeting.key}/cancel")
    method, event = entry(delivered(office)["gerd@example.org"])
    assert (method, event["STATUS"], event["UID"]) == ("CANCEL", "CANCELLED", meeting.event.uid)
    assert "Diese Sitzung ist abgesagt." in as_("gerd").get(f"/m/{meeting.key}").text
    max_.post(f"/m/{meeting.key}/reinstate")
    assert entry(delivered(office)["gerd@example.org"])[0] == "REQUEST"


def test_who_is_invited_already_cannot_be_left_in_the_dark_by_the_trash(
    meeting: Meeting, as_: SignIn
) -> None:
    max_ = as_("max")
    max_.post(f"/m/{meeting.key}/invitation")
    answer = max_.post(f"/m/{meeting.key}/trash")
    assert answer.status_code == 409 and "Sagen Sie sie zuerst ab" in answer.text


def test_only_the_silent_are_reminded(meeting: Meeting, as_: SignIn, office: PostOffice) -> None:
    max_ = as_("max")
    max_.post(f"/m/{meeting.key}/invitation")
    delivered(office)
    as_("gerd").post(f"/m/{meeting.key}/answer", data={"answer": "yes"})
    assert "An die Antwort erinnern (2)" in max_.get(f"/m/{meeting.key}").text
    max_.post(f"/m/{meeting.key}/remind")
    mails = delivered(office)
    assert mails.keys() == {"lea@example.org", "erika@example.com"}
    assert "Bitte sagen Sie noch zu oder ab." in text_of(mails["lea@example.org"])
    for each in meeting.event.participants:
        each.answer = Answer.NO
    assert max_.post(f"/m/{meeting.key}/remind").status_code == 409


def test_a_guest_who_is_invited_answers_on_the_page(meeting: Meeting, as_: SignIn) -> None:
    gerd = as_("gerd")
    assert "Kommen Sie?" in gerd.get(f"/m/{meeting.key}").text
    gerd.post(f"/m/{meeting.key}/answer", data={"answer": "yes"})
    assert participant(meeting, "Gerd").answer == Answer.YES
    answer = gerd.post(f"/m/{meeting.key}/answer", data={"answer": "deputy"})
    assert answer.status_code == 422 and "wer Sie vertritt" in answer.text
    gerd.post(f"/m/{meeting.key}/answer", data={"answer": "deputy", "deputy": "Frau Ersatz"})
    page = as_("rita").get(f"/m/{meeting.key}").text
    assert "Vertretung: Frau Ersatz" in page
    assert [line.verb for line in db.session.query(Activity)][-1] == "meeting.answered"


def test_nobody_answers_for_somebody_else_but_those_who_work_here(meeting: Meeting, as_: SignIn) -> None:
    body = {"answer": "no", "participant": participant(meeting, "Lea").key}
    assert as_("gerd").post(f"/m/{meeting.key}/answer", data=body).status_code == 403
    assert as_("max").post(f"/m/{meeting.key}/answer", data=body).status_code == 303
    assert participant(meeting, "Lea").answer == Answer.NO


def test_who_is_not_on_the_list_has_nothing_to_answer(meeting: Meeting, as_: SignIn) -> None:
    rita = as_("rita")
    assert "Kommen Sie?" not in rita.get(f"/m/{meeting.key}").text
    assert rita.post(f"/m/{meeting.key}/answer", data={"answer": "yes"}).status_code == 409
    assert as_("gerd").post(f"/m/{meeting.key}/answer", data={"answer": "perhaps"}).status_code == 400


def test_a_participant_of_another_meeting_is_not_answered_for(
    meeting: Meeting, meet: Meet, as_: SignIn
) -> None:
    other = meet(days=3000, workspace="intern", by="olga", people=["olga"])
    body = {"answer": "no", "participant": other.event.participants[0].key}
    assert as_("max").post(f"/m/{meeting.key}/answer", data=body).status_code == 409
    assert other.event.participants[0].answer == Answer.OPEN


def test_people_without_an_address_are_named_and_left_out(
    meeting: Meeting, as_: SignIn, world: World, office: PostOffice
) -> None:
    nobody = Person(given_name="Norbert", family_name="Ohnemail", created_at=NOW)
    db.session.add(nobody)
    set_people(
        meeting, [actions.Invited(nobody), actions.Invited(world.lea.person)], actor=world.max, now=NOW
    )
    page = as_("max").get(f"/m/{meeting.key}/invitation").text
    assert "Ohne E-Mail-Adresse" in page and "1 Einladung schicken" in page
    as_("max").post(f"/m/{meeting.key}/invitation")
    assert delivered(office).keys() == {"lea@example.org"}
