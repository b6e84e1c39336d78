"""Measures: has any city already done this, and whom do I ask?"""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from collab.contacts import handing_over
from collab.contacts.models import Topic
from collab.extensions import db
from collab.people.models import Organisation, Person
from collab.progress import kind, trash_bin
from collab.progress.actions.measures import trash_measure
from collab.progress.models import CityProgress, Measure, State
from tests.conftest import NOW, CountQueries, SignIn, World
from tests.progress.conftest import Decide, Plan, Say, city


@pytest.fixture
def carla(app: Flask) -> Person:
    """Works in Bochum, without a login; guests do not see her."""
    person = Person(
        given_name="Carla", family_name="Kontakt", email="carla@example.org", organisation=city("Bochum"),
        created_at=NOW,
    )  # fmt: skip
    db.session.add(person)
    db.session.commit()
    return person


def test_a_member_adds_a_measure_for_a_decision_and_finds_it_there(as_: SignIn, decide: Decide) -> None:
    decision = decide()
    topic = Topic(name="Sprache", created_at=NOW)
    db.session.add(topic)
    db.session.commit()
    client = as_("max")
    data = {
        "title": "Lotsen im Amt", "text": "Zwei **Lotsen** je Haus.", "topic": topic.key,
        "decision": decision.key, "lead_city": str(city("Bochum").id),
    }  # fmt: skip
    answer = client.post("/w/forum/measures/new", data=data)
    page = client.get(answer.location).text
    assert "<strong>Lotsen</strong>" in page and "Sprache" in page and "Bochum" in page
    assert f'href="/b/{decision.key}"' in page
    assert "Lotsen im Amt" in client.get(f"/b/{decision.key}").text
    measure = db.session.scalars(select(Measure)).one()
    changed = client.post(f"/x/{measure.key}/edit", data={**data, "title": "Lotsinnen", "based_on": 1})
    assert changed.status_code == 303 and "Lotsinnen" in client.get("/measures/").text
    assert client.post("/w/forum/measures/new", data={"title": " "}).status_code == 422


def test_who_asks_finds_the_pilot_city_and_whom_to_ask_there(
    as_: SignIn, plan: Plan, say: Say, carla: Person
) -> None:
    lots, other = plan("Lotsen"), plan("Hotline")
    say(lots, "Bochum", State.PILOT, contact=carla, note="seit Mai")
    say(other, "Bochum", State.PLANNED)
    page = as_("rita").get("/measures/?state=have").text
    assert "Lotsen" in page and "Hotline" not in page and "Carla Kontakt" in page
    assert "carla@example.org" in as_("rita").get(f"/x/{lots.key}").text
    bochum, essen = city("Bochum").id, city("Essen").id
    assert "Hotline" in as_("rita").get(f"/measures/?city={bochum}&state=planned").text
    assert "Dazu gibt es keine Maßnahme" in as_("rita").get(f"/measures/?city={essen}&state=have").text
    rows = csv.DictReader(
        io.StringIO(as_("rita").get("/measures/measures.csv?state=have").data.decode("utf-8-sig")),
        delimiter=";",
    )
    assert [(row["Kommune"], row["Stand"], row["E-Mail"]) for row in rows] == [
        ("Bochum", "Pilot", "carla@example.org"), ("Essen", "keine Angabe", ""),
    ]  # fmt: skip


def test_a_guest_sees_the_state_and_only_people_a_guest_may_see(
    as_: SignIn, plan: Plan, say: Say, carla: Person, world: World
) -> None:
    measure = plan("Lotsen")
    say(measure, "Bochum", State.PILOT, contact=carla)
    say(measure, "Essen", State.LIVE, contact=world.max.person)
    place = f"/x/{measure.key}/progress/{city('Bochum').id}"
    for address in ("/measures/", "/w/forum/measures", f"/x/{measure.key}", place, "/measures/measures.csv"):
        text = as_("gerd").get(address).text
        assert "Pilot" in text and "Carla" not in text and "carla@" not in text, address
    assert "Max Mitglied" in as_("gerd").get(f"/x/{measure.key}").text


