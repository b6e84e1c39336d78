"""The inbox as a page: opening, marking, filtering; and following or muting a record on its page."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy import select

from collab.blog import actions as blog
from collab.blog.models import Post
from collab.comments import actions as comments
from collab.extensions import db
from collab.inbox.models import InboxEntry
from collab.inbox.walking import walk
from collab.kinds import find_subject
from collab.notifications.following import marks_of
from collab.notifications.models import Mark
from collab.tasks import actions as tasks
from tests.conftest import NOW, SignIn, World
from tests.digests.things import Things

HOUR = timedelta(hours=1)


def a_post(world: World, title: str = "Tagung") -> Post:
    post = blog.write_post(world.workspaces["forum"], title, "Text", actor=world.lea, now=NOW, at_once=True)
    db.session.commit()
    walk(NOW)
    return post


def bell(page: str) -> str:
    found = re.search(r"Eingang, [^<]*", page)
    assert found is not None
    return found[0]


def test_the_bell_counts_and_opening_the_record_by_any_way_reads_it(
    as_: SignIn, world: World, things: Things
) -> None:
    first, second = a_post(world), a_post(world, "Zweite")
    page = as_("max")
    assert bell(page.get("/").text) == "Eingang, 2 ungelesene Einträge"
    listed = page.get("/inbox").text
    opened = re.search(r'href="(/inbox/\d+)">Tagung', listed)
    assert opened is not None
    answer = page.get(opened[1])
    assert (answer.status_code, answer.location) == (303, f"/p/{first.key}")
    assert bell(page.get("/").text) == "Eingang, 1 ungelesener Eintrag"
    assert page.get(f"/p/{second.key}", follow_redirects=True).status_code == 200
    assert bell(page.get("/").text) == "Eingang, nichts Ungelesenes"
    assert "Sie haben alles gelesen" in page.get("/inbox").text
    assert "Tagung" in page.get("/inbox?show=all").text


def test_the_bell_does_not_count_on_from_a_hundred_and_the_inbox_does(as_: SignIn, world: World) -> None:
    for number in range(1, 121):
        db.session.add(
            InboxEntry(
                account_id=world.max.id, kind="anything", object_id=number, at=NOW,
                workspace_id=world.workspaces["forum"].id, first_number=number, last_number=number,
            )
        )  # fmt: skip
    db.session.commit()
    page = as_("max")
    assert bell(page.get("/").text) == "Eingang, 99+ ungelesene Einträge"
    assert "Eingang (120)" in page.get("/inbox").text


def test_an_entry_is_done_and_comes_back_and_nobody_touches_those_of_others(
    as_: SignIn, world: World, things: Things
) -> None:
    a_post(world)
    own = db.session.scalars(select(InboxEntry).where(InboxEntry.account_id == world.max.id)).one()
    page = as_("max")
    page.post(f"/inbox/{own.id}", data={"as": "done", "title": "Tagung"})
    assert "Tagung" in page.get("/inbox?show=done").text
    shown = page.get("/inbox").text
    undo = re.search(r'action="(/inbox/take-back\?moment=[^"]+)"', shown)
    assert undo is None or page.post(undo[1].replace("&amp;", "&")).status_code == 303
    page.post(f"/inbox/{own.id}", data={"as": "open"})
    assert "Tagung" in page.get("/inbox?show=all").text
    assert page.post(f"/inbox/{own.id}", data={"as": "loud"}).status_code == 400
    for other in ("rita", "lea", "olga", "petra"):
        assert as_(other).get(f"/inbox/{own.id}").status_code == 404
        assert as_(other).post(f"/inbox/{own.id}", data={"as": "done"}).status_code == 404


def test_all_of_a_workspace_is_done_by_one_click_with_a_way_back(
    as_: SignIn, world: World, things: Things
) -> None:
    a_post(world)
    page = as_("sven")
    answer = page.post("/inbox", data={"workspace": "forum"}, follow_redirects=True)
    undo = re.search(r'action="(/inbox/take-back\?moment=[^"]+)"', answer.text)
    assert undo is not None and "1 Eintrag ist erledigt" in answer.text
    page.post(undo[1].replace("&amp;", "&"))
    assert bell(page.get("/").text) == "Eingang, 1 ungelesener Eintrag"
    assert as_("max").post("/inbox", data={"workspace": "intern"}).status_code == 404
    assert as_("max").get("/inbox?workspace=intern").status_code == 404


def test_a_record_is_followed_muted_and_left_as_usual_on_its_page(
    as_: SignIn, world: World, things: Things
) -> None:
    post = a_post(world)
    page = as_("max")
    path = f"/p/{post.key}"
    about = f"/about/post-{post.key}/follow"
    assert about in page.get(path, follow_redirects=True).text
    shown = page.post(about, data={"mark": "follow"}, follow_redirects=True).text
    assert re.search(r'value="follow" aria-pressed="true"', shown)
    assert marks_of(world.max) == {("post", post.id): Mark.FOLLOW}
    undo = re.search(r'action="(/about/[^"]+\?mark=usual)"', shown)
    assert undo is not None
    page.post(undo[1])
    db.session.expire_all()
    assert marks_of(world.max) == {}
    assert page.post(about, data={"mark": "loud"}).status_code == 400
    assert as_("olga").post(about, data={"mark": "mute"}).status_code == 404


def test_who_follows_a_record_is_told_of_comments_on_it(as_: SignIn, world: World, things: Things) -> None:
    post = a_post(world)
    as_("max").post(f"/about/post-{post.key}/follow", data={"mark": "mute"})
    subject = find_subject(world.lea, f"post-{post.key}")
    assert subject is not None
    comment = comments.write_comment(subject, "Etwas", actor=world.lea, now=NOW + HOUR)
    db.session.commit()
    walk(NOW + HOUR)
    lines = dict(db.session.execute(select(InboxEntry.account_id, InboxEntry.last_number)).tuples().all())
    assert lines[world.rita.id] == lines[world.max.id] + 1
    as_("max").post(f"/about/post-{post.key}/follow", data={"mark": "follow"})
    comments.change_comment(comment, subject, "Etwas anderes", actor=world.lea, now=NOW + HOUR)  # a detail
    db.session.commit()
    walk(NOW + HOUR)
    lines = dict(db.session.execute(select(InboxEntry.account_id, InboxEntry.last_number)).tuples().all())
    assert lines[world.max.id] == lines[world.rita.id] + 1


def test_a_record_that_is_deleted_for_good_leaves_nothing(as_: SignIn, world: World, things: Things) -> None:
    task = tasks.add_task(
        world.workspaces["forum"], tasks.TaskFields("Raum buchen"), actor=world.lea, now=NOW
    )
    db.session.commit()
    as_("max").post(f"/about/task-{task.key}/follow", data={"mark": "follow"})
    tasks.trash_task(task, actor=world.lea, now=NOW)
    db.session.commit()
    walk(NOW)
    assert tasks.purge_trash(NOW + timedelta(days=60)) == 1
    assert marks_of(world.max) == {}
    assert db.session.scalars(select(InboxEntry).where(InboxEntry.kind == "task")).all() == []
