"""Inviting people, and accepting."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from collab.activity.models import Activity
from collab.base.errors import Refused
from collab.base.mail.models import OutgoingMail
from collab.extensions import db
from collab.people.invitation import invite, resend_invitation
from collab.people.models import Account, Organisation, Person, SingleUseLink
from collab.search.models import IndexJob
from tests.conftest import NOW
from tests.people.conftest import is_signed_in, link_in, sign_in

GOOD = "vier Kamele trinken Tee"
ANSWER = {
    "given_name": "Nina",
    "family_name": "Neumann",
    "new_password": GOOD,
    "new_password_again": GOOD,
}


@pytest.fixture
def essen(world):
    return db.session.scalars(select(Organisation).where(Organisation.name == "Essen")).one()


@pytest.fixture
def invited(world, essen) -> Account:
    account = invite("Nina@Example.org", "Nina", "Neumann", essen, world.petra, datetime.now(UTC))
    db.session.commit()
    return account


def test_an_invitation_makes_person_account_mail_and_a_line_in_the_journal(invited, world, essen, mailbox):
    assert invited.email == "nina@example.org"
    assert invited.password_hash is None
    assert (invited.person.given_name, invited.person.organisation) == ("Nina", essen)
    (mail,) = mailbox("nina@example.org")
    assert mail.secret
    assert "Petra Projektbüro lädt Sie" in mail.text
    assert "Städtekooperation" in mail.subject
    line = db.session.scalars(select(Activity)).one()
    assert (line.verb, line.actor, line.title) == ("account.invited", world.petra, "Nina Neumann")
    assert db.session.scalars(select(IndexJob.kind)).all() == ["person"]


def test_the_mail_holds_the_link_also_in_its_html(invited, mailbox):
    (mail,) = mailbox("nina@example.org")
    assert f'href="http://127.0.0.1:8000{link_in(mail)}"' in mail.html
    assert "<script" not in mail.html


def test_the_database_does_not_hold_the_token(invited, mailbox):
    token = link_in(mailbox("nina@example.org")[0]).rsplit("/", 1)[1]
    row = db.session.scalars(select(SingleUseLink)).one()
    assert token != row.token_hash
    assert len(row.token_hash) == 64


def test_the_invitation_to_a_workspace_names_it(world, mailbox):
    invite("nina@example.org", "", "", None, world.lea, NOW, workspace=world.workspaces["forum"])
    assert "„Interkommunales Forum“" in mailbox("nina@example.org")[0].text


def test_opening_the_link_changes_nothing_yet(client, invited, mailbox):
    path = link_in(mailbox("nina@example.org")[0])
    for _ in range(2):
        page = client.get(path)
        assert page.status_code == 200
        assert "Nina" in page.text
    assert db.session.scalars(select(SingleUseLink)).one().used_at is None


def test_accepting_sets_name_and_password_and_signs_in(client, invited, mailbox, app):
    answer = client.post(link_in(mailbox("nina@example.org")[0]), data={**ANSWER, "given_name": "Nina Maria"})
    assert answer.status_code == 303
    assert is_signed_in(client)
    db.session.refresh(invited.person)
    assert invited.person.display_name == "Nina Maria Neumann"
    assert sign_in(app.test_client(), "nina@example.org", GOOD).status_code == 303


def test_an_invitation_works_once(app, client, invited, mailbox):
    path = link_in(mailbox("nina@example.org")[0])
    client.post(path, data=ANSWER)
    again = app.test_client()
    for answer in (again.get(path), again.post(path, data={**ANSWER, "new_password": "x" * 20})):
        assert answer.status_code == 410
        assert "schon benutzt" in answer.text
        assert "/forgot-password" in answer.text
    assert not is_signed_in(again)


def test_an_expired_invitation_says_what_to_do(client, invited, mailbox):
    row = db.session.scalars(select(SingleUseLink)).one()
    row.expires_at = datetime.now(UTC) - timedelta(seconds=1)
    path = link_in(mailbox("nina@example.org")[0])
    for answer in (client.get(path), client.post(path, data=ANSWER)):
        assert answer.status_code == 410
        assert "abgelaufen" in answer.text
        assert "Projektbüro" in answer.text


def test_an_invitation_is_good_for_fourteen_days(invited):
    row = db.session.scalars(select(SingleUseLink)).one()
    assert row.expires_at - row.created_at == timedelta(days=14)


@pytest.mark.parametrize("token", ["x", "a" * 5000, "%00", "ünïcode", "..%2f.."])
def test_a_link_that_never_was_gets_a_clear_page(client, world, token):
    answer = client.get(f"/invitation/{token}")
    assert answer.status_code == 404


def test_a_link_of_one_purpose_opens_no_other_door(client, invited, mailbox):
    token = link_in(mailbox("nina@example.org")[0]).rsplit("/", 1)[1]
    assert client.get(f"/reset-password/{token}").status_code == 404
    assert client.post(f"/confirm-email/{token}").status_code == 404


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"given_name": " "}, "Bitte geben Sie Ihren Vornamen ein."),
        ({"family_name": ""}, "Bitte geben Sie Ihren Nachnamen ein."),
        ({"family_name": "x" * 101}, "Höchstens 100 Zeichen."),
        ({"new_password": "kurz", "new_password_again": "kurz"}, "mindestens 12 Zeichen"),
        ({"new_password_again": GOOD + "!"}, "nicht gleich"),
        ({"new_password": "NeumannNina1", "new_password_again": "NeumannNina1"}, "Ihrem Namen"),
    ],
)
def test_a_wrong_answer_to_an_invitation_gets_a_sentence_and_can_be_corrected(
    client, invited, mailbox, change, sentence
):
    path = link_in(mailbox("nina@example.org")[0])
    answer = client.post(path, data=ANSWER | change)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert GOOD not in answer.text
    assert client.post(path, data=ANSWER).status_code == 303


def test_who_has_an_account_is_not_invited_again(world, mailbox):
    assert invite("MAX@example.org", "Other", "Name", None, world.petra, NOW) is world.max
    assert mailbox("max@example.org") == []
    assert world.max.person.given_name == "Max"


def test_who_holds_an_invitation_gets_no_second_mail_until_it_expires(world, mailbox):
    first = invite("nina@example.org", "", "", None, world.petra, NOW)
    assert invite("nina@example.org", "", "", None, world.lea, NOW + timedelta(days=13)) is first
    assert len(mailbox("nina@example.org")) == 1
    invite("nina@example.org", "", "", None, world.lea, NOW + timedelta(days=15))
    assert len(mailbox("nina@example.org")) == 2


def test_an_entry_of_the_directory_becomes_the_person_of_the_account(world):
    person = Person(email="Nina@example.org", given_name="Nina", family_name="Neumann", created_at=NOW)
    db.session.add(person)
    db.session.flush()
    account = invite("nina@example.org", "N.", "", None, world.petra, NOW)
    assert account.person is person
    assert person.given_name == "Nina"
    assert db.session.scalar(select(func.count()).select_from(Person)) == 8


def test_a_closed_account_cannot_be_invited(world, mailbox):
    world.max.closed_at = NOW
    with pytest.raises(Refused, match="geschlossen"):
        invite("max@example.org", "", "", None, world.petra, NOW)
    assert mailbox("max@example.org") == []


@pytest.mark.parametrize(
    "email",
    ["", "nina", "nina@", "@example.org", "nina@example", "a b@example.org", "a@b@example.org",
     "nina@example.org\nBcc: all@example.org", "Nina <nina@example.org>", "x" * 250 + "@example.org",
     "nina@exa..mple.org", "nina@" + "x" * 70 + ".org"],
)  # fmt: skip
def test_what_is_no_address_is_refused_with_a_sentence(world, email):
    with pytest.raises(Refused, match="keine E-Mail-Adresse"):
        invite(email, "", "", None, world.petra, NOW)
    assert db.session.scalars(select(OutgoingMail)).all() == []


def test_sending_an_invitation_again_voids_the_first_link(client, invited, world, mailbox):
    resend_invitation(invited, world.petra, datetime.now(UTC))
    first, second = mailbox("nina@example.org")
    assert client.get(link_in(first)).status_code == 410
    assert client.get(link_in(second)).status_code == 200


def test_an_accepted_invitation_is_not_sent_again(world):
    with pytest.raises(Refused, match="schon angenommen"):
        resend_invitation(world.max, world.petra, NOW)


def test_the_mail_is_in_the_language_of_whoever_gets_it(world, mailbox):
    account = invite("nina@example.org", "", "", None, None, NOW)
    assert mailbox("nina@example.org")[0].text.startswith("Guten Tag,")
    account.language = "en"
    resend_invitation(account, world.petra, NOW)
    assert 'lang="en"' in mailbox("nina@example.org")[1].html
