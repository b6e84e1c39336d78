"""Forgotten and changed passwords, and a new e-mail address."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import template_rendered
from sqlalchemy import select, update

from collab.base.mail.models import OutgoingMail
from collab.extensions import db
from collab.people.credentials import ask_for_reset
from collab.people.invitation import invite
from collab.people.models import FailedSignIn, SingleUseLink
from tests.conftest import NOW
from tests.people.conftest import PASSWORD, is_signed_in, link_in, sign_in, without_tokens

GOOD = "vier Kamele trinken Tee"
NEW = {"new_password": GOOD, "new_password_again": GOOD}


def ask(client, email: str):
    return client.post("/forgot-password", data={"email": email}, follow_redirects=True)


def test_a_mailed_link_sets_a_new_password_and_signs_in(client, app, world, mailbox):
    ask(client, "Max@Example.org")
    (mail,) = mailbox("max@example.org")
    assert mail.secret
    path = link_in(mail)
    assert client.get(path).status_code == 200
    assert client.post(path, data=NEW).status_code == 303
    assert is_signed_in(client)
    assert sign_in(app.test_client(), "max@example.org", GOOD).status_code == 303
    assert sign_in(app.test_client(), "max@example.org", PASSWORD).status_code == 422


def test_a_new_password_by_mail_ends_all_sessions_and_voids_other_links(client, as_, world, mailbox):
    thief = as_("max")
    ask(client, "max@example.org")
    db.session.execute(update(FailedSignIn).values(wait_until=NOW - timedelta(days=9999)))
    ask(client, "max@example.org")
    first, second = mailbox("max@example.org")
    client.post(link_in(second), data=NEW)
    assert not is_signed_in(thief)
    assert client.get(link_in(first)).status_code == 410
    assert client.post(link_in(second), data=NEW).status_code == 410


def test_one_is_told_by_mail_that_the_password_changed(client, world, mailbox):
    ask(client, "max@example.org")
    client.post(link_in(mailbox("max@example.org")[0]), data=NEW)
    notice = mailbox("max@example.org")[-1]
    assert notice.subject == "Ihr Kennwort wurde geändert"
    assert not notice.secret


def test_a_password_link_expires_after_an_hour(client, world, mailbox):
    ask(client, "max@example.org")
    row = db.session.scalars(select(SingleUseLink)).one()
    assert row.expires_at - row.created_at == timedelta(minutes=60)
    row.expires_at = datetime.now(UTC)
    answer = client.post(link_in(mailbox("max@example.org")[0]), data=NEW)
    assert answer.status_code == 410
    assert "abgelaufen" in answer.text


def test_known_and_unknown_addresses_get_the_same_answer_for_the_same_work(app, world, count_queries):
    world.rita.closed_at = NOW
    db.session.commit()
    seen = []
    for email in ("max@example.org", "nobody@example.org", "rita@example.org"):
        rendered = []
        note = lambda _sender, template, **_rest: rendered.append(template.name)  # noqa: E731, B023
        with template_rendered.connected_to(note, app), count_queries() as queries:
            answer = ask(app.test_client(), email)
        writes = [q.split()[0] for q in queries if "failed_sign_in" in q]
        seen.append((answer.status_code, without_tokens(answer.text), tuple(rendered), tuple(writes)))
    assert len(set(seen)) == 1
    mails = db.session.scalars(select(OutgoingMail.recipient)).all()
    assert mails == ["max@example.org"]


def test_for_an_unknown_address_the_mail_is_composed_as_well(app, world, monkeypatch):
    from collab.people import mails

    written = []
    real = mails.write
    monkeypatch.setattr(
        mails, "write", lambda name, *given, **more: written.append(name) or real(name, *given, **more)
    )
    ask_for_reset("max@example.org", NOW)
    ask_for_reset("nobody@example.org", NOW)
    assert written == ["reset", "reset"]


def test_a_mailbox_cannot_be_flooded(world, mailbox):
    for second in range(0, 119, 7):
        ask_for_reset("max@example.org", NOW + timedelta(seconds=second))
    assert len(mailbox("max@example.org")) == 1
    ask_for_reset("max@example.org", NOW + timedelta(minutes=3))
    assert len(mailbox("max@example.org")) == 2


def test_who_was_invited_and_has_no_password_yet_gets_the_invitation_anew(client, world, mailbox):
    invite("nina@example.org", "", "", None, world.petra, datetime.now(UTC))
    db.session.commit()
    ask(client, "nina@example.org")
    mail = mailbox("nina@example.org")[-1]
    assert link_in(mail).startswith("/invitation/")


def test_something_that_is_no_address_gets_a_sentence(client, world):
    for email in ("", "max", "a@b", "\x00"):
        answer = client.post("/forgot-password", data={"email": email})
        assert answer.status_code == 422
        assert "Bitte geben Sie" in answer.text


def test_a_weak_new_password_is_refused_and_the_link_still_works(client, world, mailbox):
    ask(client, "max@example.org")
    path = link_in(mailbox("max@example.org")[0])
    weak = {"new_password": "Passwort1234", "new_password_again": "Passwort1234"}
    assert "sehr verbreitet" in client.post(path, data=weak).text
    assert client.post(path, data=NEW).status_code == 303


def test_changing_the_password_keeps_this_session_and_ends_the_others(as_, app, world, mailbox):
    mine, other = as_("max"), as_("max")
    answer = mine.post("/account/password", data={"old_password": PASSWORD, **NEW})
    assert answer.status_code == 303
    assert is_signed_in(mine)
    assert not is_signed_in(other)
    assert sign_in(app.test_client(), "max@example.org", GOOD).status_code == 303
    assert mailbox("max@example.org")[-1].subject == "Ihr Kennwort wurde geändert"


def test_changing_the_password_takes_the_old_one(as_, world):
    answer = as_("max").post("/account/password", data={"old_password": "Falsch-falsch-falsch", **NEW})
    assert answer.status_code == 422
    assert "Das Kennwort ist nicht richtig." in answer.text


def test_a_link_from_before_does_not_work_after_the_password_was_changed(as_, client, world, mailbox):
    ask(client, "max@example.org")
    as_("max").post("/account/password", data={"old_password": PASSWORD, **NEW})
    assert client.get(link_in(mailbox("max@example.org")[0])).status_code == 410


def change_email(client, email: str, password: str = PASSWORD):
    return client.post("/account/email", data={"email": email, "password": password})


def test_a_new_address_counts_once_its_link_was_confirmed(as_, app, world, mailbox):
    client = as_("max")
    assert change_email(client, "Max.Neu@example.org").status_code == 303
    db.session.refresh(world.max)
    assert world.max.email == "max@example.org"
    path = link_in(mailbox("max.neu@example.org")[0])
    assert "max.neu@example.org" in app.test_client().get(path).text
    db.session.refresh(world.max)
    assert world.max.email == "max@example.org", "opening the page alone changes nothing"
    assert client.post(path).status_code == 303
    db.session.refresh(world.max)
    db.session.refresh(world.max.person)
    assert world.max.email == world.max.person.email == "max.neu@example.org"
    assert "max.neu@example.org" in mailbox("max@example.org")[-1].text, "the old address is told"
    assert sign_in(app.test_client(), "max.neu@example.org").status_code == 303


def test_a_new_address_takes_the_password(as_, world, mailbox):
    assert change_email(as_("max"), "neu@example.org", "Falsch-falsch-falsch").status_code == 422
    assert mailbox("neu@example.org") == []


def test_nobody_learns_from_a_change_of_address_who_has_an_account(as_, world, mailbox):
    client = as_("max")
    free, taken = change_email(client, "free@example.org"), change_email(client, "Rita@example.org")
    assert (free.status_code, free.location) == (taken.status_code, taken.location)
    assert mailbox("rita@example.org")[0].subject == "Diese E-Mail-Adresse gehört schon zu einem Konto"


def test_an_address_that_was_taken_meanwhile_is_refused(as_, world, mailbox):
    client = as_("max")
    change_email(client, "neu@example.org")
    invite("neu@example.org", "", "", None, world.petra, datetime.now(UTC))
    db.session.commit()
    path = link_in(mailbox("neu@example.org")[0])
    answer = client.post(path)
    assert answer.status_code == 409
    assert "gehört inzwischen" in answer.text
    db.session.refresh(world.max)
    assert world.max.email == "max@example.org"


@pytest.mark.parametrize("email", ["", "neu", "max@example.org"])
def test_an_address_that_cannot_be_gets_a_sentence(as_, world, email):
    assert change_email(as_("max"), email).status_code == 422
