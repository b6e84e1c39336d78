"""Persons are named when and as they have agreed; notes hang when a lead lets them out."""

from __future__ import annotations

import html
import re
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from collab.activity import Activity
from collab.base.clock import now
from collab.base.mail import OutgoingMail
from collab.contacts.actions import add_person, change_person
from collab.extensions import db
from collab.people.closing import erase_account
from collab.people.models import Person
from collab.public.forgetting import forget_old
from collab.public.models import Ambassador, PublicSite
from tests.conftest import NOW, SignIn, World

HOME = "/public/ankommen/de/"


def answer(client: FlaskClient, address: str, yes: bool) -> int:
    seen = re.search(r'name="seen" value="([^"]+)"', client.get(address).text)
    assert seen is not None
    data = {"seen": html.unescape(seen[1]), "answer": "yes" if yes else "no"}
    return client.post(address, data=data).status_code


def consent_address(recipient: str) -> str:
    mail = (
        db.session.query(OutgoingMail).filter_by(recipient=recipient).order_by(OutgoingMail.id.desc()).first()
    )
    assert mail is not None
    found = re.search(r"https?://[^/]+(/consent/\S+)", mail.text)
    assert found is not None
    return found[1]


def test_a_person_is_named_only_while_she_agrees_and_only_as_she_agreed(
    app: Flask, world: World, site: PublicSite, client: FlaskClient, as_: SignIn
) -> None:
    helfer = Person(given_name="Aylin", family_name="Helferin", email="aylin@example.net", phone="0201 1")
    helfer.created_at = NOW
    db.session.add(helfer)
    db.session.commit()
    lead = as_("lea")
    words = {"part": "ambassador", "languages": "Türkisch", "text": "Begleitung zu Ämtern"}
    assert lead.post(f"/w/forum/public/people/new?person={helfer.key}", data=words).status_code == 303
    assert "Aylin" not in client.get(HOME).text

    mine = consent_address("aylin@example.net")  # she has no login; the link is enough
    assert answer(client, mine, yes=True) == 303
    body = client.get(HOME).text
    assert "Aylin Helferin" in body
    assert "Begleitung zu Ämtern" in body
    assert "aylin@example.net" not in body
    assert "0201" not in body

    row = db.session.query(Ambassador).one()
    more = words | {"show_phone": "y", "text": "Etwas anderes"}
    lead.post(f"/w/forum/public/people/{row.key}/edit", data=more)
    body = client.get(HOME).text
    assert "Begleitung zu Ämtern" in body  # until she answers anew
    assert "0201" not in body
    stale = client.post(mine, data={"answer": "yes", "seen": '{"name": "x"}'})
    assert stale.status_code == 409
    assert answer(client, mine, yes=False) == 303
    assert "Aylin" not in client.get(HOME).text


def test_nobody_asks_at_an_address_she_may_have_written_into_the_entry_herself(
    app: Flask, world: World, site: PublicSite, as_: SignIn
) -> None:
    with app.test_request_context():
        values = {"given_name": "Aylin", "family_name": "Helferin", "email": "aylin@example.net"}
        person = add_person(values, actor=world.petra, now=now())
        change_person(
            person, {"email": "lea@privat.example"}, actor=world.lea, now=now() - timedelta(days=29)
        )
        change_person(world.max.person, {"function": "Amt"}, actor=world.lea, now=now())
    db.session.commit()
    words = {"part": "ambassador", "languages": "Türkisch", "text": "Begleitung"}
    ask, lead = f"/w/forum/public/people/new?person={person.key}", as_("lea")
    refused = lead.post(ask, data=words)
    assert refused.status_code == 422 and "fragt in diesem Fall das Projektbüro" in refused.text
    assert db.session.query(Ambassador).count() == 0
    assert db.session.query(OutgoingMail).filter_by(recipient="lea@privat.example").count() == 0

    member = f"/w/forum/public/people/new?person={world.max.person.key}"
    assert lead.post(member, data=words).status_code == 303  # she is written to where she signs in
    assert as_("petra").post(ask, data=words).status_code == 303
    row = db.session.query(Ambassador).filter_by(person_id=person.id).one()
    assert lead.post(f"/w/forum/public/people/{row.key}/edit", data=words).status_code == 422
    db.session.query(Activity).filter_by(kind="person", actor_id=world.lea.id).update(
        {"at": now() - timedelta(days=31)}
    )
    db.session.commit()
    assert lead.post(ask, data=words).status_code == 303


