"""The contact form: nothing reaches anybody before its writer has confirmed it; machines have a hard time."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from collab.base.mail import OutgoingMail, send_due
from collab.extensions import db
from collab.people.models import Person
from collab.public.actions import asking, sites
from collab.public.face import contact
from collab.public.models import ContactRequest, PublicSite, RequestState
from tests.conftest import NOW, SignIn, World, make_app
from tests.post_office import PostOffice

FORM = "/public/ankommen/tr/contact"
TYPED = {"name": "Eva Fremd", "email": "eva@example.net", "text": "Gibt es einen Kurs?\nGruß", "topic": ""}


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who has read the form before she sends it."""
    monkeypatch.setattr(contact, "LEAST", timedelta(0))


def send(client: FlaskClient, **changed: str) -> Any:
    given = re.search(r'name="given" value="([^"]+)"', client.get(FORM).text)
    assert given is not None
    return client.post(FORM, data=TYPED | {"given": given[1]} | changed)


def link_in(mail: OutgoingMail) -> str:
    found = re.search(r"https?://[^/]+(/public/\S+)", mail.text)
    assert found is not None
    return found[1]


def test_a_confirmed_message_goes_to_the_right_people_with_the_way_to_answer(
    app: Flask, world: World, site: PublicSite, patient: None, client: FlaskClient, as_: SignIn
) -> None:
    with app.test_request_context():
        topic = sites.add_topic(site, "Sprache", actor=world.lea, now=NOW)
        recipients: dict[Any, list[Person]] = {None: [world.lea.person], topic: [world.max.person]}
        sites.set_up(site.workspace, "ankommen", ["de", "tr"], True, recipients, actor=world.lea, now=NOW)
        db.session.flush()
    assert send(client, topic=topic.key).status_code == 303
    first = db.session.query(OutgoingMail).one()
    assert first.recipient == "eva@example.net"
    assert "Kurs" not in first.text
    assert "Eva" not in first.text

    link = link_in(first)
    assert client.get(link).status_code == 200  # opening it is not enough: programs open links as well
    assert db.session.query(ContactRequest).one().state == RequestState.UNCONFIRMED
    client.post(link)
    client.post(link)

    forwarded = db.session.query(OutgoingMail).filter(OutgoingMail.id != first.id).one()
    assert forwarded.recipient == "max@example.org"
    assert forwarded.headers["Reply-To"] == "eva@example.net"
    office = PostOffice()
    with office.open():
        app.config.update(office.settings)
        send_due(datetime.now(UTC))
    taken = next(mail for mail in office.mails if mail["To"] == "max@example.org")
    assert taken["Reply-To"] == "eva@example.net"
    assert "> Gibt es einen Kurs?" in taken.get_content()

    request = db.session.query(ContactRequest).one()
    assert "Gibt es einen Kurs?" in as_("max").get("/w/forum/public/requests").text
    as_("max").post(f"/w/forum/public/requests/{request.key}/settle", data={"answered": "1"})
    db.session.refresh(request)
    assert (request.state, request.handled_by) == (RequestState.ANSWERED, world.max)
    assert as_("rita").get("/w/forum/public/requests").status_code == 403


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"email": "eva@example.net\r\nBcc: all@example.net"}, id="a second header"),
        pytest.param({"email": "eva@example.net, max@example.org"}, id="two addresses"),
        pytest.param({"email": ""}, id="no address"),
        pytest.param({"text": "  "}, id="no text"),
        pytest.param({"text": "x" * 5000}, id="too much text"),
        pytest.param({"given": "WyJmYWxzY2giXQ.x"}, id="a forged moment"),
        pytest.param({"given": ""}, id="no moment"),
    ],
)
def test_what_is_wrong_is_said_in_the_language_of_the_page_and_nothing_is_kept(
    site: PublicSite, patient: None, client: FlaskClient, changed: dict[str, str]
) -> None:
    answer = send(client, **changed)
    assert answer.status_code == 422
    assert "Lütfen bilgilerinizi kontrol edin" in answer.text
    assert db.session.query(ContactRequest).count() == 0


def test_a_form_sent_at_once_is_given_back(site: PublicSite, client: FlaskClient) -> None:
    answer = send(client)
    assert answer.status_code == 422
    assert "Gibt es einen Kurs?" in answer.text  # nothing typed is lost
    assert db.session.query(ContactRequest).count() == 0


def test_whoever_fills_the_hidden_field_is_thanked_and_forgotten(
    site: PublicSite, patient: None, client: FlaskClient
) -> None:
    assert send(client, homepage="https://spam.example/").status_code == 303
    assert db.session.query(ContactRequest).count() == 0


def test_nobody_is_flooded_with_mails_to_confirm(
    site: PublicSite, patient: None, client: FlaskClient
) -> None:
    answers = [send(client, email=address).status_code for address in ["Eva@example.net"] * 5]
    assert answers == [303] * 5  # it looks the same, so that it tells nothing
    assert db.session.query(OutgoingMail).count() == asking.MOST_FOR_AN_ADDRESS


def test_too_many_tries_from_one_network_are_refused(app: Flask, site: PublicSite, tmp_path: Path) -> None:
    guarded = make_app(tmp_path, RATELIMIT_ENABLED=True)
    client = guarded.test_client()
    codes = [client.post(FORM, data=TYPED).status_code for _try in range(6)]
    assert codes == [422] * 5 + [429]
    with guarded.app_context():
        db.engine.dispose()


def test_messages_do_not_stay(app: Flask, site: PublicSite, patient: None, client: FlaskClient) -> None:
    send(client)
    send(client)
    for request in db.session.query(ContactRequest).limit(1):
        request.state = RequestState.OPEN
    db.session.flush()
    asking.forget_old(datetime.now(UTC) + timedelta(days=3))
    left = db.session.query(ContactRequest).one()  # the one that nobody confirmed is gone
    assert left.text
    asking.forget_old(datetime.now(UTC) + timedelta(days=app.config["CONTACT_DAYS"] + 1))
    assert (left.name, left.email, left.text) == ("", "", "")
