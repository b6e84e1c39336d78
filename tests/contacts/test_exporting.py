"""Entries as files, read back by another program."""

from __future__ import annotations

import base64
import csv
import io
import re

import pytest
import vobject
from PIL import Image
from sqlalchemy import select

from collab.extensions import db
from collab.people.models import Person
from tests.conftest import NOW, CountQueries, SignIn, World
from tests.contacts.conftest import AddPerson, AddTopic, Name, city

FULL = {
    "title": "Dr.",
    "given_name": "Eva; Maria",
    "family_name": "Özdemir, geb. \\Stein",
    "department": "Amt für Straßen, Wege; Plätze",
    "function": "Leiterin\\Planung mit langem Titel, der über die Grenze von 75 Zeichen hinausgeht ü",
    "email": "eva@stadt.example",
    "phone": "+49 201 88-123",
    "mobile": "0171 / 5",
    "postal_address": 'Rathaus "Mitte"\nPorscheplatz 1\n45127 Essen',
}


@pytest.fixture
def eva(add_person: AddPerson, add_topic: AddTopic, name_for: Name, as_: SignIn) -> Person:
    person = add_person(**FULL, organisation_id=city("Essen").id)
    name_for(add_topic("Vergabe, Einkauf"), city("Essen"), person)
    name_for(add_topic("Archiv"), city("Essen"), person)
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "red").save(out, "PNG")
    photo = {"photo": (io.BytesIO(out.getvalue()), "foto.png")}
    as_("petra").post(f"/people/{person.key}/photo", data=photo, content_type="multipart/form-data")
    return person


@pytest.mark.parametrize("wanted", ["vcard3", "vcard4"])
def test_a_card_says_the_same_when_another_program_reads_it(as_: SignIn, eva: Person, wanted: str) -> None:
    answer = as_("max").get(f"/people/{eva.key}/vcard?as={wanted}")
    assert all(len(line) <= 75 for line in answer.data.split(b"\r\n"))
    card = vobject.readOne(answer.text)
    assert card.version.value == {"vcard3": "3.0", "vcard4": "4.0"}[wanted]
    assert (card.n.value.prefix, card.n.value.given, card.n.value.family) == (
        FULL["title"], FULL["given_name"], FULL["family_name"],
    )  # fmt: skip
    assert card.fn.value == eva.display_name
    assert card.org.value == ["Essen", FULL["department"]]
    assert card.title.value == FULL["function"]
    assert card.email.value == FULL["email"]
    assert [number.value for number in card.tel_list] == [FULL["phone"], FULL["mobile"]]
    assert (card.adr.value.street, card.adr.value.code, card.adr.value.city) == (
        "Porscheplatz 1", "45127", "Essen",
    )  # fmt: skip
    assert card.categories.value == ["Archiv", "Vergabe, Einkauf"]
    if wanted == "vcard3":
        assert card.label.value == FULL["postal_address"]
        picture = card.photo.value
    else:  # vobject leaves the data address of 4.0 as it is
        data = re.search(r"PHOTO:data:image/jpeg;base64,(\S+)", answer.text.replace("\r\n ", ""))
        assert data is not None
        picture = base64.b64decode(data[1])
    with Image.open(io.BytesIO(picture)) as photo:
        assert (photo.format, photo.size) == ("JPEG", (256, 256))


def test_the_list_is_exported_as_it_is_filtered(as_: SignIn, world: World, eva: Person) -> None:
    client = as_("max")
    everybody = list(vobject.readComponents(client.get("/people/export?as=vcard3").text))
    assert len(everybody) == db.session.query(Person).count()
    some = list(vobject.readComponents(client.get("/people/export?as=vcard4&q=Leitner").text))
    assert [card.fn.value for card in some] == ["Lea Leitner"]


def test_a_selection_is_exported(as_: SignIn, world: World) -> None:
    keys = [world.rita.person.key, world.lea.person.key, "nobody"]
    answer = as_("max").post("/people/export", data={"selected": keys, "as": "vcard4"})
    assert [card.fn.value for card in vobject.readComponents(answer.text)] == ["Rita Reader", "Lea Leitner"]


def test_a_table_opens_in_excel_and_reckons_with_nothing(
    as_: SignIn, eva: Person, add_person: AddPerson
) -> None:
    add_person(family_name="=cmd|' /C calc'!A0", function="@SUM(1)")
    answer = as_("max").get("/people/export?as=csv&q=eva")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""), delimiter=";"))
    first = next(row for row in rows if row["E-Mail-Adresse"])
    assert first["Nachname"] == FULL["family_name"]
    assert first["Telefon"] == "'" + FULL["phone"]
    assert first["Postanschrift"] == FULL["postal_address"]
    assert first["Themen"] == "Archiv, Vergabe, Einkauf"
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


def test_guests_take_nobody_along(as_: SignIn, world: World) -> None:
    guest = as_("gerd")
    assert guest.get("/people/export?as=csv").status_code == 403
    data = {"selected": [world.olga.person.key, world.lea.person.key], "as": "csv"}
    assert guest.post("/people/export", data=data).status_code == 403


@pytest.mark.parametrize("wanted", ["", "pdf", "../x"])
def test_an_unknown_format_is_a_bad_request(as_: SignIn, wanted: str) -> None:
    assert as_("max").get("/people/export", query_string={"as": wanted}).status_code == 400


def test_an_export_asks_the_database_no_more_often_when_it_is_long(
    as_: SignIn, count_queries: CountQueries
) -> None:
    client = as_("max")
    counted = []
    for more in (1, 60):
        db.session.add_all(Person(given_name="A", family_name=f"B{n}", created_at=NOW) for n in range(more))
        db.session.commit()
        client.get("/people/export?as=vcard4").get_data()
        with count_queries() as queries:
            client.get("/people/export?as=vcard4").get_data()
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_what_is_taken_along_comes_back_the_same(as_: SignIn, world: World, eva: Person) -> None:
    """Every format is read by our own import as what it was."""
    office = as_("petra")
    for wanted in ("vcard3", "vcard4", "csv"):
        content = office.get(f"/people/export?as={wanted}").data
        upload = {"file": (io.BytesIO(content), f"alle.{wanted}")}
        answer = office.post("/people/import", data=upload, content_type="multipart/form-data")
        assert answer.status_code == 303, answer.text
        text = office.get(answer.location).text
        assert f"{db.session.scalar(select(db.func.count(Person.id)))} unverändert" in text, wanted