def test_what_she_takes_off_her_entry_is_off_the_page_and_whoever_leaves_is_named_no_more(
    app: Flask, world: World, site: PublicSite, client: FlaskClient, as_: SignIn
) -> None:
    world.lea.person.phone = "0201 4711"
    words = {"part": "contact", "languages": "", "text": "", "show_phone": "y"}
    as_("lea").post(f"/w/forum/public/people/new?person={world.lea.person.key}", data=words)
    assert "0201 4711" in client.get(HOME).text
    world.lea.person.phone = ""
    db.session.commit()
    body = client.get(HOME).text
    assert "Lea Leitner" in body
    assert "0201" not in body
    with app.test_request_context():
        erase_account(world.lea, world.petra, now())
    db.session.commit()
    assert "Leitner" not in client.get(HOME).text
    forget_old(now())
    assert db.session.query(Ambassador).count() == 0


def test_a_member_is_asked_on_her_own_page_and_among_what_waits(
    world: World, site: PublicSite, client: FlaskClient, as_: SignIn
) -> None:
    words = {"part": "contact", "languages": "Englisch", "text": ""}
    as_("lea").post(f"/w/forum/public/people/new?person={world.max.person.key}", data=words)
    body = as_("max").get("/account/public").text
    assert "wartet auf Ihre Antwort" in body
    assert "/account/public" in as_("max").get("/account").text
    assert "Interkommunales Forum" not in as_("rita").get("/account/public").text.split("<main")[1]


def test_a_person_in_the_trash_is_named_no_more(
    world: World, site: PublicSite, client: FlaskClient, as_: SignIn
) -> None:
    words = {"part": "ambassador", "languages": "Englisch", "text": ""}
    as_("lea").post(f"/w/forum/public/people/new?person={world.lea.person.key}", data=words)
    assert "Lea Leitner" in client.get(HOME).text  # whoever asks herself has agreed
    world.lea.person.trashed_at = NOW
    db.session.commit()
    assert "Lea" not in client.get(HOME).text


def test_notes_hang_from_their_release_until_their_last_day(
    world: World, site: PublicSite, client: FlaskClient, as_: SignIn
) -> None:
    today = now().date()
    note = {
        "category": "offer",
        "title": "Fahrrad zu verschenken",
        "text": "Abzuholen im Treff",
        "language": "de",
        "until": (today + timedelta(days=3)).isoformat(),
    }
    as_("max").post("/w/forum/public/notices/new", data=note)
    assert "Fahrrad" not in client.get(HOME).text
    key = re.search(r"notices/(\w+)/release", as_("lea").get("/w/forum/public").text)
    assert key is not None
    assert as_("max").post(f"/w/forum/public/notices/{key[1]}/release").status_code == 403
    as_("lea").post(f"/w/forum/public/notices/{key[1]}/release")
    assert "Fahrrad zu verschenken" in client.get(HOME).text
    assert as_("rita").post(f"/w/forum/public/notices/{key[1]}/take-down").status_code == 403
    as_("max").post(f"/w/forum/public/notices/{key[1]}/take-down")
    assert "Fahrrad" not in client.get(HOME).text

    late = as_("max").post(
        "/w/forum/public/notices/new", data=note | {"until": (today + timedelta(days=200)).isoformat()}
    )
    assert late.status_code == 422


def test_texts_in_several_languages_fall_back_to_the_main_one(
    site: PublicSite, client: FlaskClient, as_: SignIn
) -> None:
    lead = as_("lea")
    lead.post("/w/forum/public/topics", data={"title": "Wohnen"})
    lead.post("/w/forum/public/texts/tr", data={"title": "Hoş geldiniz", "text": "**Merhaba**"})
    turkish = client.get("/public/ankommen/tr/").text
    assert "<strong>Merhaba</strong>" in turkish
    assert 'lang="de" dir="ltr">Wohnen</a>' in turkish
    assert "Konular" in turkish
    arabic = client.get("/public/ankommen/ar/").text
    assert "<h1>Ankommen im Revier</h1>" in arabic
    assert 'class="public-hero" lang="de" dir="ltr"' in arabic
