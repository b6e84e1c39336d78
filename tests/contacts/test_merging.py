"""Two entries of one person become one, and nothing that named either is lost."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from collab.activity import Activity
from collab.calendar.models import Event, Participant
from collab.contacts import merging, references
from collab.contacts.models import Responsibility
from collab.extensions import db
from collab.people.models import Person
from collab.search.models import IndexJob
from collab.tasks.actions import TaskFields, add_task
from collab.writing.models import Mention
from tests.conftest import NOW, CountQueries, SignIn, World
from tests.contacts.conftest import AddPerson, AddTopic, Name, city


def test_the_filled_field_is_proposed_and_the_choice_decides(
    as_: SignIn, world: World, add_person: AddPerson
) -> None:
    keep = add_person(phone="0201 1", function="Leiterin")
    gone = add_person(family_name="Oezdemir", phone="0201 2", mobile="0171 1")
    office, old = as_("petra"), gone.key
    page = office.get(f"/people/{gone.key}/merge/{keep.key}").text
    assert "bleibt; der ältere Eintrag" in page
    assert 'name="mobile" id="mobile-gone" value="gone" checked' in page
    assert 'name="phone" id="phone-keep" value="keep" checked' in page
    answer = office.post(f"/people/{gone.key}/merge/{keep.key}", data={"phone": "gone"})
    assert answer.location == f"/people/{keep.key}"
    db.session.expire_all()
    assert (keep.family_name, keep.phone, keep.mobile, keep.function) == (
        "Özdemir", "0201 2", "0171 1", "Leiterin",
    )  # fmt: skip
    assert db.session.query(Person).filter_by(key=old).count() == 0


def test_the_old_address_leads_to_the_entry_that_stays(
    as_: SignIn, world: World, add_person: AddPerson
) -> None:
    one, two, three = add_person(), add_person(), add_person()
    old, older = two.key, three.key
    merging.merge(two, three, {}, actor=world.petra, now=NOW)
    merging.merge(one, two, {}, actor=world.petra, now=NOW)
    for key in (old, older):
        answer = as_("max").get(f"/people/{key}")
        assert (answer.status_code, answer.location) == (301, f"/people/{one.key}")


def test_everything_that_named_the_one_names_the_other(
    world: World, add_person: AddPerson, add_topic: AddTopic, name_for: Name
) -> None:
    keep, gone, boss = add_person(), add_person(), add_person(family_name="Vorher")
    topic = add_topic("Vergabe")
    name_for(topic, city("Essen"), keep)
    name_for(topic, city("Essen"), gone)
    name_for(topic, city("Bochum"), gone)
    forum = world.workspaces["forum"]
    alone = add_task(forum, TaskFields(title="Allein", responsible=[gone]), actor=world.lea, now=NOW)
    both = add_task(forum, TaskFields(title="Beide", responsible=[keep, gone]), actor=world.lea, now=NOW)
    db.session.add(Mention(kind="task", object_id=alone.id, person_id=gone.id, at=NOW))
    boss.successor_id = gone.id
    db.session.commit()
    number, kept = gone.id, keep.id
    assert references.counted(gone)["responsibility"] == 2
    merging.merge(keep, gone, {}, actor=world.petra, now=NOW)
    db.session.commit()
    db.session.expire_all()
    places = db.session.execute(select(Responsibility.organisation_id, Responsibility.person_id)).tuples()
    assert sorted(places) == sorted([(city("Essen").id, kept), (city("Bochum").id, kept)])
    assert [person.id for person in alone.responsible] == [kept]
    assert [person.id for person in both.responsible] == [kept]
    assert db.session.scalars(select(Mention.person_id)).all() == [kept]
    assert boss.successor_id == kept
    assert db.session.get(Person, number) is None
    jobs = set(db.session.execute(select(IndexJob.kind, IndexJob.object_id)).tuples())
    assert {("person", number), ("person", kept)} <= jobs


def test_invited_twice_to_one_event_becomes_one_invitation_with_what_both_say(
    world: World, add_person: AddPerson
) -> None:
    keep, gone = add_person(), add_person()
    event = Event(
        workspace=world.workspaces["forum"], title="Treffen", uid="u", series="s", created_at=NOW,
        changed_at=NOW, created_by_id=world.lea.id, starts_at=NOW, ends_at=NOW, begins_on=NOW.date(),
    )  # fmt: skip
    event.participants = [
        Participant(person_id=keep.id, deputy="Herr Vertretung", added_at=NOW),
        Participant(person_id=gone.id, answer="yes", note="Komme später", answered_at=NOW, added_at=NOW),
    ]
    db.session.add(event)
    db.session.commit()
    merging.merge(keep, gone, {}, actor=world.petra, now=NOW)
    db.session.commit()
    left = db.session.scalars(select(Participant)).one()
    assert (left.person_id, left.answer, left.note, left.deputy) == (
        keep.id, "yes", "Komme später", "Herr Vertretung",
    )  # fmt: skip


def test_the_entry_with_the_account_stays_and_keeps_it(
    as_: SignIn, world: World, add_person: AddPerson
) -> None:
    other = add_person(phone="0201 7")
    person = world.max.person
    as_("petra").post(f"/people/{other.key}/merge/{person.key}")
    db.session.expire_all()
    assert world.max.person is person
    assert person.phone == "0201 7"


def test_two_accounts_are_not_made_one(as_: SignIn, world: World) -> None:
    path = f"/people/{world.max.person.key}/merge/{world.rita.person.key}"
    office = as_("petra")
    for answer in (office.get(path), office.post(path)):
        assert answer.status_code == 409
        assert "Beide Einträge haben ein Konto" in answer.text
    assert office.get(f"/people/{world.max.person.key}/merge/{world.max.person.key}").status_code == 409


def test_the_history_of_both_is_the_history_of_the_one(
    as_: SignIn, world: World, add_person: AddPerson
) -> None:
    keep, gone = add_person(), add_person()
    as_("petra").post(
        f"/people/{gone.key}/edit", data={"family_name": "Özdemir", "phone": "1", "organisation_id": "0"}
    )
    merging.merge(keep, gone, {}, actor=world.petra, now=NOW)
    db.session.commit()
    lines = db.session.scalars(
        select(Activity.verb).where(Activity.kind == "person", Activity.object_id == keep.id)
    )
    assert sorted(lines) == ["person.changed", "person.merged"]


def test_pairs_are_listed_until_somebody_says_that_they_are_two(as_: SignIn, add_person: AddPerson) -> None:
    one, two = add_person(phone="0201 88123"), add_person(family_name="Oezdemir")
    office = as_("petra")
    text = office.get("/people/duplicates").text
    assert "gleicher Name" in text
    assert f"/people/{one.key}/merge/{two.key}" in text
    office.post(f"/people/{two.key}/not/{one.key}")
    assert "Keine zwei Einträge" in office.get("/people/duplicates").text


@pytest.mark.parametrize("name", ["gerd", "rita", "max", "lea", "sven"])
def test_only_the_office_sees_duplicates_and_merges(
    as_: SignIn, world: World, add_person: AddPerson, name: str
) -> None:
    one, two = add_person(), add_person()
    client = as_(name)
    assert client.get("/people/duplicates").status_code == 403
    assert client.post(f"/people/{one.key}/merge/{two.key}").status_code in (403, 404)
    assert db.session.query(Person).filter_by(given_name="Eva").count() == 2


def test_the_page_of_duplicates_asks_the_same_few_questions(
    as_: SignIn, add_person: AddPerson, count_queries: CountQueries
) -> None:
    office = as_("petra")
    counted = []
    for more in (2, 30):
        for _number in range(more):
            add_person()
        office.get("/people/duplicates")
        with count_queries() as queries:
            office.get("/people/duplicates")
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 8
