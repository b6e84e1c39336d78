"""The pages of the calendar, as people see and use them."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask

from collab.base.mail import OutgoingMail
from collab.calendar.actions import EventFields, Invitee, invite, plan_event
from collab.calendar.models import Event
from collab.extensions import db
from tests.calendar.conftest import Plan, berlin
from tests.conftest import NOW, CountQueries, SignIn, World

FORM = {
    "title": "Steuerungsrunde",
    "first_day": "2027-03-24",
    "start": "10:00",
    "end": "11:30",
    "place": "Rathaus Essen",
    "description": "Wir **planen**.",
    "repeat": "weekly",
    "interval": "1",
    "ends": "count",
    "count": "3",
    "scope": "all",
    "city": "0",
    "last_day": "",
}


def test_planning_by_the_form_and_seeing_it_in_all_views(as_: SignIn) -> None:
    max_ = as_("max")
    assert max_.get("/w/forum/calendar/new?date=2027-03-24").status_code == 200
    answer = max_.post("/w/forum/calendar/new", data=FORM)
    assert answer.status_code == 303
    page = max_.get(answer.location).get_data(as_text=True)
    assert "Mittwoch, 24. März 2027, 10:00 bis 11:30 Uhr" in page
    assert "Jede Woche am Mittwoch, insgesamt 3-mal" in page
    assert "<strong>planen</strong>" in page
    for path in ("/w/forum/calendar", "/calendar/"):
        for view in ("month", "week", "list"):
            shown = max_.get(f"{path}?view={view}&date=2027-03-31").get_data(as_text=True)
            assert "Steuerungsrunde" in shown
            assert "10:00" in shown  # also after the clocks have gone forward on the 28th
    assert "Steuerungsrunde" not in max_.get("/w/forum/calendar?date=2027-05-01").get_data(as_text=True)


def test_public_holidays_of_north_rhine_westphalia_stand_on_their_days(as_: SignIn) -> None:
    page = as_("rita").get("/w/forum/calendar?date=2027-05-01").get_data(as_text=True)
    for name in ("Erster Mai", "Christi Himmelfahrt", "Fronleichnam", "Pfingstmontag"):
        assert name in page
    assert "Allerheiligen" in as_("rita").get("/w/forum/calendar?date=2027-11-01").get_data(as_text=True)


@pytest.mark.parametrize(
    "query",
    [
        "view=x&date=x",
        "date=9999-12-31",
        "date=0001-01-01",
        "view=week&date=2026-02-30",
        "kind=%00&category=%3Cscript%3E",
    ],
)
def test_an_odd_address_shows_the_calendar_all_the_same(as_: SignIn, query: str) -> None:
    answer = as_("rita").get(f"/w/forum/calendar?{query}")
    assert answer.status_code == 200
    assert "<script>" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": " "}, "einen Titel"),
        ({"first_day": ""}, "an welchem Tag"),
        ({"start": ""}, "Uhrzeit"),
        ({"end": "09:00"}, "Ende liegt vor dem Beginn"),
        ({"last_day": "2027-03-23"}, "Ende liegt vor dem Beginn"),
        ({"link": "javascript:alert(1)"}, "https://"),
        ({"ends": "until", "until": "2027-01-01"}, "vor dem ersten"),
        ({"ends": "count", "count": ""}, "Zahl der Termine"),
        ({"last_day": "2029-03-24"}, "höchstens ein Jahr"),
    ],
)
def test_the_form_says_what_is_wrong(as_: SignIn, wrong: dict[str, str], sentence: str) -> None:
    answer = as_("max").post("/w/forum/calendar/new", data=FORM | wrong)
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    assert db.session.query(Event).count() == 0


def test_changing_one_date_all_that_follow_and_the_whole(as_: SignIn, plan: Plan) -> None:
    event = plan(starts_at=berlin(2026, 12, 1, 10), rule="FREQ=WEEKLY;COUNT=4")
    key, max_ = event.key, as_("max")
    form = {
        "title": "Sitzung",
        "first_day": "2026-12-09",
        "start": "14:00",
        "end": "15:00",
        "repeat": "weekly",
        "interval": "1",
        "ends": "count",
        "count": "4",
        "city": "0",
        "last_day": "",
    }
    second = f"/e/{key}/edit?date=20261208T090000Z"
    assert "08" in max_.get(second).get_data(as_text=True)
    assert max_.post(second, data=form | {"scope": "one"}).status_code == 303
    assert (
        max_.get(f"/e/{key}?date=20261208T090000Z").get_data(as_text=True).count("9. Dezember 2026, 14:00")
        >= 1
    )
    third = form | {"first_day": "2026-12-15", "start": "16:00", "end": "17:00", "scope": "following"}
    answer = max_.post(f"/e/{key}/edit?date=20261215T090000Z", data=third)
    assert answer.status_code == 303 and key not in answer.location
    later = max_.get(answer.location).get_data(as_text=True)
    assert "insgesamt 2-mal" in later and "16:00" in later
    assert "hat den Termin" in later  # one history
    whole = form | {
        "first_day": "2026-12-01",
        "start": "11:00",
        "end": "12:00",
        "scope": "all",
        "title": "Neu",
        "ends": "until",
        "count": "",
        "until": "2026-12-08",
    }
    assert max_.post(f"/e/{key}/edit", data=whole).status_code == 303
    db.session.expire_all()
    assert db.session.query(Event).filter_by(key=key).one().starts_at == berlin(2026, 12, 1, 11)


def test_the_whole_series_is_moved_from_the_page_of_a_later_date(as_: SignIn, plan: Plan) -> None:
    event = plan(starts_at=berlin(2026, 12, 1, 10), rule="FREQ=WEEKLY;COUNT=4")
    form = {
        "title": "Sitzung",
        "first_day": "2026-12-16",
        "start": "10:00",
        "end": "11:00",
        "repeat": "weekly",
        "interval": "1",
        "ends": "count",
        "count": "4",
        "scope": "all",
        "city": "0",
        "last_day": "",
    }
    assert as_("max").post(f"/e/{event.key}/edit?date=20261215T090000Z", data=form).status_code == 303
    db.session.expire_all()
    assert event.starts_at == berlin(2026, 12, 2, 10)


def test_calling_off_one_date_the_rest_and_all_with_a_way_back(as_: SignIn, plan: Plan) -> None:
    event = plan(starts_at=berlin(2026, 12, 1, 10), rule="FREQ=WEEKLY;COUNT=4")
    max_, url = as_("max"), f"/e/{event.key}"
    assert max_.post(f"{url}/cancel?date=20261208T090000Z").status_code == 303
    assert "fällt der Termin aus" in max_.get(f"{url}?date=20261208T090000Z").get_data(as_text=True)
    assert max_.post(f"{url}/reinstate?date=20261208T090000Z").status_code == 303
    assert "fällt der Termin aus" not in max_.get(f"{url}?date=20261208T090000Z").get_data(as_text=True)
    assert max_.post(f"{url}/end?date=20261215T090000Z").status_code == 303
    assert max_.get(f"{url}?date=20261215T090000Z").status_code == 404
    max_.post(f"{url}/cancel")
    assert "ist abgesagt" in max_.get(url).get_data(as_text=True)
    max_.post(f"{url}/reinstate")
    max_.post(f"{url}/trash")
    assert as_("rita").get(url).status_code == 404
    assert event.title in max_.get("/w/forum/calendar/trash").get_data(as_text=True)
    max_.post(f"{url}/restore")
    assert as_("rita").get(url).status_code == 200


def test_filters_leave_out_what_is_not_wanted(as_: SignIn, plan: Plan) -> None:
    plan("Rat", category="Gremium")
    plan("Fest", category="Feier")
    petra = as_("petra")
    page = petra.get("/calendar/?date=2026-12-01&category=Feier").get_data(as_text=True)
    assert "Fest" in page and ">Rat<" not in page
    assert "Fest" not in petra.get("/calendar/?date=2026-12-01&workspace=intern").get_data(as_text=True)


def test_the_calendar_over_all_shows_only_what_one_may_see(as_: SignIn, plan: Plan, world: World) -> None:
    plan("Geheime Runde", workspace="intern", by="olga")
    plan("Offene Runde")
    for name, sees in {"rita": False, "olga": True, "sven": True, "petra": True}.items():
        page = as_(name).get("/calendar/?date=2026-12-01").get_data(as_text=True)
        assert ("Geheime Runde" in page) is sees
        assert ("Offene Runde" in page) is (name != "olga")


@pytest.mark.parametrize(
    "path",
    [
        "/w/forum/calendar?date=2026-12-01",
        "/calendar/?date=2026-12-01&view=list",
        "/w/forum/calendar?view=week&date=2026-12-01",
    ],
)
def test_the_number_of_questions_does_not_grow_with_the_events(
    as_: SignIn, plan: Plan, world: World, count_queries: CountQueries, path: str
) -> None:
    rita = as_("rita")
    plan(rule="FREQ=DAILY")
    rita.get(path)
    with count_queries() as few:
        rita.get(path)
    for number in range(30):
        fields = EventFields(
            f"Termin {number}", first_day=date(2026, 12, 1) + timedelta(days=number), rule="FREQ=WEEKLY"
        )
        plan_event(world.workspaces["forum"], fields, actor=world.max, now=NOW)
    db.session.commit()
    with count_queries() as many:
        rita.get(path)
    assert len(many) == len(few)
    assert len(few) <= 40


def test_inviting_by_the_form_and_answering_on_the_page(as_: SignIn, plan: Plan, world: World) -> None:
    event = plan()
    url = f"/e/{event.key}"
    page = as_("max").get(f"{url}/invite").get_data(as_text=True)
    assert "Rita Reader" in page and "Olga" not in page
    data = {
        "people": [world.rita.person.key],
        "others": "Erika Muster <Erika@Stadt.example>\nfalsch",
        "extra_text": "Kommt!",
    }
    assert as_("max").post(f"{url}/invite", data=data).status_code == 422
    data["others"] = "Erika Muster <Erika@Stadt.example>"
    assert as_("max").post(f"{url}/invite", data=data).status_code == 303
    db.session.expire_all()
    assert {each.recipient for each in db.session.query(OutgoingMail)} == {
        "rita@example.org",
        "erika@stadt.example",
    }
    rita = as_("rita")
    assert "Kommen Sie?" in rita.get(url).get_data(as_text=True)
    assert rita.post(f"{url}/answer", data={"answer": "yes"}).status_code == 303
    assert as_("gerd").post(f"{url}/answer", data={"answer": "yes"}).status_code == 404  # not invited
    db.session.expire_all()
    assert {each.answer for each in event.participants} == {"yes", "open"}
    erika = next(each for each in event.participants if each.person_id is None)
    assert rita.post(f"{url}/participants/{erika.key}/remove").status_code == 403
    said = as_("max").post(
        f"{url}/participants/{erika.key}/answer", data={"answer": "deputy", "deputy": "Hans"}
    )
    assert said.status_code == 303
    assert "Vertretung: Hans" in as_("max").get(url).get_data(as_text=True)
    assert as_("max").post(f"{url}/participants/{erika.key}/remove").status_code == 303
    db.session.expire_all()
    assert len(event.participants) == 1


def test_a_participant_of_another_event_is_not_there(as_: SignIn, plan: Plan, world: World) -> None:
    one, other = plan("Eins"), plan("Zwei")
    invite(other, [Invitee(person=world.rita.person)], actor=world.max, now=NOW)
    (participant,) = other.participants
    assert as_("max").post(f"/e/{one.key}/participants/{participant.key}/remove").status_code == 404


def test_a_file_is_shown_first_and_taken_then_and_brings_updates(as_: SignIn, shared_data: Path) -> None:
    max_ = as_("max")
    content = (shared_data / "documents" / "Abfuhrkalender_Bezirk_1.ics").read_bytes()
    page = max_.post("/w/forum/calendar/import", data={"file": (io.BytesIO(content), "Abfuhr.ics")}).get_data(
        as_text=True
    )
    assert "101 Termine" in page and "davon 101 neu" in page
    assert db.session.query(Event).count() == 0
    ticket = page.split('name="ticket" value="')[1].split('"')[0]
    assert as_("lea").post("/w/forum/calendar/import/take", data={"ticket": ticket}).status_code == 303
    assert db.session.query(Event).count() == 0  # it was Max who looked
    assert max_.post("/w/forum/calendar/import/take", data={"ticket": ticket}).status_code == 303
    assert db.session.query(Event).count() == 101
    assert "5:00" in max_.get("/w/forum/calendar?view=list&date=2026-07-01").get_data(as_text=True)
    changed = content.replace(b"SUMMARY:Leichtverpackungen (Gelbe Tonne)", b"SUMMARY:Gelbe Tonne", 1)
    page = max_.post("/w/forum/calendar/import", data={"file": (io.BytesIO(changed), "Abfuhr.ics")}).get_data(
        as_text=True
    )
    assert "davon 0 neu" in page
    ticket = page.split('name="ticket" value="')[1].split('"')[0]
    max_.post("/w/forum/calendar/import/take", data={"ticket": ticket})
    db.session.expire_all()
    assert db.session.query(Event).count() == 101
    assert db.session.query(Event).filter_by(title="Gelbe Tonne").count() == 1


@pytest.mark.parametrize("content", [b"", b"Das ist kein Kalender", b"\xff\xfe\x00" * 99])
def test_a_file_that_is_no_calendar_is_refused_on_the_page(as_: SignIn, content: bytes) -> None:
    answer = as_("max").post("/w/forum/calendar/import", data={"file": (io.BytesIO(content), "x.ics")})
    assert answer.status_code == 422
    assert "keine Kalenderdatei" in answer.get_data(as_text=True)


def test_the_next_dates_stand_on_the_front_page_and_at_home(as_: SignIn, world: World, app: Flask) -> None:
    soon = date.today() + timedelta(days=3)  # noqa: DTZ011 - pages ask the clock
    fields = EventFields("Baldiges Treffen", first_day=soon)
    plan_event(world.workspaces["forum"], fields, actor=world.max, now=NOW)
    db.session.commit()
    assert "Baldiges Treffen" in as_("rita").get("/w/forum/").get_data(as_text=True)
    assert "Baldiges Treffen" in as_("rita").get("/").get_data(as_text=True)
    assert "Baldiges Treffen" not in as_("olga").get("/").get_data(as_text=True)
