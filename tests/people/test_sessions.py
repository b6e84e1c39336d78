"""Time-outs, and the list of own sessions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from collab.extensions import db
from collab.people.browsers import in_words
from collab.people.models import LoginSession
from collab.people.sessions import find_session, open_session
from tests.conftest import NOW
from tests.people.conftest import is_signed_in, sign_in

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def token(world):
    token = open_session(world.max, browser=FIREFOX, address="198.51.100.1", now=NOW)
    db.session.commit()
    return token


def test_a_session_ends_after_the_idle_time(token, world):
    assert find_session(token, NOW + 479 * MINUTE)
    assert find_session(token, NOW + 480 * MINUTE) is None


def test_a_session_that_is_used_ends_after_the_absolute_time(token, world):
    row = db.session.scalars(select(LoginSession)).one()
    row.last_seen_at = NOW + 14 * DAY - MINUTE
    assert find_session(token, NOW + 14 * DAY - MINUTE)
    row.last_seen_at = NOW + 14 * DAY
    assert find_session(token, NOW + 14 * DAY) is None


def test_a_session_ends_with_its_account(token, world):
    world.max.closed_at = NOW
    db.session.commit()
    assert find_session(token, NOW) is None


def test_a_session_is_found_with_one_query_and_brings_account_and_person(token, world, count_queries):
    db.session.expunge_all()
    with count_queries() as queries:
        found = find_session(token, NOW)
        assert found.account.person.given_name == "Max"
    assert len([statement for statement in queries if statement.startswith("SELECT")]) == 1


def move_back(name: str, by: timedelta, column: str = "last_seen_at") -> None:
    for row in db.session.scalars(select(LoginSession)):
        if row.account.email.startswith(name):
            setattr(row, column, getattr(row, column) - by)
    db.session.commit()


def test_a_page_asks_to_sign_in_again_after_the_idle_time(as_, world):
    client = as_("max")
    assert is_signed_in(client)
    move_back("max", 481 * MINUTE)
    assert client.get("/account").location == "/sign-in?next=/account"


def test_a_visit_is_noted_every_five_minutes_and_keeps_the_session_alive(as_, world):
    client = as_("max")
    move_back("max", 4 * MINUTE)
    client.get("/account")
    row = db.session.scalars(select(LoginSession)).one()
    assert datetime.now(UTC) - row.last_seen_at > 3 * MINUTE
    move_back("max", 2 * MINUTE)
    client.get("/account")
    db.session.refresh(row)
    assert datetime.now(UTC) - row.last_seen_at < MINUTE


def test_a_visit_is_noted_although_the_page_changes_something_itself(as_, world):
    client = as_("max")
    move_back("max", 6 * MINUTE)
    assert client.post("/account/language", data={"language": "en"}).status_code == 303
    row = db.session.scalars(select(LoginSession)).one()
    assert datetime.now(UTC) - row.last_seen_at < MINUTE


def test_the_list_names_browser_address_and_the_present_session(app, as_, world):
    open_session(world.max, browser=FIREFOX, address="198.51.100.1", now=datetime.now(UTC))
    db.session.commit()
    page = as_("max").get("/account/sessions").text
    assert "Firefox unter Windows" in page
    assert "198.51.100.1" in page
    assert page.count("diese Anmeldung") == 1


def test_one_session_can_be_ended(app, as_, world):
    other, mine = as_("max"), as_("max")
    number = db.session.scalars(select(LoginSession.id).order_by(LoginSession.id)).first()
    assert mine.post(f"/account/sessions/{number}/end").status_code == 303
    assert not is_signed_in(other)
    assert is_signed_in(mine)


def test_nobody_ends_the_session_of_somebody_else(as_, world):
    victim, attacker = as_("max"), as_("rita")
    number = db.session.scalars(select(LoginSession.id).order_by(LoginSession.id)).first()
    assert attacker.post(f"/account/sessions/{number}/end").status_code == 404
    assert attacker.post(f"/account/sessions/{10**30}/end").status_code == 404
    assert is_signed_in(victim)


def test_all_other_sessions_can_be_ended_at_once(as_, world):
    mine, phone, office, stranger = as_("max"), as_("max"), as_("max"), as_("rita")
    answer = mine.post("/account/sessions/end-others", follow_redirects=True)
    assert "2 andere Anmeldungen sind beendet." in answer.text
    assert is_signed_in(mine)
    assert is_signed_in(stranger)
    assert not is_signed_in(phone)
    assert not is_signed_in(office)


def test_signing_out_everywhere_includes_this_browser(as_, world):
    mine, phone = as_("max"), as_("max")
    mine.post("/account/sessions/end-all")
    assert not is_signed_in(mine)
    assert not is_signed_in(phone)


def test_signing_in_again_in_one_browser_leaves_no_second_session(client, world):
    sign_in(client, "max@example.org")
    sign_in(client, "max@example.org")
    living = db.session.scalars(select(LoginSession).where(LoginSession.ended_at.is_(None))).all()
    assert len(living) == 1


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox unter Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/130.0 Safari/537.36", "Chrome unter Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130 Safari/537.36 Edg/130", "Edge unter Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari unter iPhone"),
        ("curl/8", "Unbekannter Browser"),
        ("", "Unbekannter Browser"),
    ],
)
def test_a_browser_is_named_in_words(app, agent, words):
    assert in_words(agent) == words
