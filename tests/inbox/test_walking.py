"""What comes into inboxes, and that each line comes once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select

from collab.extensions import db
from collab.hosting import actions as hosting
from collab.inbox import walking
from collab.inbox.actions import forget_old, mark_all_done, mark_read, take_back
from collab.inbox.audience import Audience
from collab.inbox.models import InboxEntry
from collab.inbox.queries import Show, listing, unread_count
from collab.inbox.walking import walk
from collab.notifications.following import set_mark
from collab.notifications.models import AddressedLine, Level, Mark
from collab.notifications.settings import set_level
from collab.people.models import Account
from collab.reports.actions import milestones
from collab.tasks import actions as tasks
from collab.workspaces.models import Membership
from tests.conftest import NOW, CountQueries, World
from tests.digests.things import Things

MINUTE = timedelta(minutes=1)


def entries(account: Account, show: Show = Show.UNREAD) -> list[tuple[str, int]]:
    """Titles, with how many lines stand below each."""
    db.session.commit()
    return [(each.title, len(each.lines)) for each in listing(account, show, None, 1).shown]


def walked() -> None:
    db.session.commit()
    walk(NOW + timedelta(hours=1))


def test_a_record_stands_once_with_its_newest_lines(world: World, things: Things) -> None:
    number = things.make("Ding", world.workspaces["forum"], world.lea, NOW + MINUTE)
    things.tell("moved", number, world.rita, NOW + 2 * MINUTE)
    walked()
    assert entries(world.max) == [("Ding", 2)]
    assert entries(world.lea) == [("Ding", 1)], "her own doings are left out"
    assert entries(world.olga) == []
    assert len(entries(world.sven)) == len(entries(world.petra)) == 1


def test_walking_again_tells_nothing_twice_and_a_kill_loses_nothing(
    world: World, things: Things, monkeypatch: pytest.MonkeyPatch
) -> None:
    things.make("Eins", world.workspaces["forum"], world.lea, NOW + MINUTE)
    db.session.commit()
    with monkeypatch.context() as killed:
        killed.setattr(walking, "_put", lambda _news: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            walk(NOW)
    db.session.rollback()
    assert entries(world.max) == []
    for _ in range(3):
        walked()
    assert entries(world.max) == [("Eins", 1)]
    assert walk(NOW) == 0


def test_new_lines_make_an_entry_unread_again_and_show_only_themselves(world: World, things: Things) -> None:
    number = things.make("Ding", world.workspaces["forum"], world.lea, NOW + MINUTE)
    walked()
    entry = db.session.scalars(select(InboxEntry).where(InboxEntry.account_id == world.max.id)).one()
    mark_read(entry, NOW)
    assert entries(world.max) == [] and entries(world.max, Show.ALL) == [("Ding", 1)]
    things.tell("moved", number, world.rita, NOW + 5 * MINUTE)
    walked()
    assert entries(world.max) == [("Ding", 1)]


def test_levels_and_marks_decide_as_in_the_digest(world: World, things: Things) -> None:
    forum = world.workspaces["forum"]
    followed = things.make("Gefolgt", forum, world.lea, NOW)
    muted = things.make("Stumm", forum, world.lea, NOW)
    usual = things.make("Üblich", forum, world.lea, NOW)
    walked()
    db.session.execute(delete(InboxEntry))
    set_mark(world.max, "thing", followed, Mark.FOLLOW, NOW)
    set_mark(world.max, "thing", muted, Mark.MUTE, NOW)
    set_level(world.max, forum, Level.MUTE)
    for number in (followed, muted, usual):
        things.tell("tagged", number, world.lea, NOW + MINUTE, tag="rot")
    walked()
    assert entries(world.max) == [("Gefolgt", 1)], "it is told although its workspace is muted"
    set_level(world.max, forum, Level.MORE)
    for number in (muted, usual):
        things.tell("tagged", number, world.lea, NOW + 2 * MINUTE, tag="blau")
    things.tell("moved", muted, world.lea, NOW + 3 * MINUTE, to=[world.max.person_id])  # type: ignore[arg-type]
    walked()
    assert sorted(entries(world.max)) == [("Gefolgt", 1), ("Stumm", 1), ("Üblich", 1)]


def test_what_is_not_seen_any_more_is_neither_listed_nor_counted(world: World, things: Things) -> None:
    forum = world.workspaces["forum"]
    task = tasks.add_task(forum, tasks.TaskFields("Raum buchen"), actor=world.lea, now=NOW)
    things.make("Ding", forum, world.lea, NOW + MINUTE)
    walked()
    assert unread_of(world.max) == len(entries(world.max)) == 2
    task.trashed_at = NOW  # without a line of the journal
    db.session.commit()
    assert unread_of(world.max) == len(entries(world.max)) == 1
    db.session.execute(delete(Membership).where(Membership.account_id == world.max.id))
    db.session.commit()
    assert unread_of(world.max) == len(entries(world.max)) == 0


def test_what_was_thrown_away_is_told_without_an_address(world: World, things: Things) -> None:
    task = tasks.add_task(
        world.workspaces["forum"], tasks.TaskFields("Raum buchen"), actor=world.lea, now=NOW
    )
    tasks.trash_task(task, actor=world.lea, now=NOW + MINUTE)
    walked()
    (shown,) = listing(world.max, Show.UNREAD, None, 1).shown
    assert shown.card is None and shown.title == "Raum buchen"
    assert unread_of(world.max) == 1


def test_nothing_from_before_somebodys_time_and_a_bad_line_harms_nobody(world: World, things: Things) -> None:
    forum = world.workspaces["forum"]
    world.max.created_at = NOW + timedelta(days=1)
    things.make("Vorher", forum, world.lea, NOW)
    things.tell("moved", things.make("Schlimm", forum, world.lea, NOW), world.lea, NOW, to=7)  # type: ignore[arg-type]
    things.make("Nachher", forum, world.lea, NOW + timedelta(days=2))
    walked()
    assert entries(world.max) == [("Nachher", 1)]


def test_all_of_a_workspace_is_done_and_comes_back(world: World, things: Things) -> None:
    first = things.make("Eins", world.workspaces["forum"], world.lea, NOW)
    things.make("Zwei", world.workspaces["forum"], world.lea, NOW)
    things.make("Drei", world.workspaces["intern"], world.olga, NOW)
    walked()
    one = select(InboxEntry).where(InboxEntry.account_id == world.sven.id, InboxEntry.object_id == first)
    mark_read(db.session.scalars(one).one(), NOW)
    moment = NOW + MINUTE
    assert mark_all_done(world.sven, world.workspaces["forum"], moment) == 2
    assert entries(world.sven) == [("Drei", 1)] and len(entries(world.sven, Show.DONE)) == 2
    assert take_back(world.sven, moment) == 2
    assert sorted(entries(world.sven)) == [("Drei", 1), ("Zwei", 1)], "what was read before stays read"


def test_old_entries_are_forgotten(world: World, things: Things) -> None:
    things.make("Alt", world.workspaces["forum"], world.lea, NOW)
    walked()
    assert forget_old(NOW + timedelta(days=170)) == 0
    assert forget_old(NOW + timedelta(days=190)) > 0


def test_only_who_wants_it_at_once_gets_lines_for_that(world: World, things: Things) -> None:
    forum = world.workspaces["forum"]
    number = things.make("Ding", forum, world.lea, NOW)
    to = [world.max.person_id, world.olga.person_id, world.lea.person_id]
    things.tell("tagged", number, world.lea, NOW, to=to, tag="rot")  # type: ignore[arg-type]
    walked()
    assert list(db.session.scalars(select(AddressedLine.account_id))) == [world.max.id]


def test_lists_and_count_ask_a_fixed_number_of_times(
    world: World, things: Things, count_queries: CountQueries
) -> None:
    forum = world.workspaces["forum"]

    def queries() -> int:
        walked()
        account = db.session.get_one(Account, world.max.id)
        with count_queries() as sent:
            listing(account, Show.ALL, None, 1)
        return len(sent)

    things.make("Ding", forum, world.lea, NOW)
    few = queries()
    for number in range(24):
        things.make(f"Ding {number}", forum, world.rita if number % 2 else world.lea, NOW)
    assert queries() <= few
    with count_queries() as sent:
        assert unread_of(world.max) == 25
    assert len(sent) == 1


def test_many_lines_for_many_people_take_few_queries(
    world: World, things: Things, count_queries: CountQueries
) -> None:
    number = things.make("Ding", world.workspaces["forum"], world.lea, NOW)
    for minute in range(300):
        things.tell("moved", number, world.lea, NOW + minute * MINUTE)
    db.session.commit()
    with count_queries() as sent:
        assert walk(NOW) == 301
    writing = [query for query in sent if not query.startswith(("SELECT", "UPDATE activity", "BEGIN"))]
    assert len(writing) <= 4
    assert isinstance(Audience.of([], NOW), Audience)


def unread_of(account: Account) -> int:
    from flask import g

    g.pop("inbox_unread", None)
    return unread_count(account)


def test_what_guests_do_not_see_is_not_counted_for_them(world: World, things: Things) -> None:
    forum, essen = world.workspaces["forum"], world.sven.person.organisation
    assert essen is not None
    turn = hosting.plan_turn(forum, essen, date(2027, 1, 1), actor=world.petra, now=NOW + MINUTE)
    hosting.accept(turn, actor=world.petra, now=NOW + MINUTE)
    hosting.set_city(forum, essen, None, "Umbau", actor=world.petra, now=NOW + MINUTE)
    milestones.plan_milestone(forum, "Start", date(2027, 2, 1), actor=world.lea, now=NOW + MINUTE)
    for name in ("gerd", "max"):
        set_level(world.accounts[name], forum, Level.MORE)
    walked()
    assert len(entries(world.max)) == 3
    assert entries(world.accounts["gerd"]) == []
    assert unread_count(world.accounts["gerd"]) == 0
