"""A pseudonym in place of a name: everywhere but in minutes."""

from __future__ import annotations

import io
import json

import pytest

from collab.activity import Activity, record
from collab.base.errors import Refused
from collab.base.mail import queue_mail
from collab.documents import actions as documents
from collab.documents.files import take_in
from collab.extensions import db
from collab.minutes.models import Attendance, Meeting
from collab.minutes.record import record_of
from collab.people.closing import close_account, erase_account
from collab.people.models import Person
from collab.people.pseudonym import pseudonymise
from collab.tasks import actions as tasks
from tests.conftest import NOW, SignIn, World
from tests.minutes.conftest import Meet, meet  # noqa: F401 - a fixture


@pytest.fixture
def worked(world: World, meet: Meet) -> Meeting:  # noqa: F811
    """Max has uploaded a document, was given a task, and was at a meeting; then his account is deleted."""
    forum, max_ = world.workspaces["forum"], world.accounts["max"]
    documents.add_document(forum, None, take_in(io.BytesIO(b"x"), "Liste.txt"), actor=max_, now=NOW)
    tasks.add_task(
        forum, tasks.TaskFields("Saal buchen", responsible=[max_.person]), actor=world.lea, now=NOW
    )
    meeting = meet()
    meeting.attendances.append(Attendance(person=max_.person, city=max_.person.organisation))
    erase_account(max_, world.petra, NOW)
    db.session.flush()
    return meeting


def test_nothing_but_minutes_says_the_name_any_more(as_: SignIn, world: World, worked: Meeting) -> None:
    person = world.accounts["max"].person
    record("person.left", "person", 0, "Max Mitgliedt", actor=None, now=NOW, name="Max Mitgliedt")
    after = pseudonymise(person, actor=world.petra, now=NOW)
    db.session.commit()
    lea = as_("lea")
    for address in ("/w/forum/", "/w/forum/documents", "/w/forum/tasks", "/w/forum/activity", "/people/"):
        page = lea.get(address).text
        assert "Max Mitglied" not in page, address
    assert after in lea.get("/w/forum/activity").text
    named = [line for line in db.session.query(Activity) if "Max Mitglied" in json.dumps(line.detail)]
    assert [line.detail["name"] for line in named] == ["Max Mitgliedt"], "that is somebody else"
    names = json.dumps(record_of(worked), ensure_ascii=False)
    assert "Max Mitglied" in names
    assert "Max Mitglied" in lea.get(f"/m/{worked.key}/attendance").text


def test_nothing_else_says_who_it_was(world: World) -> None:
    """A login that is only closed, an address without a login, and the mails that went there."""
    closed = world.accounts["max"]
    close_account(closed, world.petra, NOW)
    closed.person.left_on = NOW.date()
    person = Person(
        given_name="Ute", family_name="Ohne", email="ute.ohne@example.org", phone="0234 1", created_at=NOW,
        left_on=NOW.date(),
    )  # fmt: skip
    db.session.add(person)
    mail = queue_mail(
        recipient=person.email, subject="An Ute Ohne", text="Ute Ohne", message_key="ute", now=NOW
    )
    db.session.flush()
    for each in (closed.person, person):
        pseudonymise(each, actor=world.petra, now=NOW)
        assert (each.email, each.phone, each.function, each.given_name) == ("", "", "", "")
    assert "max" not in closed.email
    assert (mail.text, "ute" in mail.recipient) == ("", False)
    assert person.name_in_minutes == "Ute Ohne"


def test_nobody_who_is_still_with_us_gets_a_pseudonym(world: World) -> None:
    with pytest.raises(Refused, match="schließen oder löschen Sie zuerst das Konto"):
        pseudonymise(world.max.person, actor=world.petra, now=NOW)
    person = Person(given_name="Ute", family_name="Ohne", email="ute@example.org", created_at=NOW)
    db.session.add(person)
    db.session.flush()
    with pytest.raises(Refused, match="zuerst als ehemalig"):
        pseudonymise(person, actor=world.petra, now=NOW)


def test_the_office_gives_somebody_without_a_login_what_is_stored_about_her(
    as_: SignIn, world: World
) -> None:
    person = Person(given_name="Ute", family_name="Ohne", email="ute@example.org", created_at=NOW)
    db.session.add(person)
    task = tasks.add_task(
        world.workspaces["forum"], tasks.TaskFields("Geheimes Vorhaben", responsible=[person]),
        actor=world.lea, now=NOW,
    )  # fmt: skip
    db.session.commit()
    answer = as_("petra").get(f"/people/{person.key}/data.json")
    found = json.loads(answer.text)
    assert found["data"]["person"][0]["email"] == "ute@example.org"
    assert [row["task_id"] for row in found["data"]["task_person"]] == [task.id]
    assert "Geheimes Vorhaben" not in answer.text
    assert "max@example.org" not in answer.text
