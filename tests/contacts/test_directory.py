"""The directory of persons."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from collab.activity import Activity
from collab.extensions import db
from collab.people.models import Organisation, Person
from collab.search.models import IndexJob
from tests.conftest import NOW, CountQueries, SignIn, World


def fill(count: int) -> None:
    db.session.add_all(
        Person(
            given_name=f"Vorname{n}", family_name=f"Nachname{n:03}", email=f"p{n}@example.org", created_at=NOW
        )
        for n in range(count)
    )
    db.session.commit()


def add(**values: object) -> Person:
    person = Person(**{"given_name": "Eva", "family_name": "Özdemir", "created_at": NOW, **values})
    db.session.add(person)
    db.session.commit()
    return person


def test_everybody_is_listed_by_family_name_with_or_without_a_login(as_: SignIn) -> None:
    add()
    text = as_("max").get("/people/").text
    names = ["Gerd Gast", "Lea Leitner", "Max Mitglied", "Olga Outsider", "Eva Özdemir", "Rita Reader"]
    places = [text.index(f"{name}</a>") for name in names]
    assert places == sorted(places)


@pytest.mark.parametrize("typed", ["özd", "oezdemir", "ozde", "eva ö", "verkehr", "essen eva", "EVA@STADT"])
def test_a_person_is_found_by_name_office_city_and_address(as_: SignIn, world: World, typed: str) -> None:
    add(
        department="Amt für Verkehr",
        email="eva@stadt.example",
        organisation_id=world.max.person.organisation_id,
    )
    text = as_("max").get("/people/", query_string={"q": typed}).text
    assert "Eva Özdemir" in text
    assert "Max Mitglied</a>" not in text


def test_nobody_found_says_what_to_try(as_: SignIn) -> None:
    assert "Niemand passt dazu." in as_("max").get("/people/?q=xyz").text


@pytest.mark.parametrize("path", ["/people/", "/w/", "/w/forum/members/invite", "/w/forum/activity"])
def test_what_was_typed_comes_back_escaped(as_: SignIn, path: str) -> None:
    nasty = '"><script>alert(1)</script>'
    text = as_("lea").get(path, query_string={"q": nasty, "until": nasty, "role": nasty}).text
    assert "<script>alert" not in text


def test_the_list_is_filtered_by_organisation_and_workspace(as_: SignIn, world: World) -> None:
    bochum = db.session.scalars(select(Organisation).where(Organisation.name == "Bochum")).one()
    add(organisation_id=bochum.id)
    client = as_("max")
    by_city = client.get(f"/people/?organisation={bochum.id}").text
    assert "Eva Özdemir" in by_city
    assert "Lea Leitner" not in by_city
    by_room = client.get(f"/people/?workspace={world.workspaces['forum'].id}").text
    assert "Lea Leitner" in by_room
    assert "Eva Özdemir" not in by_room
    assert "Olga Outsider" not in by_room


def test_a_workspace_that_one_does_not_see_is_no_filter(as_: SignIn, world: World) -> None:
    client = as_("max")
    text = client.get(f"/people/?workspace={world.workspaces['intern'].id}").text
    assert "Anderer Arbeitsbereich" not in text
    assert "Max Mitglied</a>" in text  # as if it had not been asked: nobody learns who is in there


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=99", "page=x", "organisation=abc", "organisation=-1", "workspace=" + "9" * 40, "q=%00"],
)
def test_odd_addresses_show_a_list_all_the_same(as_: SignIn, query: str) -> None:
    assert as_("max").get(f"/people/?{query}").status_code == 200


def test_pages_hold_fifty_and_lead_to_each_other(as_: SignIn) -> None:
    fill(120)
    client = as_("max")
    first, last = client.get("/people/?q=vorname").text, client.get("/people/?q=vorname&page=3").text
    assert first.count('<tr role="row">') == 51  # with the head
    assert last.count('<tr role="row">') == 21
    assert "120 Personen" in first
    assert "q=vorname&amp;page=2" in first


def test_guests_have_no_directory(as_: SignIn, world: World) -> None:
    client = as_("gerd")
    assert client.get("/people/").status_code == 403
    assert client.get(f"/people/{world.lea.person.key}/vcard").status_code == 403
    assert 'href="/people/"' not in client.get("/w/").text


def test_an_entry_shows_contact_and_the_workspaces_in_common_only(as_: SignIn, world: World) -> None:
    person = world.olga.person
    person.phone = "0201 / 88-12345 (0)"
    text = as_("max").get(f"/people/{person.key}").text
    assert "olga@example.org" in text
    assert 'href="tel:02018812345"' in text
    assert "Anderer Arbeitsbereich" not in text
    assert "Anderer Arbeitsbereich" in as_("sven").get(f"/people/{person.key}").text


def test_the_office_adds_somebody_without_a_login(as_: SignIn) -> None:
    data = {"given_name": "Eva", "family_name": "Neu", "email": "Eva@Example.org", "organisation_id": "0"}
    answer = as_("petra").post("/people/new", data=data)
    assert answer.status_code == 303
    person = db.session.scalars(select(Person).where(Person.family_name == "Neu")).one()
    assert person.email == "eva@example.org"
    assert person.account is None
    assert db.session.scalars(select(Activity.verb).where(Activity.kind == "person")).all() == [
        "person.added"
    ]
    assert db.session.scalars(select(IndexJob.object_id).where(IndexJob.kind == "person")).all() == [
        person.id
    ]


def test_the_office_edits_any_entry_and_sees_its_history(as_: SignIn, world: World) -> None:
    person = world.max.person
    client = as_("petra")
    data = {"given_name": "Max", "family_name": "Anders", "email": "max@example.org", "organisation_id": "0"}
    assert client.post(f"/people/{person.key}/edit", data=data).status_code == 303
    db.session.refresh(person)
    assert (person.family_name, person.organisation_id) == ("Anders", None)
    assert "hat die Angaben zu" in client.get(f"/people/{person.key}").text
    assert "hat die Angaben zu" not in as_("lea").get(f"/people/{person.key}").text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"family_name": ""}, "Bitte geben Sie mindestens einen Namen an."),
        ({"family_name": "X", "email": "x"}, "ist keine E-Mail-Adresse"),
        ({"family_name": "X", "email": "max@example.org"}, "Diese Adresse hat schon Max Mitglied."),
        ({"family_name": "X" * 101}, "Höchstens 100 Zeichen."),
        ({"family_name": "X", "organisation_id": "999"}, "Organisation"),
    ],
)
def test_a_bad_entry_gives_a_sentence(as_: SignIn, data: dict[str, str], sentence: str) -> None:
    answer = as_("petra").post("/people/new", data={"organisation_id": "0", **data})
    assert answer.status_code == 422
    assert sentence in answer.text


def test_names_are_escaped(as_: SignIn) -> None:
    person = add(family_name="<script>alert(1)</script>", function='"><img src=x>')
    for path in ("/people/", f"/people/{person.key}"):
        text = as_("petra").get(path).text
        assert "<script>alert" not in text
        assert "<img src=x>" not in text


def test_the_directory_asks_the_database_no_more_often_when_it_is_long(
    as_: SignIn, count_queries: CountQueries
) -> None:
    client = as_("max")
    client.get("/people/")
    with count_queries() as few:
        client.get("/people/")
    fill(80)
    with count_queries() as many:
        client.get("/people/")
    assert len(many) == len(few)
    assert len(few) <= 11  # the bell's one among them
