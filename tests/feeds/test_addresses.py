"""Secret addresses: opened, shown again, read, revoked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask_babel import lazy_gettext as _l

from collab.extensions import db
from collab.feeds import addresses, purposes
from collab.feeds.models import FeedAddress
from collab.people.own_data import own_data
from tests.conftest import NOW, CountQueries, SignIn, World


@pytest.fixture(autouse=True)
def purpose(app: Flask) -> Iterator[None]:
    """Something that is read under secret addresses; the sign-in page stands for it."""
    purposes.add("tests", _l("Proben"), "digests.wish", _l("Zum Ausprobieren"))
    yield
    purposes._purposes.pop("tests")


def test_an_address_is_made_once_and_can_be_shown_again(world: World) -> None:
    forum = world.workspaces["forum"]
    first = addresses.open_address(world.max, "tests", forum, NOW)
    again = addresses.open_address(world.max, "tests", forum, NOW)
    assert first is again
    assert addresses.token_for(first) == addresses.token_for(again)
    others = [
        addresses.open_address(world.max, "tests", None, NOW),
        addresses.open_address(world.lea, "tests", forum, NOW),
    ]
    assert len({addresses.token_for(one) for one in [first, *others]}) == 3


def test_who_has_the_address_reads_with_the_eyes_of_its_owner(world: World) -> None:
    address = addresses.open_address(world.max, "tests", world.workspaces["forum"], NOW)
    db.session.commit()
    found = addresses.find("tests", addresses.token_for(address), NOW)
    assert found is not None
    assert (found.account.email, found.workspace.slug) == ("max@example.org", "forum")  # type: ignore[union-attr]


def test_reading_is_noted(world: World) -> None:
    address = addresses.open_address(world.max, "tests", None, NOW)
    token = addresses.token_for(address)
    db.session.commit()
    later = NOW + timedelta(hours=3)
    addresses.find("tests", token, later)
    db.session.rollback()  # the visit is noted in a transaction of its own
    assert db.session.get_one(FeedAddress, address.id).last_read_at == later


@pytest.mark.parametrize("change", ["revoked", "closed", "left", "other purpose", "other key", "altered"])
def test_an_address_opens_nothing_after(app: Flask, world: World, change: str) -> None:
    address = addresses.open_address(world.max, "tests", world.workspaces["forum"], NOW)
    token, purpose = addresses.token_for(address), "tests"
    db.session.commit()
    assert addresses.find(purpose, token, NOW) is not None
    db.session.rollback()
    if change == "revoked":
        addresses.revoke(address, NOW)
    elif change == "closed":
        world.max.closed_at = NOW
    elif change == "left":
        db.session.execute(db.text("DELETE FROM membership WHERE account_id = :id"), {"id": world.max.id})
    elif change == "other purpose":
        purpose = "calendar"
    elif change == "other key":
        app.config["SECRET_KEY"] = "changed"
    else:
        token = token[:-9] + ("A" if token[-9] != "A" else "B") + token[-8:]  # the last sign holds spare bits
    db.session.commit()
    assert addresses.find(purpose, token, NOW) is None


@pytest.mark.parametrize("token", ["", "x", "W10.abc", "null", "%00", "a" * 5000])
def test_nonsense_is_no_address(app: Flask, token: str) -> None:
    assert addresses.find("tests", token, NOW) is None


def test_after_revoking_a_new_address_is_another_one(world: World) -> None:
    old = addresses.open_address(world.max, "tests", None, NOW)
    token = addresses.token_for(old)
    addresses.revoke(old, NOW)
    new = addresses.open_address(world.max, "tests", None, NOW)
    db.session.commit()
    assert addresses.token_for(new) != token
    assert addresses.find("tests", token, NOW) is None


def test_the_page_lists_all_own_addresses_and_revokes_them(as_: SignIn, world: World) -> None:
    client = as_("max")
    client.post("/account/feeds", data={"purpose": "tests"})
    client.post("/w/forum/feeds", data={"purpose": "tests"})
    theirs = addresses.open_address(world.lea, "tests", None, NOW)
    db.session.commit()
    mine = db.session.query(FeedAddress).filter_by(account_id=world.max.id).all()
    page = client.get("/account/feeds").text
    assert all(addresses.url_of(one) in page for one in mine)
    assert addresses.url_of(theirs) not in page
    assert client.post(f"/account/feeds/{theirs.id}/revoke").status_code == 404
    for one in mine:
        assert client.post(f"/account/feeds/{one.id}/revoke").status_code == 303
    db.session.expire_all()
    assert all(one.revoked_at for one in mine)
    assert theirs.revoked_at is None


def test_whoever_opens_an_address_goes_back_to_the_page_she_came_from(as_: SignIn) -> None:
    client = as_("gerd")
    answer = client.post("/w/forum/feeds", data={"purpose": "tests", "back": "/w/forum/"})
    assert answer.location == "/w/forum/"
    for back in ("//example.org", "https://example.org", ""):
        answer = client.post("/account/feeds", data={"purpose": "tests", "back": back})
        assert answer.location == "/account/feeds"


def test_what_nothing_is_read_under_cannot_be_opened(as_: SignIn) -> None:
    assert as_("max").post("/account/feeds", data={"purpose": "unknown"}).status_code == 400
    assert as_("max").post("/w/intern/feeds", data={"purpose": "tests"}).status_code == 404


def test_the_export_of_personal_data_does_not_give_the_secret_away(app: Flask, world: World) -> None:
    address = addresses.open_address(world.max, "tests", None, NOW)
    db.session.commit()
    exported = own_data(world.max.person, app.extensions["store"], NOW)["data"]["feed_address"]
    assert exported[0]["purpose"] == "tests"
    assert address.nonce not in str(exported)


def test_the_page_needs_as_many_queries_for_many_addresses(
    as_: SignIn, world: World, count_queries: CountQueries
) -> None:
    client = as_("petra")
    addresses.open_address(world.petra, "tests", world.workspaces["forum"], NOW)
    client.get("/account/feeds")
    with count_queries() as few:
        client.get("/account/feeds")
    addresses.open_address(world.petra, "tests", world.workspaces["intern"], NOW)
    addresses.open_address(world.petra, "tests", None, NOW)
    db.session.commit()
    with count_queries() as many:
        client.get("/account/feeds")
    assert len(many) == len(few)
