"""Who answers for which topic in which city."""

from __future__ import annotations

import csv

import pytest
from sqlalchemy import select

from collab.activity import Activity
from collab.contacts.models import Responsibility, Topic
from collab.extensions import db
from collab.search.models import IndexJob
from tests.conftest import CountQueries, SignIn, World
from tests.contacts.conftest import AddPerson, AddTopic, Name, city


def named() -> set[tuple[str, str, str]]:
    return {
        (entry.topic.name, entry.organisation.name, entry.person.family_name)
        for entry in db.session.scalars(select(Responsibility))
    }


def test_the_table_shows_names_and_gaps_by_city(
    as_: SignIn, world: World, add_topic: AddTopic, name_for: Name
) -> None:
    topic = add_topic("Vergabe")
    name_for(topic, city("Essen"), world.max.person)
    text = as_("rita").get("/people/topics").text
    assert "Max Mitglied</a>" in text
    assert text.count("noch niemand benannt") == 2  # the cell of Bochum, and the sum above the table
    assert "1 Lücke" in text


def test_the_table_of_one_workspace_has_its_cities_only(
    as_: SignIn, world: World, add_topic: AddTopic
) -> None:
    add_topic("Vergabe")
    forum = world.workspaces["forum"]
    forum.cities = [city("Bochum")]
    text = as_("max").get(f"/people/topics?workspace={forum.id}").text
    assert 'data-label="Bochum"' in text
    assert 'data-label="Essen"' not in text


def test_a_lead_names_somebody_from_a_gap_and_takes_it_back_with_a_way_back(
    as_: SignIn, world: World, add_topic: AddTopic
) -> None:
    topic = add_topic("Vergabe")
    lea, key = as_("lea"), topic.key
    page = lea.get(f"/people/topics/{key}?organisation={city('Essen').id}").text
    assert "Für Essen benennen" in page
    assert "Max Mitglied" in page
    data = {"organisation": city("Bochum").id, "person": world.max.person.key}
    assert lea.post(f"/people/topics/{key}/name", data=data).status_code == 303
    assert named() == {("Vergabe", "Bochum", "Mitglied")}
    number = db.session.scalars(select(Responsibility.id)).one()
    lea.post(f"/people/responsibilities/{number}/withdraw")
    assert named() == set()
    page = lea.get(f"/people/topics/{key}").text
    assert "Rückgängig" in page
    undo = page.split('id="flashes"')[1].split('<form action="', 1)[1].split('"', 1)[0].replace("&amp;", "&")
    assert lea.post(undo).status_code == 303
    assert named() == {("Vergabe", "Bochum", "Mitglied")}
    verbs = db.session.scalars(select(Activity.verb).where(Activity.kind == "topic").order_by(Activity.id))
    assert verbs.all() == ["topic.added", "topic.named", "topic.withdrawn", "topic.named"]


def test_naming_somebody_twice_changes_nothing(
    as_: SignIn, world: World, add_topic: AddTopic, name_for: Name
) -> None:
    topic = add_topic("Vergabe")
    name_for(topic, city("Essen"), world.max.person)
    lines = db.session.query(Activity).count()
    data = {"organisation": city("Essen").id, "person": world.max.person.key}
    assert as_("lea").post(f"/people/topics/{topic.key}/name", data=data).status_code == 303
    assert db.session.query(Activity).count() == lines


def test_people_name_themselves_for_their_own_city_and_nobody_else(
    as_: SignIn, world: World, add_topic: AddTopic, name_for: Name
) -> None:
    topic = add_topic("Vergabe")
    max_ = as_("max")
    path = f"/people/topics/{topic.key}/name"
    essen, bochum = city("Essen").id, city("Bochum").id
    own, rita = world.max.person.key, world.rita.person.key
    assert max_.post(path, data={"organisation": bochum, "person": own}).status_code == 403
    assert max_.post(path, data={"organisation": essen, "person": rita}).status_code == 403
    assert max_.post(path, data={"organisation": essen, "person": own}).status_code == 303
    assert named() == {("Vergabe", "Essen", "Mitglied")}
    other = name_for(topic, city("Essen"), world.rita.person)
    assert max_.post(f"/people/responsibilities/{other.id}/withdraw").status_code == 403


def test_the_own_topics_are_ticked_in_the_account(
    as_: SignIn, world: World, add_topic: AddTopic, name_for: Name
) -> None:
    one, two = add_topic("Archiv"), add_topic("Vergabe")
    name_for(one, city("Essen"), world.max.person)
    name_for(two, city("Bochum"), world.max.person)  # for another city: not changed here
    max_ = as_("max")
    assert 'href="/account/topics"' in max_.get("/account").text
    assert max_.get("/account/topics").text.count(" checked>") == 1 + 1  # and the colour scheme
    max_.post("/account/topics", data={"topic": [two.id, "999", "x"]})
    assert named() == {("Vergabe", "Essen", "Mitglied"), ("Vergabe", "Bochum", "Mitglied")}


