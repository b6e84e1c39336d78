"""The feed says what happened to records that the reader may see now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from markupsafe import escape

from collab import activity
from collab.activity import feed, sentences
from collab.activity.feed import Line
from collab.documents import actions as documents
from collab.documents.models import Document
from collab.extensions import db
from collab.people.models import Account
from collab.workspaces import actions, membership
from collab.workspaces.models import Role
from tests.conftest import NOW, CountQueries, SignIn, World

Put = Callable[..., Document]


def texts(account: Account, **more: Any) -> list[str]:
    return [sentences.as_text(line) for line in feed.feed(account, **more)]


def archive_and_reopen(world: World, times: int = 1) -> None:
    forum = world.workspaces["forum"]
    for turn in range(times):
        actions.archive_workspace(forum, actor=world.lea, now=NOW + timedelta(days=2 * turn))
        actions.reopen_workspace(forum, actor=world.lea, now=NOW + timedelta(days=2 * turn + 1))
    db.session.commit()


def test_the_newest_line_comes_first_and_names_who_did_what(app: Any, world: World) -> None:
    archive_and_reopen(world)
    with app.test_request_context():
        assert texts(world.max) == [
            "Lea Leitner hat den Arbeitsbereich „Interkommunales Forum“ wieder geöffnet",
            "Lea Leitner hat den Arbeitsbereich „Interkommunales Forum“ archiviert",
        ]


def test_an_outsider_reads_nothing_of_it_and_the_steering_group_all(app: Any, world: World) -> None:
    archive_and_reopen(world)
    with app.test_request_context():
        assert texts(world.olga) == []
        assert texts(world.olga, workspace=world.workspaces["forum"]) == []
        assert texts(world.olga, object=("workspace", world.workspaces["forum"].id)) == []
        assert len(texts(world.sven)) == 2


def test_todays_title_is_shown(app: Any, world: World, put: Put) -> None:
    document = put("Protokoll.txt")
    document.title = "Protokoll der Sitzung"
    with app.test_request_context():
        assert "Protokoll der Sitzung" in texts(world.rita)[0]


def test_a_document_in_the_trash_is_told_as_gone_and_its_upload_not_at_all(
    app: Any, world: World, put: Put
) -> None:
    document = put("Geheimplan.txt")
    title = document.title
    documents.trash_document(document, actor=world.max, now=NOW + timedelta(hours=1))
    db.session.commit()
    with app.test_request_context():
        lines = feed.feed(world.rita)
        assert [line.verb.gone for line in lines] == [True]
        assert lines[0].url is None
        assert title in sentences.as_text(lines[0])
        assert texts(world.olga) == []


def test_several_uploads_in_a_row_are_one_line_that_opens(
    app: Any, world: World, put: Put, as_: SignIn
) -> None:
    for number in range(7):
        put(f"Anlage {number}.txt", f"Inhalt {number}".encode(), now=NOW + timedelta(minutes=number))
    with app.test_request_context():
        (line,) = feed.feed(world.rita)
        assert line.count == 7
        assert sentences.as_text(line) == "Max Mitglied hat 7 Dokumente hochgeladen"
    page = as_("rita").get("/w/forum/").text
    assert "Alle 7 anzeigen" in page
    for number in range(7):
        assert f"Anlage {number}</a>" in page


def test_a_bundle_ends_where_the_person_the_deed_or_the_day_changes(app: Any, world: World, put: Put) -> None:
    put("a.txt", b"a")
    put("b.txt", b"b", by=world.lea, now=NOW + timedelta(minutes=1))
    put("c.txt", b"c", now=NOW + timedelta(minutes=2))
    put("d.txt", b"d", now=NOW + timedelta(days=1))
    with app.test_request_context():
        assert [line.count for line in feed.feed(world.rita)] == [1, 1, 1, 1]


def test_several_people_taken_in_are_one_line_with_their_names(app: Any, world: World, as_: SignIn) -> None:
    for name in ("olga", "sven"):
        membership.add_member(
            world.workspaces["forum"], world.accounts[name], Role.READER, actor=world.lea, now=NOW
        )
    db.session.commit()
    with app.test_request_context():
        (line,) = feed.feed(world.max)
        assert sentences.as_text(line) == "Lea Leitner hat 2 Personen aufgenommen"
    page = as_("max").get("/w/forum/").text
    assert "Olga Outsider" in page
    assert "Sven Steuer" in page


def test_the_role_is_called_by_its_name_on_the_page(app: Any, world: World) -> None:
    membership.add_member(world.workspaces["forum"], world.olga, Role.READER, actor=None, now=NOW)
    with app.test_request_context():
        assert texts(world.max) == ["Die Plattform hat Olga Outsider aufgenommen (Leserecht)"]


def test_what_people_typed_is_escaped(app: Any, world: World) -> None:
    nasty = '<img src=x onerror=alert(1)>"%(actor)s %s'
    world.workspaces["forum"].title = nasty
    world.lea.person.family_name = nasty
    archive_and_reopen(world)
    with app.test_request_context():
        html = sentences.as_html(feed.feed(world.max)[0])
        assert "<img" not in html
        assert str(escape(nasty)) in html
        assert nasty in sentences.as_text(feed.feed(world.max)[0])


def test_pages_follow_each_other_without_gap_or_repetition(app: Any, world: World) -> None:
    archive_and_reopen(world, times=25)
    seen: list[int] = []
    before = None
    with app.test_request_context():
        for _page in range(20):
            found = feed.read(world.max, before=before, limit=7)
            seen += [line.id for line in found.lines]
            before = found.older
            if before is None:
                break
    assert len(seen) == len(set(seen)) == 50
    assert seen == sorted(seen, reverse=True)


def test_lines_of_one_moment_are_paged_too(app: Any, world: World) -> None:
    forum = world.workspaces["forum"]
    for _turn in range(10):
        actions.archive_workspace(forum, actor=world.lea, now=NOW)
        actions.reopen_workspace(forum, actor=world.lea, now=NOW)
    db.session.commit()
    with app.test_request_context():
        first = feed.read(world.max, limit=8)
        second = feed.read(world.max, limit=30, before=first.older)
    ids = [line.id for line in first.lines + second.lines]
    assert len(ids) == len(set(ids)) == 20


def test_a_bundle_is_whole_on_its_page(app: Any, world: World, put: Put) -> None:
    for number in range(30):
        put(f"{number}.txt", str(number).encode(), now=NOW + timedelta(hours=1, seconds=number))
    archive_and_reopen(world)
    with app.test_request_context():
        assert [line.count for line in feed.feed(world.rita, limit=2)] == [1, 30]


def test_much_that_is_hidden_does_not_empty_the_page(app: Any, world: World, put: Put) -> None:
    put("Sichtbar.txt", b"da")
    for number in range(60):  # lines whose record is gone for good
        activity.record(
            "document.uploaded", "document", 9_000 + number, "weg",
            actor=world.max, now=NOW + timedelta(minutes=number + 1), workspace=world.workspaces["forum"],
        )  # fmt: skip
    db.session.commit()
    with app.test_request_context():
        assert [line.title for line in feed.feed(world.rita, limit=10)] == ["Sichtbar"]


def test_verbs_and_kinds_that_nobody_knows_any_more_are_left_out(app: Any, world: World) -> None:
    forum = world.workspaces["forum"]
    activity.record("wiki.written", "wiki", 1, "alt", actor=world.max, now=NOW, workspace=forum)
    activity.record(
        "workspace.painted", "workspace", forum.id, "x", actor=world.max, now=NOW, workspace=forum
    )
    with app.test_request_context():
        assert texts(world.rita) == []


def test_the_history_of_one_object_holds_its_own_lines_only(app: Any, world: World, put: Put) -> None:
    document = put("Eins.txt", b"1")
    put("Zwei.txt", b"2")
    with app.test_request_context():
        lines = feed.feed(world.rita, object=("document", document.id))
        assert [line.object_id for line in lines] == [document.id]


def test_days_are_those_of_german_clocks(app: Any, world: World) -> None:
    late = NOW.replace(hour=23, minute=30)  # 0:30 on the next day in Germany
    actions.archive_workspace(world.workspaces["forum"], actor=world.lea, now=late)
    with app.test_request_context():
        ((day, _lines),) = feed.by_day(feed.feed(world.max))
    assert day == date(2026, 11, 17)


def test_the_newest_documents_are_shown_once_each(app: Any, world: World, put: Put) -> None:
    first = put("Eins.txt", b"1")
    put("Zwei.txt", b"2", now=NOW + timedelta(hours=1))
    put("Eins.txt", b"1b", now=NOW + timedelta(hours=2))
    with app.test_request_context():
        cards = feed.recent_cards(world.rita, "document")
        assert [card.title for card in cards] == ["Eins", "Zwei"]
        assert cards[0].object_id == first.id
        assert feed.recent_cards(world.olga, "document") == []


def test_a_feed_asks_the_database_no_more_often_when_it_is_long(
    app: Any, world: World, put: Put, count_queries: CountQueries
) -> None:
    archive_and_reopen(world)
    put("Eins.txt", b"1")
    db.session.commit()

    def count() -> int:
        db.session.expire_all()
        account = db.session.get_one(Account, world.rita.id)
        with app.test_request_context(), count_queries() as queries:
            lines: list[Line] = feed.feed(account)
            assert all(sentences.as_text(line) for line in lines)
        return len(queries)

    few = count()
    archive_and_reopen(world, times=12)
    for number in range(20):
        put(f"{number}.txt", f"x{number}".encode(), by=world.accounts["lea" if number % 2 else "max"])
    assert count() == few


def test_the_feed_page_goes_back_to_a_day(as_: SignIn, world: World) -> None:
    archive_and_reopen(world, times=3)
    client = as_("rita")
    page = client.get("/w/forum/activity?until=2026-11-16").text
    assert page.count("activity__line") == 1
    assert "Montag, 16. November 2026" in page
    assert client.get("/w/forum/activity?until=2020-01-01").text.count("activity__line") == 0


def test_a_day_that_is_none_gives_a_sentence(as_: SignIn, world: World) -> None:
    for text in ("gestern", "2026-13-01", "0001-01-01", "9" * 400, "<script>"):
        answer = as_("rita").get("/w/forum/activity", query_string={"until": text})
        assert answer.status_code == 200
        assert "ist kein Datum" in answer.text
        assert "<script>al" not in answer.text


def test_odd_numbers_in_the_address_show_the_newest(as_: SignIn, world: World) -> None:
    archive_and_reopen(world)
    for before in ("abc", "-1", "9" * 30, "999999", "²"):
        page = as_("rita").get("/w/forum/activity", query_string={"before": before})
        assert page.status_code == 200
        assert page.text.count("activity__line") == 2
