"""Who may change entries, and the help while typing a new one."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from sqlalchemy import select

from collab.activity import Activity
from collab.extensions import db
from collab.people.models import Person
from tests.conftest import NOW, CountQueries, SignIn, World
from tests.contacts.conftest import AddPerson, city


def picture() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (40, 60), "red").save(out, "JPEG")
    return io.BytesIO(out.getvalue())


def test_leads_keep_entries_without_a_login_and_no_others(
    as_: SignIn, world: World, add_person: AddPerson
) -> None:
    person = add_person()
    lea = as_("lea")
    data = {"given_name": "Eva", "family_name": "Neu", "organisation_id": "0"}
    assert lea.post(f"/people/{person.key}/edit", data=data).status_code == 303
    for path in ("edit", "leave", "photo", "photo/remove", "trash", "return"):
        method = lea.get if path == "leave" else lea.post
        assert method(f"/people/{world.max.person.key}/{path}").status_code in (403, 409), path
    db.session.refresh(world.max.person)
    assert world.max.person.family_name == "Mitglied"
    page = lea.get(f"/people/{world.max.person.key}").text
    assert f"/people/{world.max.person.key}/edit" not in page


@pytest.mark.parametrize("name", ["max", "rita", "sven"])
def test_members_readers_and_steering_change_no_entries(
    as_: SignIn, add_person: AddPerson, name: str
) -> None:
    person = add_person()
    client = as_(name)
    assert client.post("/people/new", data={"family_name": "Neu"}).status_code == 403
    assert client.post(f"/people/{person.key}/trash").status_code == 403
    assert f"/people/{person.key}/edit" not in client.get(f"/people/{person.key}").text


def test_the_own_entry_leads_to_the_own_account(as_: SignIn, world: World) -> None:
    page = as_("max").get(f"/people/{world.max.person.key}").text.split('id="main"')[1]
    assert 'href="/account"' in page


def test_the_office_sets_and_takes_off_a_photo(as_: SignIn, world: World, add_person: AddPerson) -> None:
    person = add_person()
    office = as_("petra")
    data = {"photo": (picture(), "foto.jpg")}
    office.post(f"/people/{person.key}/photo", data=data, content_type="multipart/form-data")
    db.session.refresh(person)
    assert person.photo_digest
    assert office.get(f"/people/{person.key}/photo").mimetype == "image/webp"
    office.post(f"/people/{person.key}/photo/remove")
    db.session.refresh(person)
    assert person.photo_digest is None
    verbs = db.session.scalars(select(Activity.verb).where(Activity.object_id == person.id)).all()
    assert verbs == ["person.changed", "person.changed"]


def test_a_file_that_is_no_photo_is_refused_in_words(as_: SignIn, add_person: AddPerson) -> None:
    person = add_person()
    data = {"photo": (io.BytesIO(b"GIF89a"), "foto.jpg")}
    answer = as_("petra").post(f"/people/{person.key}/photo", data=data, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "kein Foto" in answer.text


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"given_name": "Eva", "family_name": "Oezdemir"}, "gleicher Name"),
        ({"given_name": "Eva", "family_name": "Ozdemir"}, "gleicher Name"),
        ({"given_name": "Özdemir", "family_name": "Eva"}, "gleicher Name"),
        ({"given_name": "Eva", "family_name": "Özdemier"}, "ähnlicher Name"),
        (
            {"given_name": "E.", "family_name": "Özdemir", "phone": "+49 201 / 88-123"},
            "gleiche Telefonnummer",
        ),
        ({"email": "EVA@stadt.example"}, "gleiche E-Mail-Adresse"),
    ],
)
def test_somebody_who_is_in_already_is_noticed_while_typing(
    as_: SignIn, add_person: AddPerson, typed: dict[str, str], reason: str
) -> None:
    add_person(phone="0201 88123", email="eva@stadt.example")
    text = as_("lea").get("/people/similar", query_string=typed).text
    assert "Eva Özdemir" in text
    assert reason in text


@pytest.mark.parametrize(
    "typed",
    [
        {"given_name": "Eva", "family_name": "Müller"},
        {"given_name": "Eva"},
        {"given_name": "Tom", "family_name": "Berg", "phone": "0201 88123"},
        {"phone": "12"},
        {},
    ],
)
def test_somebody_else_is_not_taken_for_a_duplicate(
    as_: SignIn, add_person: AddPerson, typed: dict[str, str]
) -> None:
    add_person(phone="0201 88123", email="eva@stadt.example")
    assert "Özdemir" not in as_("lea").get("/people/similar", query_string=typed).text


def test_the_same_name_in_another_city_is_somebody_else(
    as_: SignIn, world: World, add_person: AddPerson
) -> None:
    add_person(organisation_id=city("Essen").id)
    typed = {"given_name": "Eva", "family_name": "Özdemir", "organisation_id": city("Bochum").id}
    assert "Özdemir" not in as_("lea").get("/people/similar", query_string=typed).text


def test_without_javascript_a_likely_duplicate_is_asked_about_once(
    as_: SignIn, add_person: AddPerson
) -> None:
    add_person()
    lea = as_("lea")
    data = {"given_name": "Eva", "family_name": "Oezdemir", "organisation_id": "0"}
    answer = lea.post("/people/new", data=data)
    assert answer.status_code == 422
    assert "trotzdem eintragen" in answer.text
    assert lea.post("/people/new", data={**data, "another": "1"}).status_code == 303
    assert db.session.query(Person).filter_by(given_name="Eva").count() == 2


def test_looking_for_duplicates_asks_the_same_few_questions(
    as_: SignIn, world: World, add_person: AddPerson, count_queries: CountQueries
) -> None:
    lea = as_("lea")
    counted = []
    for more in (1, 60):
        db.session.add_all(
            Person(given_name="Eva", family_name=f"Özdemir{n % 7}", created_at=NOW) for n in range(more)
        )
        db.session.commit()
        typed = {"given_name": "Eva", "family_name": "Özdemir1"}
        lea.get("/people/similar", query_string=typed)
        with count_queries() as queries:
            lea.get("/people/similar", query_string=typed)
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 8
