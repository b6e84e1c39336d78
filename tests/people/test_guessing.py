"""The growing delay against guessing passwords."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select

from collab.base.addresses import network
from collab.base.database import writing
from collab.extensions import db
from collab.people.guessing import Bucket, Visitor, bucket_key
from collab.people.models import Account, FailedSignIn, LoginSession
from collab.people.sessions import open_session
from collab.people.signing_in import try_password
from tests.conftest import NOW
from tests.people.conftest import PASSWORD, sign_in

STRANGER = Visitor("203.0.113.7")
HOME = Visitor("198.51.100.1")
WRONG = "Falsch-falsch-falsch"


def guess(count: int, email: str, visitor: Visitor, at=NOW) -> list[object]:
    return [try_password(email, WRONG, visitor, at) for _ in range(count)]


def test_the_first_slips_cost_nothing_and_then_the_wait_doubles(world):
    assert guess(3, "max@example.org", STRANGER) == [None, None, None]
    moment, waits = NOW, []
    for _ in range(5):
        wait = try_password("max@example.org", WRONG, STRANGER, moment)
        waits.append(wait)
        moment += wait
        assert try_password("max@example.org", WRONG, STRANGER, moment) is None
    assert [wait.total_seconds() for wait in waits] == [2, 4, 8, 16, 32]


def test_the_wait_never_exceeds_a_quarter_of_an_hour():
    pair = Bucket("", 3, timedelta(minutes=15))
    assert pair.wait(10_000) == timedelta(minutes=15)


def test_the_right_password_has_to_wait_as_well(world):
    guess(3, "max@example.org", STRANGER)
    assert isinstance(try_password("max@example.org", PASSWORD, STRANGER, NOW), timedelta)
    assert isinstance(
        try_password("max@example.org", PASSWORD, STRANGER, NOW + timedelta(seconds=2)), Account
    )


def test_tries_while_waiting_do_not_make_it_longer(world):
    guess(3, "max@example.org", STRANGER)
    for _ in range(20):
        assert try_password("max@example.org", WRONG, STRANGER, NOW) == timedelta(seconds=2)


def test_success_begins_anew(world):
    guess(2, "max@example.org", STRANGER)
    assert isinstance(try_password("max@example.org", PASSWORD, STRANGER, NOW), Account)
    assert guess(3, "max@example.org", STRANGER) == [None, None, None]


def test_a_counter_fades_by_half_in_an_hour(world):
    guess(3, "max@example.org", STRANGER)
    assert isinstance(guess(1, "max@example.org", STRANGER)[0], timedelta)
    later = NOW + timedelta(hours=2)
    assert guess(3, "max@example.org", STRANGER, later) == [None, None, None]


def test_a_stranger_cannot_lock_out_somebody_at_a_known_address(world):
    open_session(world.max, browser="", address=HOME.address, now=NOW)
    db.session.commit()
    for number in range(100):
        try_password("max@example.org", WRONG, Visitor(f"203.0.113.{number}"), NOW)
    assert isinstance(try_password("max@example.org", PASSWORD, HOME, NOW), Account)


def test_a_colleague_behind_the_same_address_cannot_lock_out_a_known_browser(world):
    guess(50, "max@example.org", HOME)
    mine = Visitor(HOME.address, "mark", frozenset({world.max.id}))
    assert isinstance(try_password("max@example.org", PASSWORD, mine, NOW), Account)


def test_a_known_browser_is_no_free_pass_for_other_accounts(world):
    mine = Visitor(STRANGER.address, "mark", frozenset({world.max.id}))
    guess(3, "rita@example.org", mine)
    assert isinstance(guess(1, "rita@example.org", mine)[0], timedelta)


def test_many_machines_that_guess_one_account_are_slowed_down_together(world):
    outcomes = [
        try_password("max@example.org", WRONG, Visitor(f"203.0.113.{number}"), NOW) for number in range(12)
    ]
    assert outcomes[:10] == [None] * 10
    assert all(isinstance(outcome, timedelta) for outcome in outcomes[10:])


def test_from_a_new_address_somebody_under_attack_waits_a_minute_at_most(world):
    moment = NOW
    for number in range(40):
        try_password("max@example.org", WRONG, Visitor(f"203.0.113.{number}"), moment)
        moment += timedelta(minutes=1)
    wait = try_password("max@example.org", PASSWORD, HOME, moment - timedelta(seconds=30))
    assert isinstance(wait, timedelta)
    assert wait <= timedelta(minutes=1)


def test_one_machine_that_tries_many_accounts_is_slowed_down(world):
    outcomes = [try_password(f"person{n}@example.org", WRONG, STRANGER, NOW) for n in range(25)]
    assert outcomes[:20] == [None] * 20
    assert all(isinstance(outcome, timedelta) for outcome in outcomes[20:])


def test_a_whole_town_hall_signs_in_from_one_address_without_waiting(world):
    for _ in range(10):
        for name in ("max", "rita", "lea", "olga"):
            assert isinstance(try_password(f"{name}@example.org", PASSWORD, HOME, NOW), Account)


def test_the_wait_is_the_same_for_accounts_that_do_not_exist(world):
    known = guess(6, "max@example.org", Visitor("203.0.113.1"))
    db.session.execute(delete(FailedSignIn))
    assert guess(6, "nobody@example.org", Visitor("203.0.113.1")) == known


def test_one_ipv6_connection_counts_as_one_address():
    assert network("2001:db8:1:2:aaaa::1") == network("2001:db8:1:2:bbbb::9") == "2001:db8:1:2::/64"
    assert network("::ffff:203.0.113.7") == "203.0.113.7"
    assert network("unknown") == network(None) == ""


def slow_down(email: str) -> None:
    """Somebody has guessed at this account from the address of the test browser for a while."""
    moment = datetime.now(UTC)
    guess(3, email, Visitor("127.0.0.1"), moment)
    for row in db.session.scalars(select(FailedSignIn)):
        row.wait_until = moment + timedelta(minutes=10, seconds=30)
    db.session.commit()


def test_the_page_says_how_long_to_wait(client, world):
    slow_down("max@example.org")
    answer = sign_in(client, "max@example.org")
    assert answer.status_code == 429
    assert "Bitte warten Sie noch 11 Minuten." in answer.text
    assert 600 < int(answer.headers["Retry-After"]) <= 630
    assert "Kennwort vergessen" in answer.text


def test_a_browser_in_which_one_has_been_signed_in_is_known_again(app, client, world):
    sign_in(client, "max@example.org")
    client.post("/sign-out")
    db.session.execute(delete(LoginSession))
    slow_down("max@example.org")
    assert sign_in(app.test_client(), "max@example.org").status_code == 429
    assert sign_in(client, "max@example.org").status_code == 303


@pytest.mark.parametrize("forged", ["", "x", "WyJhIixbMV1d.forged", "null"])
def test_a_forged_sign_of_a_known_browser_is_ignored(app, client, world, forged):
    slow_down("max@example.org")
    client.set_cookie("known_browser", forged)
    assert sign_in(client, "max@example.org").status_code == 429


def test_the_sign_of_a_known_browser_signs_nobody_in(app, client, world):
    sign_in(client, "max@example.org")
    client.delete_cookie("session")
    assert client.get("/account").status_code == 302


def test_counters_do_not_tell_what_they_count():
    assert bucket_key("pair", "a", "b") != bucket_key("pair", "a\nb")[:63]
    assert len(bucket_key("pair", "203.0.113.7", "max@example.org")) == 64


def test_many_tries_at_the_same_moment_gain_nothing(app, world):
    def one_try(_number: int) -> object:
        with app.app_context(), writing():
            return try_password("max@example.org", WRONG, STRANGER, NOW)

    db.session.commit()
    with ThreadPoolExecutor(8) as threads:
        outcomes = list(threads.map(one_try, range(16)))
    assert outcomes.count(None) == 3, "only so many passwords were looked at"
