"""The front page of whoever is signed in."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from collab.base.clock import now
from collab.documents import actions as documents
from collab.extensions import db
from collab.home.models import HomeVisit
from collab.workspaces import actions
from collab.workspaces.models import Membership, Role, Workspace
from tests.conftest import NOW, CountQueries, SignIn, World
from tests.documents.conftest import Put


def visit(world: World, name: str, hours: float) -> None:
    """The account opened the page so many hours ago."""
    db.session.merge(
        HomeVisit(account_id=world.accounts[name].id, seen_at=now() - timedelta(hours=hours), before=None)
    )
    db.session.commit()


def fill(world: World, count: int) -> None:
    """More workspaces of Rita's, each with a line in the journal."""
    for number in range(count):
        room = actions.create_workspace(
            title=f"Projekt {number}", purpose="Wozu", slug=f"projekt-{number}",
            cities=world.workspaces["forum"].cities, actor=world.petra, now=NOW + timedelta(minutes=number),
        )  # fmt: skip
        db.session.add(Membership(workspace=room, account=world.rita, role=Role.READER, created_at=NOW))
    db.session.commit()


def test_strangers_are_asked_to_sign_in(client) -> None:
    assert client.get("/").location.startswith("/sign-in")


def test_what_others_did_is_new_and_own_doings_are_left_out(as_: SignIn, world: World) -> None:
    actions.archive_workspace(world.workspaces["forum"], actor=world.lea, now=NOW)
    assert "hat den Arbeitsbereich" in as_("max").get("/").text
    assert "hat den Arbeitsbereich" not in as_("lea").get("/").text
    assert "hat den Arbeitsbereich" not in as_("olga").get("/").text


def test_news_are_counted_from_the_last_visit(as_: SignIn, world: World) -> None:
    forum = world.workspaces["forum"]
    visit(world, "max", hours=20)
    actions.archive_workspace(forum, actor=world.lea, now=now() - timedelta(hours=30))
    actions.reopen_workspace(forum, actor=world.lea, now=now() - timedelta(hours=10))
    text = as_("max").get("/").text
    assert text.index("Seit Ihrem letzten Besuch") < text.index("wieder geöffnet") < text.index("Davor")
    assert text.index("Davor") < text.index("archiviert")


def test_a_visit_goes_on_while_pages_follow_each_other(as_: SignIn, world: World) -> None:
    visit(world, "max", hours=20)
    actions.archive_workspace(world.workspaces["forum"], actor=world.lea, now=now() - timedelta(hours=1))
    client = as_("max")
    assert "Seit Ihrem letzten Besuch" in client.get("/").text
    assert "Seit Ihrem letzten Besuch" in client.get("/").text
    visit_row = db.session.scalars(select(HomeVisit)).one()
    assert visit_row.before is not None
    assert now() - visit_row.seen_at < timedelta(minutes=5)


def test_the_first_visit_speaks_of_no_earlier_one(as_: SignIn, world: World) -> None:
    actions.archive_workspace(world.workspaces["forum"], actor=world.lea, now=NOW)
    client = as_("max")
    assert "letzten Besuch" not in client.get("/").text
    assert "letzten Besuch" not in client.get("/").text
    assert db.session.query(HomeVisit).count() == 1


def test_older_news_follow_on_further_pages(as_: SignIn, world: World) -> None:
    forum = world.workspaces["forum"]
    for day in range(15):
        turn = actions.archive_workspace if day % 2 == 0 else actions.reopen_workspace
        turn(forum, actor=world.lea, now=NOW + timedelta(days=day))
    client = as_("max")
    first = client.get("/").text
    assert first.count("activity__line") == 10
    older = first.split('href="/?before=')[1].split('"')[0]
    assert client.get(f"/?before={older}").text.count("activity__line") == 5


def test_own_locks_are_shown_as_long_as_they_last(as_: SignIn, world: World, put: Put) -> None:
    document = put("Entwurf.txt")
    documents.lock(document, "ich arbeite daran", actor=world.max, now=NOW)
    db.session.commit()
    assert "Von Ihnen gesperrt" in as_("max").get("/").text
    assert "Von Ihnen gesperrt" not in as_("lea").get("/").text
    documents.unlock(document, actor=world.max, now=NOW)
    db.session.commit()
    assert "Von Ihnen gesperrt" not in as_("max").get("/").text


def test_cards_show_the_own_workspaces_and_all_to_the_steering_group(as_: SignIn) -> None:
    assert "Anderer Arbeitsbereich" not in as_("max").get("/").text
    assert "Anderer Arbeitsbereich" in as_("sven").get("/").text
    assert "Anderer Arbeitsbereich" in as_("petra").get("/").text


def test_archived_workspaces_are_not_among_the_cards(as_: SignIn, world: World) -> None:
    world.workspaces["forum"].archived_at = NOW
    text = as_("max").get("/").text
    assert "Alle Ihre Arbeitsbereiche sind archiviert." in text


def test_home_list_and_front_ask_the_database_no_more_often_when_there_is_more(
    as_: SignIn, world: World, put: Put, count_queries: CountQueries
) -> None:
    client = as_("rita")
    fill(world, 1)
    put("Eins.txt", b"1")

    def counts() -> dict[str, int]:
        numbers = {}
        for path in ("/", "/w/", "/w/forum/", "/w/forum/members", "/w/forum/activity"):
            client.get(path)
            with count_queries() as queries:
                assert client.get(path).status_code == 200
            numbers[path] = len(queries)
        return numbers

    few = counts()
    for number in range(15):
        put(f"{number}.txt", f"x{number}".encode(), by=world.lea, now=NOW + timedelta(days=number))
    forum = db.session.get_one(Workspace, world.workspaces["forum"].id)
    for name in ("olga", "sven", "petra"):
        db.session.add(
            Membership(workspace=forum, account=world.accounts[name], role=Role.MEMBER, created_at=NOW)
        )
    for number in range(2, 20):
        room = actions.create_workspace(
            title=f"Weiteres {number}", purpose="Wozu", slug=f"weiteres-{number}",
            cities=forum.cities, actor=world.petra, now=NOW,
        )  # fmt: skip
        db.session.add(Membership(workspace=room, account=world.rita, role=Role.READER, created_at=NOW))
    db.session.commit()
    assert counts() == few
    assert max(few.values()) <= 30, few  # with the panels of all rooms


def test_the_page_comes_without_its_note_where_somebody_else_is_writing(as_: SignIn, world: World) -> None:
    rita = as_("rita")
    visit(world, "rita", hours=5)
    before = db.session.scalars(select(HomeVisit.seen_at)).one()
    db.session.commit()
    with db.engine.connect() as other:
        other.exec_driver_sql("PRAGMA user_version")  # begins
        other.exec_driver_sql("UPDATE account SET language = 'de'")
        assert rita.get("/").status_code == 200
        other.rollback()
    db.session.expire_all()
    assert db.session.scalars(select(HomeVisit.seen_at)).one() == before
    timeout = db.session.connection().exec_driver_sql("PRAGMA busy_timeout").scalar()
    assert timeout == 15_000, "those who really write wait as before"
    rita.get("/")
    db.session.expire_all()
    assert db.session.scalars(select(HomeVisit.seen_at)).one() > before