def test_measures_of_other_workspaces_do_not_exist(as_: SignIn, plan: Plan) -> None:
    hidden = plan("Geheim", workspace="intern")
    for address in (
        f"/x/{hidden.key}",
        f"/x/{hidden.key}/edit",
        f"/x/{hidden.key}/progress/{city('Essen').id}",
    ):
        assert as_("lea").get(address).status_code == 404
    assert "Geheim" not in as_("lea").get("/measures/?workspace=intern").text
    assert "Geheim" in as_("sven").get("/measures/").text


def test_a_city_outside_of_the_workspace_may_take_a_measure_over(
    as_: SignIn, plan: Plan, world: World
) -> None:
    measure = plan("Lotsen")
    world.rita.person.organisation = Organisation(name="Herne", is_city=True)
    db.session.commit()
    herne = city("Herne").id
    assert "Stand von Herne eintragen" in as_("rita").get(f"/x/{measure.key}").text
    as_("rita").post(
        f"/x/{measure.key}/progress/{herne}", data={"state": "live", "contact": world.rita.person.key}
    )
    assert "Herne" in as_("max").get("/measures/").text
    row = db.session.scalars(select(CityProgress)).one()
    assert (row.state, row.contact_id) == (State.LIVE, world.rita.person_id)


def test_the_search_knows_which_cities_have_it(plan: Plan, say: Say) -> None:
    measure = plan("Lotsen", text="Zwei je Haus")
    say(measure, "Essen", State.LIVE, note="seit 2024 im Rathaus")
    say(measure, "Bochum", State.PLANNED)
    entry = kind.entries([measure.id])[measure.id]
    assert entry.cities == ("Essen",) and "Rathaus" in entry.text and "Zwei je Haus" in entry.text


def test_a_measure_is_thrown_away_brought_back_and_at_last_destroyed(
    as_: SignIn, plan: Plan, say: Say, world: World
) -> None:
    measure = plan("Lotsen")
    say(measure, "Essen", State.LIVE)
    client, key = as_("max"), measure.key
    client.post(f"/x/{key}/trash")
    assert "Lotsen" not in as_("rita").get("/measures/").text
    assert as_("rita").get(f"/x/{key}").status_code == 404
    assert "Lotsen" in client.get("/w/forum/measures/trash").text
    client.post(f"/x/{key}/restore")
    assert as_("rita").get(f"/x/{key}").status_code == 200
    trash_measure(db.session.scalars(select(Measure)).one(), actor=world.max, now=NOW)
    db.session.commit()
    assert trash_bin.purge_trash(NOW + timedelta(days=31)) == 1
    assert db.session.scalars(select(CityProgress)).all() == []


def test_whoever_leaves_hands_over_what_others_ask_about(
    world: World, plan: Plan, say: Say, carla: Person
) -> None:
    say(plan("Lotsen"), "Bochum", State.PILOT, contact=carla)
    assert "progress contacts" in [charge.name for charge, _count in handing_over.in_hand(carla)]
    handed = handing_over.hand_over(
        carla, world.rita.person, ["progress contacts"], actor=world.petra, now=NOW + timedelta(days=1)
    )
    db.session.commit()
    row = db.session.scalars(select(CityProgress)).one()
    assert (handed, row.contact_id, row.changes[0].contact_id) == (
        1,
        world.rita.person_id,
        world.rita.person_id,
    )


@pytest.mark.parametrize("address", ["/measures/", "/w/forum/measures"])
def test_the_number_of_questions_does_not_grow_with_the_list(
    as_: SignIn, plan: Plan, say: Say, carla: Person, count_queries: CountQueries, address: str
) -> None:
    client = as_("max")
    counts = []
    for many in (1, 12):
        for number in range(many):
            measure = plan(f"{many} {number}")
            say(measure, "Essen", State.PILOT)
            say(measure, "Bochum", State.LIVE, contact=carla)
        client.get(address)
        with count_queries() as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1], counts
