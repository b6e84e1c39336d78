"""The pages of what an account hears, and stopping it with one click from a mail."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from collab.digests import tokens
from collab.digests.letters import mute_address, stop_address
from collab.digests.tokens import Wish
from collab.extensions import db
from collab.notifications.models import Level, Rhythm
from collab.notifications.settings import level_of, settings_of
from tests.conftest import NOW, SignIn, World, make_app
from tests.digests.things import Things


def path_of(address: str) -> str:
    return address.removeprefix("http://127.0.0.1:8000")


def rhythm_of(world: World) -> Rhythm:
    db.session.expire_all()
    return Rhythm(settings_of(world.max, NOW).rhythm)


def test_an_account_chooses_rhythm_hour_days_and_levels(as_: SignIn, world: World) -> None:
    page = as_("max")
    assert "Interkommunales Forum" in page.get("/account/notifications").text
    answer = page.post(
        "/account/notifications",
        data={"rhythm": "weekly", "hour": "16", "weekdays": ["4", "2"], "level-forum": "less"},
    )
    assert answer.status_code == 303
    db.session.expire_all()
    settings = settings_of(world.max, NOW)
    assert (settings.rhythm, settings.hour, settings.weekdays) == ("weekly", 16, "24")
    assert settings.next_due is not None
    assert level_of(world.max, world.workspaces["forum"]) == Level.LESS


@pytest.mark.parametrize(
    "wrong",
    [
        {"rhythm": "hourly"},
        {"hour": "24"},
        {"weekdays": ["9"]},
        {"rhythm": "daily", "weekdays": []},
        {"hour": "x"},
    ],
)
def test_wrong_settings_are_refused_with_a_sentence(
    as_: SignIn, world: World, wrong: dict[str, object]
) -> None:
    answer = as_("max").post(
        "/account/notifications", data={"rhythm": "weekly", "hour": "16", "weekdays": ["1"], **wrong}
    )
    assert answer.status_code == 200
    assert "error-summary" in answer.text
    assert rhythm_of(world) == Rhythm.DAILY


def test_a_level_of_a_workspace_she_cannot_see_is_not_set(as_: SignIn, world: World) -> None:
    as_("max").post(
        "/account/notifications",
        data={"rhythm": "daily", "hour": "7", "weekdays": ["1"], "level-intern": "more"},
    )
    assert level_of(world.max, world.workspaces["intern"]) == Level.AS_ACCOUNT


@pytest.mark.usefixtures("things")
def test_the_preview_says_what_the_next_mail_would_say(as_: SignIn, world: World, things: Things) -> None:
    assert "Zurzeit gibt es nichts Neues" in as_("max").get("/account/notifications/preview").text
    things.make("Frisches Ding", world.workspaces["forum"], world.lea, datetime.now(UTC))
    db.session.commit()
    page = as_("max").get("/account/notifications/preview").text
    assert "1 Neuigkeit in Interkommunales Forum" in page and "Frisches Ding" in page
    assert "Frisches Ding" not in as_("lea").get("/account/notifications/preview").text
    assert "Frisches Ding" not in as_("olga").get("/account/notifications/preview").text


def test_the_level_is_switched_on_the_page_of_the_workspace(as_: SignIn, world: World) -> None:
    answer = as_("gerd").post("/w/forum/notifications", data={"level": "mute", "next": "/w/forum/"})
    assert (answer.status_code, answer.location) == (303, "/w/forum/")
    assert level_of(world.gerd, world.workspaces["forum"]) == Level.MUTE
    assert as_("olga").post("/w/forum/notifications", data={"level": "mute"}).status_code == 404
    assert as_("max").post("/w/forum/notifications", data={"level": "loud"}).status_code == 400


def test_another_host_is_not_taken_as_the_way_back(as_: SignIn) -> None:
    answer = as_("max").post("/w/forum/notifications", data={"level": "mute", "next": "//evil.example"})
    assert answer.location == "/w/forum/"


def test_looking_at_the_link_changes_nothing(client: FlaskClient, world: World) -> None:
    page = client.get(path_of(stop_address(world.max)))
    assert page.status_code == 200 and "Ja, abbestellen" in page.text
    assert rhythm_of(world) == Rhythm.DAILY


def test_one_click_stops_all_mails_without_signing_in(client: FlaskClient, world: World) -> None:
    answer = client.post(path_of(stop_address(world.max)), data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200, "RFC 8058: no redirect"
    assert rhythm_of(world) == Rhythm.OFF


def test_one_click_works_from_outside_with_protection_against_forged_requests_on(
    app: Flask, world: World
) -> None:
    path = path_of(stop_address(world.max))
    db.session.commit()
    guarded = make_app(app.config["DATA_DIR"], WTF_CSRF_ENABLED=True)
    answer = guarded.test_client().post(path, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert rhythm_of(world) == Rhythm.OFF
    with guarded.app_context():
        db.engine.dispose()


def test_stopping_can_be_taken_back(client: FlaskClient, world: World) -> None:
    page = client.post(path_of(stop_address(world.max))).text
    undo = re.search(r'action="(/n/[^"]+)"', page)
    assert undo
    client.post(undo[1])
    assert rhythm_of(world) == Rhythm.DAILY


def test_one_workspace_is_muted_and_the_rest_goes_on(client: FlaskClient, world: World) -> None:
    forum = world.workspaces["forum"]
    page = client.post(path_of(mute_address(world.max, forum))).text
    assert level_of(world.max, forum) == Level.MUTE
    assert rhythm_of(world) == Rhythm.DAILY
    assert forum.title not in page, "a link says nothing about a workspace to whoever has it"
    undo = re.search(r'action="(/n/[^"]+)"', page)
    assert undo
    client.post(undo[1])
    db.session.expire_all()
    assert level_of(world.max, forum) == Level.AS_ACCOUNT


def test_a_forged_or_foreign_token_does_nothing(client: FlaskClient, world: World) -> None:
    good = tokens.sign(Wish(world.max.id, rhythm=Rhythm.OFF))
    payload, signature = good.rsplit(".", 1)
    other = tokens.sign(Wish(world.lea.id, rhythm=Rhythm.OFF)).rsplit(".", 1)[0]
    for token in (f"{other}.{signature}", f"{payload}.{signature[:-1]}", payload, "x", "a.b.c"):
        assert client.post(f"/n/{token}").status_code == 404
    assert rhythm_of(world) == Rhythm.DAILY


def test_the_link_of_a_closed_account_is_good_for_nothing(client: FlaskClient, world: World) -> None:
    path = path_of(stop_address(world.max))
    world.max.closed_at = NOW
    assert client.post(path).status_code == 404


def test_the_page_of_a_workspace_offers_the_level(as_: SignIn, world: World) -> None:
    as_("max").post("/w/forum/notifications", data={"level": "more"})
    page = as_("max").get("/w/forum/").text
    assert 'action="/w/forum/notifications"' in page
    assert '<option value="more" selected>' in page
