"""The Atom feed, read by an independent library and held against RFC 4287."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pytest
from flask import Flask

from collab.blog import actions
from collab.extensions import db
from collab.feeds import addresses
from collab.workspaces.models import Membership
from tests.blog.conftest import WritePost
from tests.conftest import NOW, CountQueries, SignIn, World

ATOM = "{http://www.w3.org/2005/Atom}"


def path_for(world: World, who: str, workspace: str | None = None) -> str:
    room = world.workspaces[workspace] if workspace else None
    address = addresses.open_address(world.accounts[who], "blog", room, NOW)
    db.session.commit()
    return f"/feeds/blog/{addresses.token_for(address)}.atom"


@pytest.fixture
def read(app: Flask) -> Any:
    """Read a feed as a program does that is not signed in."""

    def get(path: str, code: int = 200) -> Any:
        answer = app.test_client().get(path)
        assert answer.status_code == code
        return feedparser.parse(answer.data) if code == 200 else None

    return get


def test_the_feed_of_a_workspace_gives_the_same_posts(
    post: WritePost, world: World, read: Any, app: Flask
) -> None:
    old = post("Ältere & „schönere“ <Worte>", "Ein *Text*\n\n[Seite](/w/forum/)", now=NOW - timedelta(days=1))
    new = post("Neu", by=world.lea)
    found = read(path_for(world, "rita", "forum"))
    assert found.bozo is False
    assert found.version == "atom10"
    assert found.feed.title.startswith("Interkommunales Forum – ")
    assert [entry.title for entry in found.entries] == ["Neu", "Ältere & „schönere“ <Worte>"]
    base = app.config["BASE_URL"]
    assert [entry.link for entry in found.entries] == [f"{base}/p/{new.key}", f"{base}/p/{old.key}"]
    assert [entry.author for entry in found.entries] == ["Lea Leitner", "Max Mitglied"]
    when = datetime(*found.entries[1].published_parsed[:6], tzinfo=UTC)
    assert when == NOW - timedelta(days=1)
    content = found.entries[1].content[0]
    assert content.type == "text/html"
    assert "<em>Text</em>" in content.value
    assert f'href="{base}/w/forum/"' in content.value


def test_the_feed_is_what_rfc_4287_asks_for(post: WritePost, world: World, app: Flask) -> None:
    """Section 4.1: each feed and entry has exactly one id, title and updated; ids are absolute and unique."""
    for number in range(3):
        post(f"Nr. {number}", "Steuerzeichen \x0b hier")
    path = path_for(world, "max")
    answer = app.test_client().get(path)
    assert answer.mimetype == "application/atom+xml"
    feed = ET.fromstring(answer.data)
    assert feed.tag == f"{ATOM}feed"
    for element in [feed, *feed.findall(f"{ATOM}entry")]:
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
    ids = [one.text for one in feed.iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids) == 4
    assert all(one is not None and one.startswith("http") for one in ids)
    assert all(
        datetime.fromisoformat(str(one.text)).tzinfo is not None for one in feed.iter(f"{ATOM}updated")
    )
    assert all(entry.find(f"{ATOM}author/{ATOM}name") is not None for entry in feed.iter(f"{ATOM}entry"))
    relations = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert str(relations["self"]).endswith(path)


def test_a_feed_without_posts_is_valid_too(world: World, read: Any) -> None:
    found = read(path_for(world, "gerd", "forum"))
    assert (found.bozo, found.entries) == (False, [])
    assert found.feed.updated_parsed is not None


def test_a_feed_of_all_holds_what_its_owner_sees(post: WritePost, world: World, read: Any) -> None:
    post("Im Forum")
    post("Im Anderen", by=world.olga, workspace="intern")
    assert [e.title for e in read(path_for(world, "max")).entries] == ["Im Forum"]
    assert [e.title for e in read(path_for(world, "olga")).entries] == ["Im Anderen"]
    assert {e.title for e in read(path_for(world, "sven")).entries} == {"Im Forum", "Im Anderen"}


def test_drafts_are_in_no_feed_not_even_in_that_of_the_author(
    post: WritePost, world: World, read: Any
) -> None:
    made = post("Unfertig", draft=True)
    planned = post("Geplant", draft=True)
    actions.publish_later(planned, NOW + timedelta(days=1), actor=world.max, now=NOW)
    db.session.commit()
    for who in ("max", "lea", "rita"):
        for room in ("forum", None):
            assert read(path_for(world, who, room)).entries == []
    actions.publish(made, actor=world.max, now=NOW)
    db.session.commit()
    assert len(read(path_for(world, "rita", "forum")).entries) == 1
    actions.withdraw(made, actor=world.max, now=NOW)
    db.session.commit()
    assert read(path_for(world, "rita", "forum")).entries == []


def test_whoever_leaves_the_workspace_reads_nothing_any_more(
    post: WritePost, world: World, read: Any
) -> None:
    post()
    one, everything = path_for(world, "rita", "forum"), path_for(world, "rita")
    db.session.query(Membership).filter_by(account_id=world.rita.id).delete()
    db.session.commit()
    read(one, code=404)
    assert read(everything).entries == []


def test_a_revoked_address_gives_nothing(world: World, read: Any) -> None:
    path = path_for(world, "max")
    address = addresses.address_of(world.max, "blog", None)
    assert address is not None
    addresses.revoke(address, NOW)
    db.session.commit()
    read(path, code=404)


def test_pictures_are_links_because_readers_are_not_signed_in(
    post: WritePost, world: World, read: Any, app: Flask
) -> None:
    post("Bild", "Davor ![Das „alte“ Rathaus](/d/abcdefghjk/image) danach")
    content = read(path_for(world, "max")).entries[0].content[0].value
    assert "<img" not in content
    assert f'<a href="{app.config["BASE_URL"]}/d/abcdefghjk/image">Bild: Das „alte“ Rathaus</a>' in content


def test_a_program_that_asks_again_is_told_that_nothing_changed(
    post: WritePost, world: World, app: Flask
) -> None:
    made = post()
    path = path_for(world, "max")
    client = app.test_client()
    tag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    actions.change_post(made, "Neues", "Anders", based_on=1, actor=world.max, now=NOW + timedelta(minutes=1))
    db.session.commit()
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_the_blog_page_gives_the_address_and_takes_it_back(post: WritePost, as_: SignIn, read: Any) -> None:
    client = as_("gerd")
    client.post("/w/forum/feeds", data={"purpose": "blog", "back": "/w/forum/blog"})
    page = client.get("/w/forum/blog").text
    path = "/feeds/blog/" + page.split("/feeds/blog/")[1].split('"')[0]
    read(path)
    assert "Adresse ungültig machen" in page


def test_the_feed_needs_as_many_queries_for_many_posts(
    post: WritePost, world: World, app: Flask, count_queries: CountQueries
) -> None:
    post("Eins", "Danke, @Rita Reader!")
    path = path_for(world, "lea")
    client = app.test_client()
    client.get(path)
    with count_queries() as few:
        client.get(path)
    for number in range(20):
        post(f"Nr. {number}", f"Danke, @Rita Reader und @Lea Leitner! {number}")
    with count_queries() as many:
        client.get(path)
    assert len(many) == len(few)
