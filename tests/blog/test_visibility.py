"""Who sees what of the blog: every role, drafts, other workspaces; pages, feed, digest and search."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from collab.activity import number_new_lines
from collab.activity.journal import highest_number
from collab.activity.sentences import as_text
from collab.blog import actions
from collab.comments import actions as comments
from collab.digests.building import Window, build
from collab.extensions import db
from collab.kinds import find_subject
from collab.people.models import Account
from collab.search import live
from collab.search.engine import Index
from collab.search.indexing import build_anew, look_after, work_off
from collab.workspaces.models import Membership, Role
from tests.blog.conftest import WritePost, form, present
from tests.conftest import NOW, CountQueries, SignIn, World

CHANGES = ("edit", "publish", "withdraw", "pin", "unpin", "trash", "restore", "history/1/restore")


@pytest.mark.parametrize("name", ["max", "lea", "rita", "gerd", "sven", "petra"])
def test_a_published_post_is_read_by_everybody_in_the_workspace(
    post: WritePost, as_: SignIn, name: str
) -> None:
    key = post("Für alle").key
    assert as_(name).get(f"/p/{key}").status_code == 200
    assert "Für alle" in as_(name).get("/w/forum/blog").text


def test_a_post_of_another_workspace_does_not_exist(post: WritePost, as_: SignIn) -> None:
    key = post().key
    client = as_("olga")
    assert client.get("/w/forum/blog").status_code == 404
    assert client.get(f"/p/{key}").status_code == 404
    assert client.get(f"/p/{key}/history").status_code == 404
    for change in CHANGES:
        assert client.post(f"/p/{key}/{change}").status_code == 404


@pytest.mark.parametrize(
    ("name", "code"),
    [("max", 200), ("lea", 200), ("petra", 200), ("rita", 404), ("gerd", 404), ("sven", 404)],
)
def test_a_draft_exists_for_its_author_and_those_who_lead(
    post: WritePost, as_: SignIn, name: str, code: int
) -> None:
    key = post("Unfertig", draft=True).key
    assert as_(name).get(f"/p/{key}").status_code == code
    assert ("Unfertig" in as_(name).get("/w/forum/blog").text) is (code == 200)


def test_a_draft_does_not_exist_for_another_member(post: WritePost, as_: SignIn, world: World) -> None:
    db.session.query(Membership).filter_by(account_id=world.rita.id).one().role = Role.MEMBER
    key = post("Unfertig", draft=True).key
    assert as_("rita").get(f"/p/{key}").status_code == 404
    assert "Unfertig" not in as_("rita").get("/w/forum/blog").text
    assert "Unfertig" not in as_("rita").get("/w/forum/activity").text


@pytest.mark.parametrize(("name", "code"), [("rita", 403), ("gerd", 403), ("sven", 403)])
def test_who_does_not_write_changes_no_post(post: WritePost, as_: SignIn, name: str, code: int) -> None:
    key = post().key
    assert as_(name).post("/w/forum/blog/new", data=form()).status_code == code
    for change in CHANGES:
        assert as_(name).post(f"/p/{key}/{change}").status_code == code
    assert "Bearbeiten" not in as_(name).get(f"/p/{key}").text


def test_a_member_does_not_change_the_post_of_another_one_but_those_who_lead_do(
    post: WritePost, as_: SignIn, world: World
) -> None:
    key = post("Von Lea", by=world.lea).key
    for change in CHANGES:
        assert as_("max").post(f"/p/{key}/{change}").status_code == 403
    assert as_("max").post(f"/about/post-{key}/attachments", data={}).status_code in (400, 409, 422)
    assert as_("petra").post(f"/p/{key}/edit", data=form("Von Petra", based_on=1)).status_code == 303
    assert present(key).title == "Von Petra"


def told(account: Account) -> list[str]:
    db.session.flush()
    number_new_lines()
    digest = build(account, Window(0, highest_number()))
    return [as_text(line) for part in digest.parts for item in part.items for line in item.lines]


def test_a_draft_is_in_no_feed_and_no_digest_until_it_is_published(
    post: WritePost, as_: SignIn, world: World
) -> None:
    made = post("Geheimer Entwurf", draft=True)
    actions.change_post(made, "Geheimer Entwurf", "Besser", based_on=1, actor=world.max, now=NOW)
    actions.publish_later(made, NOW + timedelta(days=1), actor=world.max, now=NOW)
    db.session.commit()
    for name in ("rita", "gerd", "sven"):
        assert told(world.accounts[name]) == []
        for address in ("/", "/w/forum/", "/w/forum/activity"):
            assert "Geheimer Entwurf" not in as_(name).get(address).text
    actions.publish(made, actor=world.max, now=NOW)
    db.session.commit()
    assert any("veröffentlicht" in line for line in told(world.rita))


def test_a_draft_thrown_away_tells_nobody_of_it(post: WritePost, as_: SignIn, world: World) -> None:
    made = post("Geheimer Entwurf", draft=True)
    actions.trash_post(made, actor=world.max, now=NOW)
    db.session.commit()
    for name in ("rita", "lea"):
        assert "Geheimer Entwurf" not in as_(name).get("/w/forum/activity").text
        assert told(world.accounts[name]) == []


@pytest.fixture
def index(app: Flask) -> None:
    Index.open(live.directory(app), create=True)


def work() -> None:
    while work_off(NOW + timedelta(days=9999)):
        pass
    live.index().refresh()


@pytest.mark.usefixtures("index")
def test_a_published_post_is_found_by_a_compound_and_a_draft_is_not(
    post: WritePost, as_: SignIn, world: World
) -> None:
    made = post("Ein Schritt", "Der Rat beschloss das Integrationskonzept.", draft=True)
    work()
    for name in ("max", "lea", "rita"):
        assert "Ein Schritt" not in as_(name).get("/search?q=Konzept+Integration").text
    actions.publish(made, actor=world.max, now=NOW)
    db.session.commit()
    work()
    page = as_("rita").get("/search?q=Konzept+Integration").text
    assert "<mark>Integrationskonzept</mark>" in page
    assert f'href="/p/{made.key}"' in page
    assert "Integrationskonzept" not in as_("olga").get("/search?q=Konzept+Integration").text
    actions.withdraw(made, actor=world.max, now=NOW)
    db.session.commit()
    work()
    assert "Ein Schritt" not in as_("rita").get("/search?q=Konzept+Integration").text


@pytest.mark.usefixtures("index")
def test_a_comment_is_found_as_long_as_its_post_is_and_the_index_is_in_step(
    post: WritePost, as_: SignIn, world: World
) -> None:
    made = post("Ein Schritt")
    subject = find_subject(world.max, f"post-{made.key}")
    assert subject is not None
    comment = comments.write_comment(subject, "Das Radverkehrsnetz fehlt.", actor=world.rita, now=NOW)
    db.session.commit()
    address = f'href="/p/{made.key}#comment-{comment.key}"'
    build_anew()
    live.index().refresh()
    page = as_("gerd").get("/search?q=Netz+Radverkehr").text
    assert address in page
    assert "Kommentar" in page
    assert address not in as_("olga").get("/search?q=Radverkehrsnetz").text
    assert look_after(NOW) == 0
    actions.withdraw(made, actor=world.max, now=NOW)
    db.session.commit()
    work()
    assert live.index().count() == count_of_records()
    assert address not in as_("gerd").get("/search?q=Radverkehrsnetz").text
    assert look_after(NOW) == 0
    actions.publish(made, actor=world.max, now=NOW)
    db.session.commit()
    work()
    assert address in as_("gerd").get("/search?q=Radverkehrsnetz").text


def count_of_records() -> int:
    from collab.search.indexing import searchable

    return sum(1 for kind in searchable() for _number in kind.all_ids())


def test_in_an_archived_workspace_posts_are_read_only(post: WritePost, as_: SignIn, world: World) -> None:
    key, draft = post("Von damals").key, post("Nie fertig", draft=True).key
    world.workspaces["forum"].archived_at = NOW
    assert as_("max").get(f"/p/{key}").status_code == 200
    assert as_("max").get(f"/p/{draft}").status_code == 200
    assert as_("lea").get(f"/p/{draft}").status_code == 200
    assert as_("rita").get(f"/p/{draft}").status_code == 404
    for change in CHANGES:
        assert as_("lea").post(f"/p/{key}/{change}").status_code == 403


def test_the_list_needs_as_many_queries_for_many_posts(
    post: WritePost, as_: SignIn, world: World, count_queries: CountQueries
) -> None:
    post("Eins", "![Foto](/d/abcdefghjk/image) Text")
    post("Entwurf", draft=True)
    client = as_("max")
    client.get("/w/forum/blog")
    with count_queries() as few:
        client.get("/w/forum/blog")
    for number in range(25):
        made = post(
            f"Nr. {number}", f"![Foto](/d/abcdefgh{number:02d}/image)", now=NOW - timedelta(days=20 * number)
        )
        post(f"Entwurf {number}", draft=True)
        subject = find_subject(world.max, f"post-{made.key}")
        assert subject is not None
        comments.write_comment(subject, "Ja", actor=world.lea, now=NOW)
    db.session.commit()
    with count_queries() as many:
        page = client.get("/w/forum/blog")
    assert "1 Kommentar" in page.text
    assert len(many) == len(few)
