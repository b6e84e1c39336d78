"""Who was there: prefilled from the answers, noted with one tap, counted by cities."""

from __future__ import annotations

from datetime import time

import pytest

from collab.calendar.models import Answer
from collab.extensions import db
from collab.minutes import actions
from collab.minutes.models import Attendance, Meeting, MinutesState, Presence
from collab.minutes.quorum import expected, quorum_of
from collab.people.models import Organisation
from tests.conftest import NOW, SignIn, World
from tests.minutes.conftest import Meet


@pytest.fixture
def meeting(meet: Meet, world: World) -> Meeting:
    """Lea (Bochum) and Max, Gerd (Essen) are on the list; both cities are needed."""
    world.lea.person.organisation = db.session.query(Organisation).filter_by(name="Bochum").one()
    return meet(people=["lea", "max", "gerd"], outside=[("Erika Beispiel", "erika@example.com")], quorum=2)


def said(meeting: Meeting, name: str, answer: Answer, deputy: str = "") -> None:
    participant = next(
        each for each in meeting.event.participants if each.person and each.person.given_name == name
    )
    participant.answer, participant.deputy = answer, deputy


def who(meeting: Meeting, name: str) -> str:
    """How the list of attendance calls somebody."""
    for each in meeting.event.participants:
        if name in (each.person.given_name if each.person else each.name):
            return f"p{each.id}"
    return f"a{next(row.id for row in meeting.attendances if row.name == name)}"


def rows(meeting: Meeting) -> dict[str, str]:
    db.session.expire(meeting)
    return {(row.person.given_name if row.person else row.name): row.presence for row in meeting.attendances}


def test_the_first_tap_takes_over_what_people_have_answered(meeting: Meeting, as_: SignIn) -> None:
    said(meeting, "Lea", Answer.YES)
    said(meeting, "Gerd", Answer.DEPUTY, "Frau Ersatz")
    body = {"who": who(meeting, "Max"), "presence": "present"}
    assert as_("max").post(f"/m/{meeting.key}/attendance", data=body).status_code == 303
    assert rows(meeting) == {
        "Lea": "present", "Gerd": "excused", "Frau Ersatz": "present", "Max": "present",
    }  # fmt: skip
    deputy = next(row for row in meeting.attendances if row.name == "Frau Ersatz")
    assert deputy.city is not None and deputy.city.name == "Essen"


def test_a_second_tap_changes_one_person_only(meeting: Meeting, as_: SignIn) -> None:
    said(meeting, "Lea", Answer.YES)
    max_ = as_("max")
    max_.post(f"/m/{meeting.key}/attendance/as-answered")
    max_.post(f"/m/{meeting.key}/attendance", data={"who": who(meeting, "Lea"), "presence": "absent"})
    max_.post(f"/m/{meeting.key}/attendance/as-answered")
    assert rows(meeting) == {"Lea": "absent"}


def test_the_quorum_is_said_in_a_sentence_by_cities(meeting: Meeting, as_: SignIn) -> None:
    max_ = as_("max")
    max_.post(f"/m/{meeting.key}/attendance", data={"who": who(meeting, "Max"), "presence": "present"})
    page = max_.get(f"/m/{meeting.key}/attendance").text
    assert "1 von 2 Kommunen anwesend: nicht beschlussfähig (nötig sind 2)" in page
    max_.post(f"/m/{meeting.key}/attendance", data={"who": who(meeting, "Lea"), "presence": "present"})
    assert "2 von 2 Kommunen anwesend: beschlussfähig" in max_.get(f"/m/{meeting.key}").text


def test_guests_and_excused_people_do_not_count_for_their_city(meeting: Meeting, world: World) -> None:
    bochum = db.session.query(Organisation).filter_by(name="Bochum").one()
    actions.add_attendance(
        meeting, name="Gast", person=None, city=bochum, guest=True, actor=world.max, now=NOW
    )
    lea = next(each for each in meeting.event.participants if each.person is world.lea.person)
    actions.note_participant(meeting, lea, Presence.EXCUSED, actor=world.max, now=NOW)
    assert quorum_of(meeting).present == 0
    actions.add_attendance(
        meeting, name="Vertreterin", person=None, city=bochum, guest=False, actor=world.max, now=NOW
    )
    assert quorum_of(meeting).present == 1


