"""Signing in and out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from collab.extensions import db
from collab.people import passwords
from collab.people.models import FailedSignIn, LoginSession
from tests.conftest import make_app
from tests.people.conftest import PASSWORD, is_signed_in, sign_in, without_tokens


def test_the_right_password_signs_in_and_leads_to_the_front_page(client, world):
    answer = sign_in(client, "max@example.org")
    assert answer.status_code == 303
    assert answer.location == "/"
    assert is_signed_in(client)


def test_the_address_may_be_written_in_any_case_and_with_spaces(client, world):
    assert sign_in(client, "  Max@Example.ORG ").status_code == 303


def test_a_wrong_password_signs_nobody_in(client, world):
    answer = sign_in(client, "max@example.org", "Falsch-falsch-falsch")
    assert answer.status_code == 422
    assert "E-Mail-Adresse oder Kennwort ist nicht richtig" in answer.text
    assert not is_signed_in(client)


def test_after_signing_in_one_is_where_one_wanted_to_go(client, world):
    asked = client.get("/account/sessions?a=1")
    assert asked.location == "/sign-in?next=/account/sessions?a%3D1"
    page = client.get(asked.location)
    assert 'value="/account/sessions?a=1"' in page.text
    answer = sign_in(client, "max@example.org", next="/account/sessions?a=1")
    assert answer.location == "/account/sessions?a=1"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "evil.example",
        "",
        "/" + "a" * 5000,
    ],
)
def test_nobody_is_led_to_another_host(client, world, target):
    assert sign_in(client, "max@example.org", next=target).location == "/"


def test_unknown_closed_and_invited_people_get_the_very_answer_of_a_wrong_password(app, world, monkeypatch):
    world.rita.closed_at = datetime.now(UTC)
    world.gerd.password_hash = None
    db.session.commit()
    tried = []
    real = passwords.HASHER.verify
    monkeypatch.setattr(
        passwords, "HASHER", type("Watched", (), {
            "verify": staticmethod(lambda *given: tried.append(given[0]) or real(*given)),
            "hash": staticmethod(passwords.HASHER.hash),
        })
    )  # fmt: skip
    pages = []
    for name in ("max", "nobody", "rita", "gerd"):
        email = f"{name}@example.org"
        answer = sign_in(app.test_client(), email, "Falsch-falsch-falsch")
        pages.append((answer.status_code, without_tokens(answer.text).replace(email, "…")))
    assert len(set(pages)) == 1
    assert len(tried) == 4, "a hash is worked through in each case"


def test_a_closed_account_cannot_sign_in_with_the_right_password(client, world):
    world.max.closed_at = datetime.now(UTC)
    db.session.commit()
    assert sign_in(client, "max@example.org").status_code == 422


def test_the_right_password_for_an_invited_account_without_one_does_not_exist(client, world):
    world.max.password_hash = None
    db.session.commit()
    assert sign_in(client, "max@example.org", "nobody has this password").status_code == 422


def test_empty_fields_get_a_sentence_each(client, world):
    answer = sign_in(client, "", "")
    assert answer.status_code == 422
    assert "Bitte geben Sie Ihre E-Mail-Adresse ein." in answer.text
    assert "Bitte geben Sie Ihr Kennwort ein." in answer.text


@pytest.mark.parametrize("email", ["\x00", "a" * 300, "max@example.org\x00", "\ud83d", "'; drop table--"])
def test_strange_input_is_no_error_of_ours(client, world, email):
    assert sign_in(client, email.encode("utf-8", "replace").decode(), "x").status_code == 422


def test_signing_out_ends_the_session_in_the_database_and_not_only_the_cookie(app, client, world):
    sign_in(client, "max@example.org")
    with client.session_transaction() as cookie:
        kept = dict(cookie)
    assert client.post("/sign-out").status_code == 303
    assert not is_signed_in(client)
    thief = app.test_client()
    with thief.session_transaction() as cookie:
        cookie.update(kept)
    assert not is_signed_in(thief)


def test_a_session_that_was_planted_before_is_gone_after_signing_in(app, client, world):
    sign_in(client, "olga@example.org")
    with client.session_transaction() as cookie:
        planted = dict(cookie)
        cookie["csrf_token"] = "planted"
    sign_in(client, "max@example.org")
    with client.session_transaction() as cookie:
        assert cookie["_user_id"] != planted["_user_id"]
        assert cookie.get("csrf_token") != "planted"
    assert "Max" in client.get("/account").text
    stranger = app.test_client()
    with stranger.session_transaction() as cookie:
        cookie.update(planted)
    assert not is_signed_in(stranger), "the session from before has ended"


def test_the_database_holds_no_token_that_opens_a_session(app, client, world):
    sign_in(client, "max@example.org")
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]
    row = db.session.scalars(select(LoginSession)).one()
    assert token not in (row.token_hash, str(row.id))
    with (thief := app.test_client()).session_transaction() as cookie:
        cookie["_user_id"] = row.token_hash
    assert not is_signed_in(thief)


def test_the_cookie_outlives_the_browser_only_if_one_wants_to_stay(client, world):
    sign_in(client, "max@example.org")
    assert client.get_cookie("session").expires is None
    sign_in(client, "max@example.org", stay="y")
    expires = client.get_cookie("session").expires
    assert timedelta(days=13) < expires - datetime.now(UTC) <= timedelta(days=14)


def test_cookies_are_kept_from_scripts_and_other_sites(client, world):
    answer = sign_in(client, "max@example.org")
    for cookie in answer.headers.getlist("Set-Cookie"):
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie


def test_behind_https_cookies_never_travel_in_the_clear(template_database, tmp_path):
    import shutil

    shutil.copy(template_database, tmp_path / "collab.sqlite3")
    app = make_app(tmp_path, SESSION_COOKIE_SECURE=True)
    with app.app_context():
        from collab.people.models import Account

        account = db.session.query(Account).filter_by(email="max@example.org").one()
        account.password_hash = passwords.hashed(PASSWORD)
        answer = sign_in(app.test_client(), "max@example.org")
        assert all("Secure" in cookie for cookie in answer.headers.getlist("Set-Cookie"))
        db.session.remove()
        db.engine.dispose()


def test_a_hash_made_with_older_parameters_is_made_anew(client, world):
    from argon2 import PasswordHasher

    world.max.password_hash = old = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(
        PASSWORD
    )
    db.session.commit()
    assert sign_in(client, "max@example.org").status_code == 303
    db.session.refresh(world.max)
    assert world.max.password_hash != old
    assert not passwords.is_outdated(world.max.password_hash)
    assert sign_in(client, "max@example.org").status_code == 303


def test_whoever_is_signed_in_already_is_led_on(as_):
    assert as_("max").get("/sign-in?next=/account").location == "/account"


def test_nothing_changes_without_the_token_of_the_page(template_database, tmp_path):
    import shutil

    shutil.copy(template_database, tmp_path / "collab.sqlite3")
    app = make_app(tmp_path, WTF_CSRF_ENABLED=True)
    with app.app_context():
        client = app.test_client()
        for rule in app.url_map.iter_rules():
            if "POST" in rule.methods and rule.endpoint.startswith(("people.", "admin.")):
                path = rule.rule
                for _part in rule.arguments:
                    path = path[: path.index("<")] + "1" + path[path.index(">") + 1 :]
                answer = client.post(path, data={"email": "max@example.org", "language": "en"})
                assert answer.status_code == 400, (path, answer.status_code)
                assert "zu lange" in answer.text or "Seite" in answer.text
        with client.session_transaction() as cookie:
            assert "language" not in cookie
        db.session.remove()
        db.engine.dispose()


def test_the_language_can_be_chosen_before_signing_in_and_leads_back(client, world):
    answer = client.post("/language", data={"language": "en", "next": "/forgot-password"})
    assert answer.location == "/forgot-password"
    assert 'lang="en"' in client.get("/forgot-password").text
    assert client.post("/language", data={"language": "xx", "next": "//evil.example"}).location == "/"
    assert 'lang="en"' in client.get("/forgot-password").text


def test_the_language_of_an_account_is_kept_with_it(as_, app, world):
    as_("max").post("/language", data={"language": "en", "next": "/account"})
    assert 'lang="en"' in as_("max").get("/account").text


def test_anonymous_posts_are_limited(template_database, tmp_path):
    import shutil

    shutil.copy(template_database, tmp_path / "collab.sqlite3")
    app = make_app(tmp_path, RATELIMIT_ENABLED=True)
    with app.app_context():
        client = app.test_client()
        codes = [
            client.post("/forgot-password", data={"email": "max@example.org"}).status_code for _ in range(11)
        ]
        assert codes == [303] * 10 + [429]
        from collab.extensions import limiter

        limiter.reset()
        limiter.enabled = False
        db.session.remove()
        db.engine.dispose()


def test_no_list_of_addresses_grows_in_the_counters(client, world):
    sign_in(client, "secret-person@example.org", "x")
    rows = db.session.scalars(select(FailedSignIn)).all()
    assert rows
    assert not any("secret" in row.bucket for row in rows)
