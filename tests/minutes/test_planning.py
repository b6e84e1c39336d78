"""Planning a meeting with the form, like the last one, in a series, from an event of the calendar."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from werkzeug.test import TestResponse

from collab.activity import Activity
from collab.calendar.actions import EventFields, Invitee, invite, plan_event
from collab.calendar.models import Answer, Event
from collab.extensions import db
from collab.minutes.agenda import numbered
from collab.minutes.listing import next_date
from collab.minutes.models import Meeting, MeetingSeries, MinutesState
from collab.people.models import Organisation
from tests.conftest import NOW, SignIn, World
from tests.minutes.conftest import Meet

FORM = {
    "title": "Regiegruppe", "day": "2030-03-11", "begins": "10:00", "ends": "12:30", "place": "Rathaus Essen",
    "city": "", "link": "https://konferenz.example.org/regie", "description": "Parken im Hof", "chair": "",
    "minute_taker": "", "quorum": "", "series": "", "new_series": "", "outside": "", "agenda": "",
}  # fmt: skip
LIKE = "Begrüßung (5 Min.)\nBerichte\n  Essen"
PLAN = "/w/forum/meetings/new"


def planned(answer: TestResponse) -> Meeting:
    assert answer.status_code == 303, answer.text
    return db.session.query(Meeting).filter_by(key=answer.location.split("/m/")[1]).one()


def keys(world: World, *names: str) -> list[str]:
    return [world.accounts[name].person.key for name in names]


def test_a_meeting_is_planned_with_all_that_belongs_to_it(as_: SignIn, world: World) -> None:
    essen = db.session.query(Organisation).filter_by(name="Essen").one()
    lea, max_key, gerd = keys(world, "lea", "max", "gerd")
    body = FORM | {
        "city": str(essen.id), "chair": lea, "minute_taker": max_key, "quorum": "2", "series": "new",
        "new_series": "Regie", "people": [lea, gerd],
        "outside": "Erika Beispiel <Erika@Example.org>\ngast@example.com",
    }  # fmt: skip
    meeting = planned(as_("max").post(PLAN, data=body))
    event = meeting.event
    assert (event.starts_at, event.ends_at) == (
        datetime.fromisoformat("2030-03-11T10:00+01:00"),
        datetime.fromisoformat("2030-03-11T12:30+01:00"),
    )
    assert (event.place, event.city, event.link) == (
        "Rathaus Essen",
        essen,
        "https://konferenz.example.org/regie",
    )
    assert (event.about_kind, event.about_id) == ("meeting", meeting.id)
    assert (meeting.chair, meeting.minute_taker) == (world.lea.person, world.max.person)
    assert meeting.quorum == 2 and meeting.series and meeting.series.title == "Regie"
    invited = {(each.person.key if each.person else each.name, each.email) for each in event.participants}
    assert invited == {
        (lea, ""),
        (gerd, ""),
        ("Erika Beispiel", "erika@example.org"),
        ("", "gast@example.com"),
    }
    assert all(each.told_sequence is None for each in event.participants)
    verbs = [line.verb for line in db.session.query(Activity).filter_by(kind="meeting")]
    assert verbs == ["meeting.planned"]
    assert not db.session.query(Activity).filter_by(kind="event").count()


def test_the_form_offers_the_members_with_a_tick(as_: SignIn, world: World) -> None:
    page = as_("max").get(PLAN).text
    for key in keys(world, "lea", "max", "rita", "gerd"):
        assert f'value="{key}" checked' in page
    assert world.olga.person.key not in page


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": " "}, "Bitte geben Sie der Sitzung einen Titel."),
        ({"day": ""}, "an welchem Tag"),
        ({"day": "0202-03-11"}, "Bitte prüfen Sie das Jahr."),
        ({"ends": "10:00"}, "Das Ende muss nach dem Beginn liegen."),
        ({"link": "javascript:alert(1)"}, "die mit https:// beginnt"),
        ({"quorum": "0"}, "eine Zahl von 1 bis 99"),
        ({"series": "new"}, "Bitte geben Sie der neuen Reihe einen Namen."),
        ({"outside": "Erika Beispiel"}, "Name und E-Mail-Adresse in eine Zeile"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence_and_nothing_is_lost(
    as_: SignIn, world: World, change: dict[str, str], sentence: str
) -> None:
    answer = as_("max").post(PLAN, data=FORM | {"people": keys(world, "gerd")} | change)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Parken im Hof" in answer.text
    assert f'value="{world.gerd.person.key}" checked' in answer.text
    assert not db.session.query(Meeting).count()


def test_people_who_are_no_members_are_found_without_javascript_and_keep_their_tick(
    as_: SignIn, world: World
) -> None:
    max_ = as_("max")
    found = max_.post(PLAN, data=FORM | {"q": "Outsider", "find": "1"})
    assert found.status_code == 200
    assert world.olga.person.key in found.text and "Rathaus Essen" in found.text
    again = max_.get(f"/w/forum/meetings/people?q=Steuer&people={world.olga.person.key}").text
    assert f'value="{world.olga.person.key}" checked' in again and world.sven.person.key in again
    meeting = planned(max_.post(PLAN, data=FORM | {"people": keys(world, "olga")}))
    assert [each.person for each in meeting.event.participants] == [world.olga.person]


def test_the_next_one_is_planned_like_the_last(meet: Meet, as_: SignIn, world: World) -> None:
    meet(days=-56, series="Regie")
    last = meet(
        days=-28, people=["gerd"], outside=[("Erika", "erika@example.org")], agenda=LIKE,
        series="Regie", place="Rathaus", quorum=2, chair=world.lea.person,
    )  # fmt: skip
    max_ = as_("max")
    assert f"like={last.key}" in max_.get(PLAN).text
    page = max_.get(f"{PLAN}?like={last.key}").text
    for expected in (
        'value="Regiegruppe"',
        'value="Rathaus"',
        "Erika &lt;erika@example.org&gt;",
        'value="11:00"',
    ):
        assert expected in page
    assert f'value="{world.gerd.person.key}" checked' in page
    assert f'value="{world.rita.person.key}" checked' not in page
    body = FORM | {"like": last.key, "agenda": f"like-{last.key}", "people": keys(world, "gerd")}
    meeting = planned(max_.post(PLAN, data=body))
    copied = [(entry.number, entry.item.title, entry.item.minutes) for entry in numbered(meeting.items)]
    assert copied == [("1", "Begrüßung", 5), ("2", "Berichte", None), ("2.1", "Essen", None)]


def test_the_date_of_the_next_one_follows_from_the_rhythm(meet: Meet) -> None:
    meet(days=14, series="Regie")
    last = meet(days=42, series="Regie")
    following = next_date(last)
    assert following is not None and following.date() == (NOW + timedelta(days=70)).date()
    assert next_date(meet(days=3)) is None


def test_a_series_of_that_name_is_used_again(as_: SignIn) -> None:
    max_ = as_("max")
    first = planned(max_.post(PLAN, data=FORM | {"series": "new", "new_series": "Regie"}))
    second = planned(max_.post(PLAN, data=FORM | {"series": "new", "new_series": "REGIE"}))
    assert first.series_id == second.series_id
    assert db.session.query(MeetingSeries).count() == 1


def test_an_event_of_the_calendar_becomes_a_meeting_and_keeps_people_and_answers(
    as_: SignIn, world: World
) -> None:
    starts_at = datetime.fromisoformat("2030-03-11T10:00+01:00")
    fields = EventFields("Regiegruppe", starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
    event = plan_event(world.workspaces["forum"], fields, actor=world.max, now=NOW)
    invite(event, [Invitee(world.gerd.person), Invitee(world.lea.person)], actor=world.max, now=NOW)
    event.participants[0].answer = Answer.YES
    db.session.commit()
    max_ = as_("max")
    page = max_.get(f"{PLAN}?event={event.key}").text
    assert "wird zur Sitzung" in page and 'value="Regiegruppe"' in page
    body = FORM | {"event": event.key, "ends": "11:00", "place": "", "link": "", "description": "",
                   "people": keys(world, "gerd", "lea")}  # fmt: skip
    meeting = planned(max_.post(PLAN, data=body))
    assert meeting.event_id == event.id
    assert [each.answer for each in meeting.event.participants] == ["yes", "open"]
    assert max_.get(f"/e/{event.key}").location == f"/m/{meeting.key}"
    assert max_.post(PLAN, data=body).status_code == 422
    assert db.session.query(Event).count() == 1


def test_an_event_of_another_workspace_cannot_become_a_meeting_here(as_: SignIn, world: World) -> None:
    fields = EventFields("Geheim", starts_at=NOW, ends_at=NOW + timedelta(hours=1))
    event = plan_event(world.workspaces["intern"], fields, actor=world.olga, now=NOW)
    db.session.commit()
    assert as_("max").get(f"{PLAN}?event={event.key}").status_code == 404


def test_changing_keeps_who_stays_and_says_what_is_new(meet: Meet, as_: SignIn, world: World) -> None:
    meeting = meet(people=["lea", "gerd"])
    meeting.event.participants[0].answer = Answer.YES
    max_ = as_("max")
    page = max_.get(f"/m/{meeting.key}/edit").text
    assert f'value="{world.lea.person.key}" checked' in page
    body = FORM | {"title": "Regiegruppe", "people": keys(world, "lea", "max")}
    assert max_.post(f"/m/{meeting.key}/edit", data=body).status_code == 303
    people = {each.person.given_name: each.answer for each in meeting.event.participants if each.person}
    assert people.keys() == {"Lea", "Max"}
    lines = db.session.query(Activity).filter_by(kind="meeting").all()
    assert [line.verb for line in lines] == ["meeting.planned", "meeting.moved"]
    assert lines[-1].detail["when"] == "Montag, 11. März 2030, 10:00–12:30 Uhr"


def test_a_meeting_goes_to_the_trash_with_its_date_and_comes_back(meet: Meet, as_: SignIn) -> None:
    meeting = meet(days=3000)
    max_ = as_("max")
    assert max_.post(f"/m/{meeting.key}/trash").location == "/w/forum/meetings"
    assert "Rückgängig" in max_.get("/w/forum/meetings").text
    assert meeting.event.trashed_at is not None
    assert as_("rita").get(f"/m/{meeting.key}").status_code == 404
    assert "Regiegruppe" in max_.get("/w/forum/meetings/trash").text
    max_.post(f"/m/{meeting.key}/restore")
    assert as_("rita").get(f"/m/{meeting.key}").status_code == 200
    assert meeting.event.trashed_at is None


def test_a_meeting_whose_minutes_were_sent_is_kept(meet: Meet, as_: SignIn) -> None:
    meeting = meet()
    meeting.state = MinutesState.CIRCULATED
    max_ = as_("max")
    for verb in ("trash", "cancel"):
        answer = max_.post(f"/m/{meeting.key}/{verb}")
        assert answer.status_code == 409 and "verschickt" in answer.text
    meeting.state = MinutesState.APPROVED
    assert "genehmigt" in max_.post(f"/m/{meeting.key}/edit", data=FORM).text
