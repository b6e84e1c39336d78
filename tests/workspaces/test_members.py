"""Who is in a workspace: roles, the last lead, invitations."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from collab.activity import Activity
from collab.base.errors import Refused
from collab.base.mail.models import OutgoingMail
from collab.extensions import db
from collab.people.models import Account, Person
from collab.workspaces import membership
from collab.workspaces.models import Membership, Role
from tests.conftest import NOW, SignIn, World


def of(world: World, name: str) -> Membership:
    found = membership.find_membership(world.workspaces["forum"], world.accounts[name])
    assert found is not None
    return found


def role_of(email: str, slug: str = "forum") -> str | None:
    return db.session.scalar(
        select(Membership.role)
        .join(Membership.account)
        .join(Membership.workspace)
        .where(Account.email == email, Membership.workspace.has(slug=slug))
    )


def lines() -> list[Activity]:
    return list(db.session.scalars(select(Activity).order_by(Activity.id)))


def mails() -> list[str]:
    return list(db.session.scalars(select(OutgoingMail.recipient).order_by(OutgoingMail.id)))


def test_the_lead_changes_a_role_and_the_journal_says_so(as_: SignIn, world: World) -> None:
    address = f"/w/forum/members/{of(world, 'rita').id}/role"
    answer = as_("lea").post(address, data={"role": "member"}, follow_redirects=True)
    assert "Rita Reader hat jetzt die Rolle „Mitglied“." in answer.text
    assert role_of("rita@example.org") == "member"
    assert [(line.verb, line.detail["before"], line.detail["role"]) for line in lines()] == [
        ("member.role_changed", "reader", "member")
    ]


def test_a_role_that_does_not_exist_is_refused(as_: SignIn, world: World) -> None:
    address = f"/w/forum/members/{of(world, 'rita').id}/role"
    answer = as_("lea").post(address, data={"role": "emperor"})
    assert answer.status_code == 422
    assert "Diese Rolle gibt es nicht." in answer.text
    assert role_of("rita@example.org") == "reader"


def test_who_is_removed_does_not_see_the_workspace_any_more(as_: SignIn, world: World) -> None:
    as_("lea").post(f"/w/forum/members/{of(world, 'max').id}/remove")
    assert as_("max").get("/w/forum/").status_code == 404
    assert [line.verb for line in lines()] == ["member.removed"]


@pytest.mark.parametrize(("action", "data"), [("remove", {}), ("role", {"role": "member"})])
def test_the_last_lead_stays(as_: SignIn, world: World, action: str, data: dict[str, str]) -> None:
    answer = as_("lea").post(f"/w/forum/members/{of(world, 'lea').id}/{action}", data=data)
    assert answer.status_code == 409
    assert "braucht eine Leitung" in answer.text
    assert role_of("lea@example.org") == "lead"


def test_a_lead_may_go_when_another_one_stays(as_: SignIn, world: World) -> None:
    client = as_("lea")
    client.post(f"/w/forum/members/{of(world, 'max').id}/role", data={"role": "lead"})
    answer = client.post(f"/w/forum/members/{of(world, 'lea').id}/remove")
    assert answer.location == "/w/"
    assert role_of("lea@example.org") is None


def test_a_lead_whose_account_is_closed_does_not_count(world: World) -> None:
    of(world, "max").role = Role.LEAD
    world.max.closed_at = NOW
    db.session.flush()
    with pytest.raises(Refused):
        membership.remove_member(of(world, "lea"), actor=world.lea, now=NOW)


def test_the_office_may_leave_a_workspace_without_a_lead(as_: SignIn, world: World) -> None:
    as_("petra").post(f"/w/forum/members/{of(world, 'lea').id}/remove")
    assert role_of("lea@example.org") is None


def test_somebody_known_is_found_while_typing_and_taken_in(as_: SignIn, world: World) -> None:
    client = as_("lea")
    page = client.get("/w/forum/members/invite?q=outs").text
    assert "Olga Outsider" in page
    client.post("/w/forum/members/known", data={"person": world.olga.person.key, "role": "reader"})
    assert role_of("olga@example.org") == "reader"
    assert [(line.verb, line.detail["name"]) for line in lines()][-1] == ("member.added", "Olga Outsider")


def test_who_is_in_already_is_not_offered_again(as_: SignIn) -> None:
    assert "Max Mitglied" not in as_("lea").get("/w/forum/members/invite?q=max").text


def test_taking_somebody_in_twice_changes_no_role(as_: SignIn, world: World) -> None:
    answer = as_("lea").post(
        "/w/forum/members/known",
        data={"person": world.max.person.key, "role": "lead"},
        follow_redirects=True,
    )
    assert "war schon dabei" in answer.text
    assert role_of("max@example.org") == "member"


def test_a_person_without_an_address_cannot_be_invited_from_the_directory(as_: SignIn) -> None:
    person = Person(family_name="Adresslos", created_at=NOW)
    db.session.add(person)
    db.session.flush()
    answer = as_("lea").post(
        "/w/forum/members/known", data={"person": person.key, "role": "member"}, follow_redirects=True
    )
    assert "keine E-Mail-Adresse bekannt" in answer.text


@pytest.mark.parametrize("person", ["", "nobody", "'"])
def test_a_choice_that_is_none_is_answered_with_a_sentence(as_: SignIn, person: str) -> None:
    answer = as_("lea").post(
        "/w/forum/members/known", data={"person": person, "role": "member"}, follow_redirects=True
    )
    assert "Bitte wählen Sie eine Person aus der Liste" in answer.text


def test_a_new_person_gets_an_account_a_mail_and_the_role(as_: SignIn) -> None:
    data = {
        "new-given_name": "Nina", "new-family_name": "Neu", "new-email": "Nina@Example.org",
        "new-organisation": "0", "new-role": "member",
    }  # fmt: skip
    assert as_("lea").post("/w/forum/members/new", data=data).status_code == 303
    assert role_of("nina@example.org") == "member"
    assert mails() == ["nina@example.org"]


def test_an_entry_of_the_directory_becomes_the_person_of_the_new_account(as_: SignIn) -> None:
    db.session.add(Person(given_name="Dora", family_name="Da", email="dora@example.org", created_at=NOW))
    data = {"new-email": "dora@example.org", "new-organisation": "0", "new-role": "guest"}
    as_("lea").post("/w/forum/members/new", data=data)
    account = db.session.scalars(select(Account).where(Account.email == "dora@example.org")).one()
    assert account.person.display_name == "Dora Da"
    assert db.session.query(Person).filter_by(email="dora@example.org").count() == 1


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"new-email": ""}, "Bitte geben Sie die E-Mail-Adresse an."),
        ({"new-email": "nina"}, "ist keine E-Mail-Adresse"),
        ({"new-email": "nina@example.org", "new-role": "emperor"}, "Rolle"),
        ({"new-email": "nina@example.org", "new-organisation": "999"}, "Organisation"),
    ],
)
def test_a_bad_new_person_gives_a_sentence(as_: SignIn, data: dict[str, str], sentence: str) -> None:
    answer = as_("lea").post(
        "/w/forum/members/new", data={"new-organisation": "0", "new-role": "member", **data}
    )
    assert answer.status_code == 422
    assert sentence in answer.text
    assert mails() == []


PASTED = "Nina Neu <nina@example.org>; max@example.org, kaputt; olga@example.org\nNINA@example.org"


def test_a_pasted_list_is_shown_line_by_line_before_anything_happens(as_: SignIn) -> None:
    answer = as_("lea").post("/w/forum/members/list", data={"list-addresses": PASTED, "list-role": "reader"})
    for text in (
        "wird eingeladen",
        "schon dabei",
        "keine E-Mail-Adresse",
        "hat ein Konto, wird aufgenommen",
        "2 Personen einladen",
    ):
        assert text in answer.text, text
    assert mails() == []
    assert role_of("olga@example.org") is None


def test_a_pasted_list_is_carried_out_and_reported(as_: SignIn, world: World) -> None:
    world.olga.password_hash = "set"
    data = {"list-addresses": PASTED, "list-role": "reader", "do": "invite"}
    answer = as_("lea").post("/w/forum/members/list", data=data)
    assert "2 Personen sind neu dabei." in answer.text
    assert mails() == ["nina@example.org"]
    assert (role_of("nina@example.org"), role_of("olga@example.org")) == ("reader", "reader")
    assert role_of("max@example.org") == "member"
    again = as_("lea").post("/w/forum/members/list", data=data)  # the page is loaded once more
    assert "0 Personen sind neu dabei." in again.text
    assert mails() == ["nina@example.org"]


def test_a_closed_account_in_a_list_does_not_hold_up_the_others(as_: SignIn, world: World) -> None:
    world.olga.closed_at = NOW
    data = {"list-addresses": "olga@example.org, neu@example.org", "list-role": "guest", "do": "invite"}
    answer = as_("lea").post("/w/forum/members/list", data=data)
    assert "Konto ist geschlossen" in answer.text
    assert role_of("neu@example.org") == "guest"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Bitte fügen Sie mindestens eine Adresse ein."),
        (" ;;, ", "In diesem Text steht keine Adresse."),
        (", ".join(f"p{n}@example.org" for n in range(201)), "höchstens 200 Adressen"),
        ("x" * 20_001, "Die Liste ist zu lang."),
    ],
)
def test_a_bad_list_gives_a_sentence(as_: SignIn, text: str, sentence: str) -> None:
    answer = as_("lea").post(
        "/w/forum/members/list", data={"list-addresses": text, "list-role": "reader", "do": "invite"}
    )
    assert answer.status_code == 422
    assert sentence in answer.text


def test_an_invitation_can_be_sent_again_until_it_is_accepted(as_: SignIn, world: World) -> None:
    client = as_("lea")
    world.max.password_hash = "set"
    client.post(f"/w/forum/members/{of(world, 'rita').id}/resend")
    assert mails() == ["rita@example.org"]
    answer = client.post(f"/w/forum/members/{of(world, 'max').id}/resend")
    assert answer.status_code == 409
    assert "hat die Einladung schon angenommen" in answer.text


def test_members_see_each_others_contact_details(as_: SignIn) -> None:
    assert "rita@example.org" in as_("max").get("/w/forum/members").text


def test_a_guest_sees_names_and_the_contact_of_leads_only(as_: SignIn, world: World) -> None:
    world.max.person.phone = "0201 12345"
    world.lea.person.phone = "0201 99999"
    invited = Person(email="geheim@stadt.example", created_at=NOW)
    account = Account(person=invited, email=invited.email, created_at=NOW)
    db.session.add(account)
    membership.add_member(world.workspaces["forum"], account, Role.MEMBER, actor=world.lea, now=NOW)
    client = as_("gerd")
    text = client.get("/w/forum/members").text
    assert "Max Mitglied" in text
    assert "max@example.org" not in text
    assert "0201 12345" not in text
    assert "lea@example.org" in text
    assert "0201 99999" in text
    for path in ("/w/forum/members", "/w/forum/", "/w/forum/activity", "/"):
        assert "geheim@stadt.example" not in client.get(path).text
    assert client.get(f"/people/{world.max.person.key}").status_code == 403
    assert client.get(f"/people/{world.olga.person.key}").status_code == 404


def test_two_leads_cannot_remove_each_other_at_the_same_moment(app: Flask, as_: SignIn, world: World) -> None:
    of(world, "max").role = Role.LEAD
    db.session.commit()
    asked = [
        (as_("lea"), f"/w/forum/members/{of(world, 'max').id}/remove"),
        (as_("max"), f"/w/forum/members/{of(world, 'lea').id}/remove"),
    ]
    db.session.commit()
    together = Barrier(2)

    def ask(client: FlaskClient, path: str) -> int:
        together.wait()
        return client.post(path).status_code

    with ThreadPoolExecutor(2) as threads:
        statuses = list(threads.map(lambda pair: ask(*pair), asked))
    assert sorted(statuses)[0] == 303
    assert sorted(statuses)[1] in (403, 404, 409)
    leads = select(Membership).join(Membership.workspace).where(Membership.role == Role.LEAD)
    assert len(db.session.scalars(leads.where(Membership.workspace.has(slug="forum"))).all()) == 1