def test_without_an_organisation_the_own_topics_say_what_to_do(
    as_: SignIn, world: World, add_topic: AddTopic
) -> None:
    topic = add_topic("Archiv")
    world.max.person.organisation = None
    max_ = as_("max")
    assert "noch keine Organisation" in max_.get("/account/topics").text
    answer = max_.post("/account/topics", data={"topic": topic.id})
    assert answer.status_code == 409
    assert "wenden Sie sich an das Projektbüro" in answer.text


@pytest.mark.parametrize("typed", ["Vergabe", "vergabe ", "VERGABE"])
def test_a_topic_is_there_once(as_: SignIn, add_topic: AddTopic, typed: str) -> None:
    add_topic("Vergabe")
    answer = as_("lea").post("/people/topics/new", data={"name": typed})
    assert answer.status_code == 422
    assert "gibt es schon" in answer.text


def test_a_renamed_topic_is_found_anew_with_its_people(
    as_: SignIn, world: World, add_topic: AddTopic, name_for: Name
) -> None:
    topic = add_topic("Vergabe")
    name_for(topic, city("Essen"), world.max.person)
    db.session.query(IndexJob).delete()
    as_("lea").post(f"/people/topics/{topic.key}/edit", data={"name": "Einkauf", "text": "Gemeinsam"})
    jobs = set(db.session.execute(select(IndexJob.kind, IndexJob.object_id)).tuples())
    assert jobs == {("topic", topic.id), ("person", world.max.person_id)}


def test_a_topic_goes_only_when_nobody_is_named_for_it(
    as_: SignIn, world: World, add_topic: AddTopic, name_for: Name
) -> None:
    topic = add_topic("Vergabe")
    entry = name_for(topic, city("Essen"), world.max.person)
    lea = as_("lea")
    answer = lea.post(f"/people/topics/{topic.key}/remove")
    assert answer.status_code == 409
    assert "noch Personen benannt" in answer.text
    lea.post(f"/people/responsibilities/{entry.id}/withdraw")
    assert lea.post(f"/people/topics/{topic.key}/remove").status_code == 303
    assert db.session.query(Topic).count() == 0


def test_the_table_is_exported_with_gaps_and_without_formulas(
    as_: SignIn, world: World, add_topic: AddTopic, name_for: Name, add_person: AddPerson
) -> None:
    topic = add_topic("=1+1")
    name_for(topic, city("Essen"), add_person(department="Amt 10"))
    name_for(topic, city("Essen"), world.max.person)
    answer = as_("rita").get("/people/topics/export")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(answer.data.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert rows == [
        ["Thema", "Bochum", "Essen"],
        ["'=1+1", "noch niemand benannt", "Max Mitglied; Eva Özdemir, Amt 10"],
    ]


def test_a_person_is_found_by_her_topic_and_the_list_filtered_by_it(
    as_: SignIn, world: World, add_topic: AddTopic, name_for: Name
) -> None:
    topic = add_topic("Öffentliche Vergabe")
    name_for(topic, city("Essen"), world.max.person)
    client = as_("rita")
    for address in ("/people/?q=oeffentliche", f"/people/?topic={topic.id}"):
        text = client.get(address).text
        assert "Max Mitglied</a>" in text
        assert "Lea Leitner</a>" not in text
    assert "Öffentliche Vergabe" in client.get(f"/people/{world.max.person.key}").text


def test_who_has_left_or_lies_in_the_trash_leaves_a_gap(
    as_: SignIn, world: World, add_topic: AddTopic, name_for: Name, add_person: AddPerson
) -> None:
    topic = add_topic("Vergabe")
    name_for(topic, city("Essen"), add_person())
    office = as_("petra")
    office.post(f"/people/{db.session.scalars(select(Responsibility)).one().person.key}/trash")
    text = office.get("/people/topics").text
    assert "Özdemir" not in text.split('class="matrix"')[1]
    assert "2 Lücken" in text


def test_guests_see_no_topics(as_: SignIn, world: World, add_topic: AddTopic, name_for: Name) -> None:
    topic = add_topic("Vergabe")
    name_for(topic, city("Essen"), world.olga.person)
    guest = as_("gerd")
    for path in ("/people/topics", "/people/topics/export", "/account/topics"):
        assert guest.get(path).status_code == 403
    assert guest.get(f"/people/topics/{topic.key}").status_code == 404
    assert "Zuständigkeiten" not in guest.get("/account").text


def test_the_table_asks_the_database_no_more_often_when_it_is_long(
    as_: SignIn, world: World, add_topic: AddTopic, name_for: Name, count_queries: CountQueries
) -> None:
    first = add_topic("Vergabe")
    name_for(first, city("Essen"), world.max.person)
    client = as_("rita")
    client.get("/people/topics")
    counted = []
    for more in (0, 15):
        for number in range(more):
            topic = add_topic(f"Thema {number}")
            for one in ("Essen", "Bochum"):
                name_for(topic, city(one), world.lea.person)
        with count_queries() as queries:
            client.get("/people/topics")
        with count_queries() as of_one:
            client.get(f"/people/topics/{first.key}")
        counted.append((len(queries), len(of_one)))
    assert counted[0] == counted[1]
    assert max(counted[0]) <= 12
