"""Entries that are thrown away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from collab.activity import Activity
from collab.contacts import kind, trash_bin
from collab.contacts.actions import trash_person
from collab.extensions import db
from collab.people.models import Person
from collab.tasks.actions import TaskFields, add_task
from tests.conftest import NOW, SignIn, World
from tests.contacts.conftest import AddPerson, AddTopic, Name, city

LATER = datetime.now(UTC) + timedelta(days=400)


def test_an_entry_in_the_trash_exists_nowhere_else_and_comes_back(as_: SignIn, add_person: AddPerson) -> None:
    person = add_person(email="eva@stadt.example")
    lea = as_("lea")
    answer = lea.post(f"/people/{person.key}/trash", follow_redirects=True)
    assert "liegt im Papierkorb" in answer.text
    assert "Rückgängig" in answer.text
    assert lea.get(f"/people/{person.key}").status_code == 404
    assert "Eva Özdemir" not in lea.get("/people/?former=1").text
    assert "Özdemir" not in lea.get("/people/export?as=csv").text
    assert list(kind.entries([person.id])) == []
    assert "Eva Özdemir" in lea.get("/people/trash").text
    assert lea.post(f"/people/trash/{person.key}/restore").status_code == 303
    assert lea.get(f"/people/{person.key}").status_code == 200


def test_an_entry_with_an_account_is_not_thrown_away(as_: SignIn, world: World) -> None:
    answer = as_("petra").post(f"/people/{world.max.person.key}/trash")
    assert answer.status_code == 409
    assert "hat ein Konto" in answer.text


def test_after_its_time_nothing_is_left_of_an_entry(
    as_: SignIn, world: World, add_person: AddPerson, add_topic: AddTopic, name_for: Name
) -> None:
    person = add_person(email="eva@stadt.example", phone="0201 1")
    name_for(add_topic("Vergabe"), city("Essen"), person)
    number = person.id
    trash_person(person, actor=world.petra, now=NOW)
    db.session.commit()
    assert trash_bin.purge(NOW + timedelta(days=1)) == 0
    assert trash_bin.purge(LATER) == 1
    assert db.session.get(Person, number) is None
    told = [f"{line.title} {line.detail}" for line in db.session.scalars(select(Activity))]
    assert not [line for line in told if "Özdemir" in line]
    assert trash_bin.purge(LATER) == 0


def test_on_work_the_name_stays_and_nothing_else(world: World, add_person: AddPerson, as_: SignIn) -> None:
    person = add_person(email="eva@stadt.example", phone="0201 1", photo_digest="a" * 64)
    forum = world.workspaces["forum"]
    task = add_task(forum, TaskFields(title="Bericht", responsible=[person]), actor=world.lea, now=NOW)
    trash_person(person, actor=world.petra, now=NOW)
    db.session.commit()
    assert trash_bin.purge(LATER) == 1
    db.session.expire_all()
    assert [one.display_name for one in task.responsible] == ["Eva Özdemir"]
    assert (person.email, person.phone, person.photo_digest) == ("", "", None)
    office = as_("petra")
    assert "Özdemir" not in office.get("/people/trash").text
    assert office.post(f"/people/trash/{person.key}/restore").status_code == 404
    assert trash_bin.purge(LATER) == 0


def test_who_succeeds_somebody_can_go_too(world: World, add_person: AddPerson) -> None:
    successor = add_person(family_name="Nach")
    before = add_person(family_name="Vor", left_on=NOW.date(), successor_id=successor.id)
    trash_person(successor, actor=world.petra, now=NOW)
    db.session.commit()
    assert trash_bin.purge(LATER) == 1
    db.session.expire_all()
    assert before.successor_id is None
