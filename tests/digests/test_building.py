"""What a digest says, and to whom."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from collab.activity import number_new_lines
from collab.activity.journal import highest_number
from collab.activity.sentences import as_text
from collab.digests.building import Digest, Window, build
from collab.digests.letters import MOST_ITEMS, subject, write
from collab.extensions import db
from collab.notifications.models import Level
from collab.notifications.rule import is_written_to
from collab.notifications.settings import set_level, settings_of
from collab.people.models import Account
from collab.workspaces.models import Membership
from tests.conftest import NOW, CountQueries, World
from tests.digests.things import Things

MINUTE = timedelta(minutes=1)


def digest_for(account: Account, after: int = 0) -> Digest:
    db.session.flush()
    number_new_lines()
    return build(account, Window(after, highest_number()))


def told(digest: Digest) -> list[str]:
    return [as_text(line) for part in digest.parts for item in part.items for line in item.lines]


def test_a_member_is_told_what_others_did(world: World, things: Things) -> None:
    things.make("Protokoll", world.workspaces["forum"], world.lea, NOW)
    assert told(digest_for(world.max)) == ["Lea Leitner hat „Protokoll“ gemacht"]


def test_nobody_is_told_her_own_doings(world: World, things: Things) -> None:
    things.make("Protokoll", world.workspaces["forum"], world.lea, NOW)
    assert not digest_for(world.lea)


def test_an_outsider_is_told_nothing(world: World, things: Things) -> None:
    things.make("Protokoll", world.workspaces["forum"], world.lea, NOW)
    assert not digest_for(world.olga)


def test_a_guest_is_told_of_her_workspace_only(world: World, things: Things) -> None:
    things.make("Offen", world.workspaces["forum"], world.lea, NOW)
    things.make("Geheim", world.workspaces["intern"], world.olga, NOW)
    assert told(digest_for(world.gerd)) == ["Lea Leitner hat „Offen“ gemacht"]


def test_the_steering_group_is_told_of_every_workspace(world: World, things: Things) -> None:
    things.make("Eins", world.workspaces["forum"], world.lea, NOW)
    things.make("Zwei", world.workspaces["intern"], world.olga, NOW)
    assert len(digest_for(world.sven).parts) == 2


def test_whoever_was_removed_yesterday_is_told_nothing_of_before(world: World, things: Things) -> None:
    things.make("Protokoll", world.workspaces["forum"], world.lea, NOW)
    assert digest_for(world.max)
    db.session.execute(delete(Membership).where(Membership.account_id == world.max.id))
    assert not digest_for(world.max)


def test_a_muted_workspace_says_nothing_and_another_one_still_speaks(world: World, things: Things) -> None:
    things.make("Eins", world.workspaces["forum"], world.lea, NOW)
    things.make("Zwei", world.workspaces["intern"], world.olga, NOW)
    set_level(world.sven, world.workspaces["forum"], Level.MUTE)
    assert told(digest_for(world.sven)) == ["Olga Outsider hat „Zwei“ gemacht"]


def test_the_level_decides_how_much_is_told(world: World, things: Things) -> None:
    forum = world.workspaces["forum"]
    number = things.make("Ding", forum, world.lea, NOW)
    things.tell("moved", number, world.lea, NOW + MINUTE)
    things.tell("tagged", number, world.lea, NOW + 2 * MINUTE, tag="rot")
    expected = {Level.LESS: 1, Level.AS_ACCOUNT: 2, Level.MORE: 3, Level.MUTE: 0}
    for level, lines in expected.items():
        set_level(world.max, forum, level)
        assert len(told(digest_for(world.max))) == lines, level


def test_closed_accounts_and_those_who_never_came_are_not_written_to(world: World) -> None:
    world.max.password_hash = "has come in"
    assert is_written_to(world.max)
    world.max.closed_at = NOW
    assert not is_written_to(world.max)
    world.rita.password_hash = None
    assert not is_written_to(world.rita)


def test_several_changes_of_one_record_are_told_together_in_order(world: World, things: Things) -> None:
    forum = world.workspaces["forum"]
    first = things.make("Eins", forum, world.lea, NOW)
    things.make("Zwei", forum, world.lea, NOW + MINUTE)
    things.tell("moved", first, world.rita, NOW + 2 * MINUTE)
    (part,) = digest_for(world.max).parts
    assert [item.title for item in part.items] == ["Eins", "Zwei"]
    assert [as_text(line) for line in part.items[0].lines] == [
        "Lea Leitner hat „Eins“ gemacht",
        "Rita Reader hat „Eins“ bewegt",
    ]


def test_the_same_change_made_five_times_is_told_once(world: World, things: Things) -> None:
    number = things.make("Eins", world.workspaces["forum"], world.lea, NOW)
    for minute in range(5):
        things.tell("moved", number, world.rita, NOW + minute * MINUTE)
    assert len(told(digest_for(world.max))) == 2


def test_a_record_that_is_gone_is_told_without_its_address(world: World, things: Things) -> None:
    number = things.make("Krug", world.workspaces["forum"], world.lea, NOW)
    things.breaks(number, world.lea, NOW + MINUTE)
    digest = digest_for(world.max)
    assert told(digest) == ["Lea Leitner hat „Krug“ zerbrochen"]
    assert digest.parts[0].items[0].url is None


def test_the_title_is_that_of_today(world: World, things: Things) -> None:
    number = things.make("Alter Name", world.workspaces["forum"], world.lea, NOW)
    things.present[number] = ("Neuer Name", world.workspaces["forum"])
    assert told(digest_for(world.max)) == ["Lea Leitner hat „Neuer Name“ gemacht"]


def test_a_line_of_a_kind_that_is_no_longer_known_is_left_out(world: World, things: Things) -> None:
    things.make("Eins", world.workspaces["forum"], world.lea, NOW)
    line = things.tell("made", 1, world.lea, NOW)
    line.kind = "unknown"
    assert len(told(digest_for(world.max))) == 1


def test_the_window_ends_where_it_says(world: World, things: Things) -> None:
    forum = world.workspaces["forum"]
    for title in ("Eins", "Zwei", "Drei"):
        things.make(title, forum, world.lea, NOW)
        db.session.flush()
        number_new_lines()
    assert [item.title for item in build(world.max, Window(1, 2)).parts[0].items] == ["Zwei"]


def test_the_preview_also_knows_lines_without_a_number(world: World, things: Things) -> None:
    things.make("Eben", world.workspaces["forum"], world.lea, NOW)
    db.session.flush()
    assert build(world.max, Window(0, None)).count == 1
    assert build(world.max, Window(0, 100)).count == 0


def test_the_number_of_queries_does_not_grow_with_the_news(
    world: World, things: Things, count_queries: CountQueries
) -> None:
    def queries() -> int:
        account = db.session.get_one(Account, world.max.id)
        db.session.expire_all()
        with count_queries() as sent:
            digest_for(account)
        return len(sent)

    things.make("Eins", world.workspaces["forum"], world.lea, NOW)
    few = queries()
    for number in range(60):
        things.make(f"Ding {number}", world.workspaces["forum"], [world.lea, world.rita][number % 2], NOW)
    digest_for(world.max)
    assert queries() <= few


def test_the_subject_says_how_much_and_where(world: World, things: Things) -> None:
    things.make("Eins", world.workspaces["forum"], world.lea, NOW)
    assert subject(digest_for(world.sven)) == "1 Neuigkeit in Interkommunales Forum"
    things.make("Zwei", world.workspaces["forum"], world.lea, NOW)
    things.make("Drei", world.workspaces["intern"], world.olga, NOW)
    assert subject(digest_for(world.sven)) == (
        "3 Neuigkeiten in Interkommunales Forum und 1 weiteren Arbeitsbereich"
    )


def test_the_mail_holds_addresses_reason_and_ways_to_stop(world: World, things: Things) -> None:
    things.make("Tom & <Jerry>", world.workspaces["forum"], world.lea, NOW)
    letter = write(digest_for(world.max), world.max, settings_of(world.max, NOW))
    for body in (letter.text, letter.html):
        assert "http://127.0.0.1:8000/thing/1" in body
        assert "http://127.0.0.1:8000/account/notifications" in body
        assert "http://127.0.0.1:8000/n/" in body
        assert "Sie erhalten diese E-Mail, weil" in body
    assert "Tom & <Jerry>" in letter.text
    assert "Tom &amp; &lt;Jerry&gt;" in letter.html and "<Jerry>" not in letter.html
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter.headers["List-Unsubscribe"].startswith("<http://127.0.0.1:8000/n/")


def test_very_many_news_are_counted_not_listed(world: World, things: Things) -> None:
    for number in range(MOST_ITEMS + 7):
        things.make(f"Ding {number}", world.workspaces["forum"], world.lea, NOW)
    letter = write(digest_for(world.max), world.max, settings_of(world.max, NOW))
    assert "… und 7 weitere Neuigkeiten" in letter.text
    assert f"{MOST_ITEMS + 7} Neuigkeiten" in letter.subject


def test_of_very_many_news_the_important_and_the_newest_are_named(world: World, things: Things) -> None:
    forum = world.workspaces["forum"]
    for number in range(MOST_ITEMS):
        things.make(f"Altes {number}", forum, world.lea, NOW - MINUTE * 9)
    number_new_lines()
    after = highest_number()
    for number in range(1, MOST_ITEMS + 1):
        things.tell("moved", number, world.lea, NOW + MINUTE * number)
    things.make("Das Wichtige", forum, world.lea, NOW)
    things.tell("moved", things.make("Zuletzt", forum, world.lea, NOW), world.lea, NOW + MINUTE * 99)
    text = write(digest_for(world.max, after), world.max, settings_of(world.max, NOW)).text
    assert "… und 2 weitere Neuigkeiten" in text
    assert "Das Wichtige" in text
    assert "Zuletzt" in text
    assert "„Altes 0“" not in text and "„Altes 1“" not in text
    assert text.index("Das Wichtige") < text.index("„Altes 2“") < text.index("„Altes 24“")


def test_a_title_with_a_line_break_does_not_break_the_subject(world: World, things: Things) -> None:
    world.workspaces["forum"].title = "Zeile\r\nBcc: all@example.org"
    things.make("Eins", world.workspaces["forum"], world.lea, NOW)
    assert "\n" not in subject(digest_for(world.max))
