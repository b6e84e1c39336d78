"""People leave: roles rather than persons."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from collab.activity import Activity
from collab.contacts.models import Responsibility
from collab.extensions import db
from collab.people.closing import erase_account
from collab.people.invitation import invite
from collab.tasks.actions import TaskFields, add_task
from collab.workspaces.models import Membership, Role
from tests.conftest import NOW, SignIn, World
from tests.contacts.conftest import AddPerson, AddTopic, Name, city

TODAY = datetime.now(UTC).date().isoformat()


def test_somebody_leaves_and_all_in_hand_goes_to_the_successor_at_once(
    as_: SignIn, world: World, add_topic: AddTopic, name_for: Name
) -> None:
    lea, max_ = world.lea.person, world.max.person
    name_for(add_topic("Vergabe"), city("Essen"), lea)
    forum = world.workspaces["forum"]
    task = add_task(forum, TaskFields(title="Bericht", responsible=[lea]), actor=world.lea, now=NOW)
    office = as_("petra")
    page = office.get(f"/people/{lea.key}/leave").text
    for offered in (
        "Zuständigkeiten für Themen (1)",
        "Offene Aufgaben (1)",
        "Leitung von Arbeitsbereichen (1)",
    ):
        assert offered in page
    data = {"left_on": TODAY, "successor": max_.key, "charge": ["topics", "tasks", "workspaces"]}
    assert office.post(f"/people/{lea.key}/leave", data=data).status_code == 303
    db.session.expire_all()
    assert lea.left_on is not None
    assert lea.successor is max_
    assert world.lea.closed_at is not None
    assert [entry.person_id for entry in db.session.scalars(select(Responsibility))] == [max_.id]
    assert [person.id for person in task.responsible] == [max_.id]
    role = select(Membership.role).where(Membership.account_id == world.max.id)
    assert db.session.scalar(role) == Role.LEAD
    page = office.get(f"/people/{lea.key}").text
    assert "ist nicht mehr dabei" in page
    assert f'href="/people/{max_.key}"' in page


def test_only_what_is_ticked_is_handed_over(
    as_: SignIn, world: World, add_topic: AddTopic, name_for: Name
) -> None:
    name_for(add_topic("Vergabe"), city("Essen"), world.lea.person)
    data = {"left_on": TODAY, "successor": world.max.person.key}
    as_("petra").post(f"/people/{world.lea.person.key}/leave", data=data)
    assert [entry.person_id for entry in db.session.scalars(select(Responsibility))] == [world.lea.person_id]


def test_who_has_left_stands_in_no_list_to_choose_from(as_: SignIn, add_person: AddPerson) -> None:
    person = add_person()
    lea = as_("lea")
    assert lea.post(f"/people/{person.key}/leave", data={"left_on": TODAY}).status_code == 303
    lea.get("/w/")  # shows what was done, once
    assert "Eva Özdemir" not in lea.get("/people/").text
    assert "Eva Özdemir" not in lea.get("/w/forum/members/invite?q=eva").text
    text = lea.get("/people/?former=1").text
    assert "Eva Özdemir" in text
    assert "ehemals" in text


def test_who_comes_back_is_listed_again(as_: SignIn, add_person: AddPerson) -> None:
    person = add_person()
    lea = as_("lea")
    lea.post(f"/people/{person.key}/leave", data={"left_on": TODAY})
    assert lea.post(f"/people/{person.key}/return").status_code == 303
    assert "Eva Özdemir" in lea.get("/people/").text
    verbs = db.session.scalars(select(Activity.verb).where(Activity.kind == "person"))
    assert verbs.all() == ["person.left", "person.returned"]


@pytest.mark.parametrize(
    ("data", "status", "sentence"),
    [
        ({"left_on": "2999-01-01"}, 422, "liegt in der Zukunft"),
        ({"left_on": "bald"}, 422, "letzten Tag"),
        ({}, 422, "letzten Tag"),
        ({"left_on": TODAY, "successor": "self"}, 422, "noch dabei"),
    ],
)
def test_a_bad_farewell_changes_nothing_and_says_why(
    as_: SignIn, add_person: AddPerson, data: dict[str, str], status: int, sentence: str
) -> None:
    person = add_person()
    data = {name: person.key if value == "self" else value for name, value in data.items()}
    answer = as_("lea").post(f"/people/{person.key}/leave", data=data)
    assert answer.status_code == status
    assert sentence in answer.text
    db.session.refresh(person)
    assert person.left_on is None


def test_the_last_office_cannot_leave(as_: SignIn, world: World) -> None:
    answer = as_("petra").post(f"/people/{world.petra.person.key}/leave", data={"left_on": TODAY})
    assert answer.status_code == 409
    db.session.expire_all()
    assert (world.petra.person.left_on, world.petra.closed_at) == (None, None)


def test_a_deleted_account_makes_its_entry_former(world: World) -> None:
    erase_account(world.max, world.max, NOW)
    assert world.max.person.left_on is not None


def test_who_is_invited_again_is_back(world: World, add_person: AddPerson) -> None:
    person = add_person(email="eva@stadt.example", left_on=NOW.date(), trashed_at=NOW)
    account = invite("eva@stadt.example", "", "", None, world.petra, NOW)
    assert account.person is person
    assert (person.left_on, person.trashed_at) == (None, None)


def test_members_leave_a_workspace_by_themselves(as_: SignIn, world: World) -> None:
    max_ = as_("max")
    assert "/w/forum/members/leave" in max_.get("/w/forum/members").text
    assert "Wieder aufnehmen kann Sie nur die Leitung" in max_.get("/w/forum/members/leave").text
    assert max_.post("/w/forum/members/leave").status_code == 303
    assert max_.get("/w/forum/").status_code == 404
    line = db.session.scalars(select(Activity).where(Activity.verb == "member.left")).one()
    assert line.actor_id == world.max.id
    assert "Max Mitglied hat den Arbeitsbereich verlassen" in as_("lea").get("/w/forum/activity").text


def test_guests_leave_as_well_and_who_is_not_in_has_nothing_to_leave(as_: SignIn, world: World) -> None:
    assert as_("gerd").post("/w/forum/members/leave").status_code == 303
    assert as_("petra").post("/w/forum/members/leave").status_code == 404
    assert "members/leave" not in as_("sven").get("/w/forum/members").text


def test_the_last_lead_leaves_after_a_successor_is_there(as_: SignIn, world: World) -> None:
    lea = as_("lea")
    answer = lea.post("/w/forum/members/leave")
    assert answer.status_code == 409
    assert "Geben Sie zuerst jemand anderem die Leitung" in answer.text
    db.session.scalars(select(Membership).where(Membership.account_id == world.max.id)).one().role = Role.LEAD
    assert lea.post("/w/forum/members/leave").status_code == 303
