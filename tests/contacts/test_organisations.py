"""Organisations with facts, people and topics."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from collab.extensions import db
from collab.people.models import Organisation
from collab.search.models import IndexJob
from tests.conftest import CountQueries, SignIn, World
from tests.contacts.conftest import AddPerson, AddTopic, Name, city


def test_a_city_shows_facts_people_by_department_topics_and_workspaces(
    as_: SignIn, world: World, add_person: AddPerson, add_topic: AddTopic, name_for: Name
) -> None:
    bochum = city("Bochum")
    bochum.area_km2, bochum.population = 145.66, 365_742
    person = add_person(organisation_id=bochum.id, department="Amt 50")
    add_person(organisation_id=bochum.id, family_name="Ehemals", left_on=date(2020, 1, 1))
    name_for(add_topic("Vergabe"), bochum, person)
    add_topic("Archiv")
    text = as_("max").get(f"/people/organisations/{bochum.id}").text
    for shown in ("05911000", "365.742", "145,66", "2.511", "Amt 50", "Eva Özdemir", "1 Person", "Vergabe"):
        assert shown in text
    assert "noch niemand benannt" in text
    assert "Interkommunales Forum" in text
    assert "Eva Ehemals" not in text
    assert "Anderer Arbeitsbereich" not in text


def test_the_list_counts_people_and_leads_to_the_pages(as_: SignIn, world: World) -> None:
    text = as_("rita").get("/people/organisations").text
    assert f'href="/people/organisations/{city("Essen").id}"' in text
    assert "admin" not in text.split('id="main"')[1]
    assert "/admin/organisations/new" in as_("petra").get("/people/organisations").text


def test_guests_see_no_organisations(as_: SignIn, world: World) -> None:
    guest = as_("gerd")
    assert guest.get("/people/organisations").status_code == 403
    assert guest.get(f"/people/organisations/{city('Essen').id}").status_code == 404


def test_a_change_by_the_office_is_found(as_: SignIn, world: World) -> None:
    answer = as_("petra").post("/admin/organisations/new", data={"name": "Regionalverband"})
    assert answer.status_code == 303
    added = db.session.scalars(select(Organisation).where(Organisation.name == "Regionalverband")).one()
    jobs = db.session.execute(select(IndexJob.kind, IndexJob.object_id)).tuples().all()
    assert ("organisation", added.id) in jobs


def test_the_pages_ask_the_database_no_more_often_when_there_are_many_people(
    as_: SignIn, world: World, add_person: AddPerson, count_queries: CountQueries
) -> None:
    essen = city("Essen").id
    client = as_("max")
    counted = []
    for more in (1, 30):
        for number in range(more):
            add_person(organisation_id=essen, family_name=f"N{number}", department=f"Amt {number}")
        client.get("/people/organisations")
        with count_queries() as of_list:
            client.get("/people/organisations")
        with count_queries() as of_one:
            client.get(f"/people/organisations/{essen}")
        counted.append((len(of_list), len(of_one)))
    assert counted[0] == counted[1]
    assert max(counted[0]) <= 13
