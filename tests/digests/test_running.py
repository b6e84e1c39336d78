"""When whom: windows follow each other without gap and without overlap, whatever happens."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from collab.activity.journal import highest_number
from collab.base.mail import OutgoingMail
from collab.digests import letters, running
from collab.digests.models import DigestRun
from collab.digests.running import run_due
from collab.extensions import db
from collab.notifications.models import NotificationSettings, Rhythm
from collab.notifications.settings import change, settings_of
from collab.people.models import Account
from tests.conftest import NOW, World
from tests.digests.things import Things

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SEVEN = NOW.replace(hour=6)  # Monday, 7:00 in Germany


@pytest.fixture(autouse=True)
def settled(things: Things) -> None:
    """Everybody has settings since Friday, and nothing has happened."""
    run_due(SEVEN - 3 * DAY)


def mails(account: Account) -> list[OutgoingMail]:
    query = select(OutgoingMail).where(OutgoingMail.recipient == account.email).order_by(OutgoingMail.id)
    return list(db.session.scalars(query))


def make(world: World, things: Things, title: str, at: datetime, workspace: str = "forum") -> None:
    things.make(title, world.workspaces[workspace], world.lea, at)
    db.session.commit()


def choose(account: Account, rhythm: Rhythm, now: datetime, weekdays: str = "0123456") -> None:
    change(settings_of(account, now), rhythm=rhythm, hour=7, weekdays=weekdays, now=now)
    db.session.commit()


def test_at_her_hour_a_member_is_told_and_an_outsider_is_not(world: World, things: Things) -> None:
    make(world, things, "Protokoll", SEVEN - HOUR)
    assert run_due(SEVEN - MINUTE) == 0
    run_due(SEVEN)
    (mail,) = mails(world.max)
    assert mail.subject == "1 Neuigkeit in Interkommunales Forum"
    assert mails(world.lea) == [] and mails(world.olga) == []


def test_nothing_is_told_twice(world: World, things: Things) -> None:
    make(world, things, "Protokoll", SEVEN - HOUR)
    for hours in range(60):
        run_due(SEVEN + hours * HOUR)
    assert len(mails(world.max)) == 1


def test_an_empty_digest_is_not_sent_but_its_window_moves_on(world: World, things: Things) -> None:
    make(world, things, "Geheim", SEVEN - HOUR, "intern")
    run_due(SEVEN)
    assert mails(world.max) == []
    assert db.session.get_one(NotificationSettings, world.max.id).told_up_to == highest_number()


def test_a_worker_that_was_down_for_three_days_tells_all_in_one_mail(world: World, things: Things) -> None:
    for day in range(3):
        make(world, things, f"Tag {day}", SEVEN + day * DAY + HOUR)
    run_due(SEVEN + 3 * DAY + 4 * HOUR)
    (mail,) = mails(world.max)
    assert all(f"Tag {day}" in mail.text for day in range(3))
    assert db.session.get_one(NotificationSettings, world.max.id).next_due == SEVEN + 4 * DAY


def test_every_line_is_told_exactly_once_over_many_runs(world: World, things: Things) -> None:
    for number in range(30):
        make(world, things, f"Nummer-{number:02d}!", SEVEN + number * 5 * HOUR)
        run_due(SEVEN + number * 5 * HOUR + MINUTE)
    run_due(SEVEN + 20 * DAY)
    text = "\n".join(mail.text for mail in mails(world.max))
    for number in range(30):
        assert text.count(f"* Nummer-{number:02d}!") == 1


def test_a_line_that_is_committed_late_is_not_lost(world: World, things: Things) -> None:
    make(world, things, "Zuerst", SEVEN - HOUR)
    run_due(SEVEN)
    make(world, things, "Verspätet", SEVEN - 2 * HOUR)  # began earlier, became visible later
    run_due(SEVEN + DAY)
    assert "Verspätet" in mails(world.max)[1].text


def test_at_once_gathers_for_some_minutes_after_the_first_thing_to_tell(world: World, things: Things) -> None:
    choose(world.max, Rhythm.AT_ONCE, SEVEN)
    make(world, things, "Geheim", SEVEN, "intern")  # not for him: starts no waiting
    run_due(SEVEN + 4 * MINUTE)
    make(world, things, "Eins", SEVEN + 5 * MINUTE)
    make(world, things, "Zwei", SEVEN + 8 * MINUTE)
    run_due(SEVEN + 9 * MINUTE)
    assert mails(world.max) == []
    run_due(SEVEN + 10 * MINUTE)
    (mail,) = mails(world.max)
    assert "Eins" in mail.text and "Zwei" in mail.text
    make(world, things, "Drei", SEVEN + 11 * MINUTE)
    run_due(SEVEN + 16 * MINUTE)
    assert len(mails(world.max)) == 2


def test_weekly_comes_once_a_week(world: World, things: Things) -> None:
    choose(world.max, Rhythm.WEEKLY, SEVEN, weekdays="0")
    for day in range(15):
        make(world, things, f"Tag {day}", SEVEN + day * DAY)
        run_due(SEVEN + day * DAY + HOUR)
    assert len(mails(world.max)) == 2


def test_off_is_off(world: World, things: Things) -> None:
    choose(world.max, Rhythm.OFF, SEVEN)
    make(world, things, "Eins", SEVEN)
    run_due(SEVEN + 10 * DAY)
    assert mails(world.max) == []


def test_a_closed_account_gets_nothing_and_starts_afresh_when_opened(world: World, things: Things) -> None:
    world.max.closed_at = SEVEN - DAY
    make(world, things, "Eins", SEVEN - HOUR)
    run_due(SEVEN)
    world.max.closed_at = None
    make(world, things, "Zwei", SEVEN + HOUR)
    run_due(SEVEN + DAY)
    (mail,) = mails(world.max)
    assert "Zwei" in mail.text and "Eins" not in mail.text


def test_one_account_that_fails_does_not_stop_the_others_and_is_tried_again(
    world: World, things: Things, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = letters.write

    def fail_for_max(digest: object, account: Account, settings: object) -> letters.Letter:
        if account.email == world.max.email:
            raise RuntimeError("broken")
        return write(digest, account, settings)  # type: ignore[arg-type]

    make(world, things, "Eins", SEVEN - HOUR)
    with monkeypatch.context() as broken:
        broken.setattr(running.letters, "write", fail_for_max)
        run_due(SEVEN)
    assert mails(world.max) == [] and len(mails(world.rita)) == 1
    run_due(SEVEN + MINUTE)
    assert mails(world.max) == [], "a failure is not repeated every minute"
    run_due(SEVEN + 10 * MINUTE)
    assert len(mails(world.max)) == 1


def test_a_window_that_another_worker_has_claimed_is_left_to_it(world: World, things: Things) -> None:
    make(world, things, "Eins", SEVEN - HOUR)
    after = db.session.get_one(NotificationSettings, world.max.id).told_up_to
    db.session.add(DigestRun(account_id=world.max.id, after=after, up_to=after + 1, at=SEVEN))
    db.session.commit()
    run_due(SEVEN)
    assert mails(world.max) == [] and len(mails(world.rita)) == 1


def test_the_mail_is_in_the_language_of_the_account(app: Flask, world: World, things: Things) -> None:
    world.max.language = "en"
    make(world, things, "Eins", SEVEN - HOUR)
    run_due(SEVEN)
    assert '<html lang="en">' in mails(world.max)[0].html
    assert '<html lang="de">' in mails(world.rita)[0].html


def test_somebody_new_is_not_told_what_was_before_her_time(world: World, things: Things) -> None:
    make(world, things, "Alt", SEVEN - HOUR)
    run_due(SEVEN - MINUTE)
    from collab.people.models import Person, PlatformRole

    person = Person(given_name="Nina", family_name="Neu", email="nina@example.org", created_at=SEVEN)
    nina = Account(
        person=person, email="nina@example.org", password_hash="x", created_at=SEVEN,
        platform_role=PlatformRole.STEERING,
    )  # fmt: skip
    db.session.add(nina)
    make(world, things, "Neu", SEVEN + HOUR)
    run_due(SEVEN + 2 * HOUR)
    run_due(SEVEN + DAY)
    (mail,) = mails(nina)
    assert "Neu" in mail.text and "* Alt" not in mail.text