def test_before_the_meeting_the_answers_say_how_many_cities_will_be_there(meeting: Meeting) -> None:
    said(meeting, "Lea", Answer.DEPUTY, "Frau Ersatz")
    said(meeting, "Max", Answer.NO)
    assert (expected(meeting).present, expected(meeting).reached) == (1, False)


def test_somebody_comes_later_or_leaves_earlier(meeting: Meeting, as_: SignIn) -> None:
    max_ = as_("max")
    address, lea = f"/m/{meeting.key}/attendance", who(meeting, "Lea")
    assert max_.post(address, data={"who": lea, "came": "10:15"}).status_code == 422
    max_.post(address, data={"who": lea, "presence": "present"})
    max_.post(address, data={"who": lea, "came": "10:15", "left": "11:00"})
    assert (meeting.attendances[0].came, meeting.attendances[0].left) == (time(10, 15), time(11, 0))
    assert "10:15 bis 11:00 Uhr" in max_.get(f"/m/{meeting.key}").text
    assert max_.post(address, data={"who": lea, "came": "11:15", "left": "11:00"}).status_code == 409
    assert max_.post(address, data={"who": lea, "came": "halb elf"}).status_code == 422
    max_.post(address, data={"who": lea, "came": "", "left": ""})
    db.session.expire_all()
    assert meeting.attendances[0].came is None


def test_somebody_who_was_not_invited_is_added_once_and_can_be_taken_off(
    meeting: Meeting, as_: SignIn
) -> None:
    max_ = as_("max")
    body = {"name": "Dr. Hilde Gast", "city": "", "guest": "y"}
    assert max_.post(f"/m/{meeting.key}/attendance/more", data=body).status_code == 303
    again = max_.post(f"/m/{meeting.key}/attendance/more", data=body)
    assert again.status_code == 422 and "steht schon in der Liste" in again.text
    assert max_.post(f"/m/{meeting.key}/attendance/more", data=body | {"name": " "}).status_code == 422
    assert rows(meeting) == {"Dr. Hilde Gast": "present"}
    max_.post(f"/m/{meeting.key}/attendance/remove", data={"who": who(meeting, "Dr. Hilde Gast")})
    assert rows(meeting) == {}


def test_people_of_another_meeting_are_not_noted_here(meeting: Meeting, meet: Meet, as_: SignIn) -> None:
    other = meet(title="Andere", people=["rita"])
    other.attendances.append(Attendance(name="Fremd"))
    db.session.flush()
    address = f"/m/{meeting.key}/attendance"
    for name in ("Rita", "Fremd"):
        body = {"who": who(other, name), "presence": "present"}
        assert as_("max").post(address, data=body).status_code == 404
    for odd in ("", "p", "x1", "p999999"):
        assert as_("max").post(address, data={"who": odd, "presence": "present"}).status_code == 404
    body = {"who": who(meeting, "Lea"), "presence": "asleep"}
    assert as_("max").post(address, data=body).status_code == 400


def test_attendance_is_part_of_the_draft_until_the_minutes_are_sent(meeting: Meeting, as_: SignIn) -> None:
    as_("max").post(f"/m/{meeting.key}/attendance", data={"who": who(meeting, "Max"), "presence": "present"})
    sentence = "1 von 2 Kommunen anwesend"
    assert sentence not in as_("rita").get(f"/m/{meeting.key}").text
    meeting.state = MinutesState.CIRCULATED
    db.session.commit()
    assert sentence in as_("rita").get(f"/m/{meeting.key}").text
    body = {"who": who(meeting, "Lea"), "presence": "present"}
    assert as_("max").post(f"/m/{meeting.key}/attendance", data=body).status_code == 409
