"""What an account hears: the standard, its own choices, and nothing from before its time."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from collab.activity import number_new_lines, record
from collab.extensions import db
from collab.notifications.models import Level, NotificationSettings, Rhythm
from collab.notifications.settings import (
    change,
    create_missing,
    levels_of,
    set_level,
    settings_of,
    without_settings,
)
from collab.people.models import Account
from tests.conftest import NOW, World


def write_lines(world: World, *moments: int) -> None:
    """Lines of the journal so many minutes after NOW, numbered."""
    for minutes in moments:
        at = NOW + timedelta(minutes=minutes)
        record("changed", "thing", 1, "Ding", actor=world.lea, now=at, workspace=world.workspaces["forum"])
    db.session.flush()
    number_new_lines()


def test_the_standard_is_weekdays_at_seven(world: World) -> None:
    settings = settings_of(world.max, NOW)
    assert (settings.rhythm, settings.hour, settings.weekdays) == (Rhythm.DAILY, 7, "01234")
    assert settings.next_due == NOW.replace(hour=6) + timedelta(days=1)


def test_every_account_gets_settings_once(world: World) -> None:
    assert without_settings()
    assert create_missing(NOW) == len(world.accounts)
    assert not without_settings()
    assert create_missing(NOW) == 0
    assert len(db.session.scalars(select(NotificationSettings)).all()) == db.session.query(Account).count()


def test_a_new_account_is_not_told_what_was_before_it(world: World) -> None:
    write_lines(world, -30, -20, 10, 20)
    assert settings_of(world.max, NOW + timedelta(days=1)).told_up_to == 2


def test_switching_on_again_does_not_bring_up_what_was_missed(world: World) -> None:
    settings = settings_of(world.max, NOW)
    change(settings, rhythm=Rhythm.OFF, hour=7, weekdays="01234", now=NOW)
    assert settings.next_due is None
    write_lines(world, 1, 2, 3)
    change(settings, rhythm=Rhythm.WEEKLY, hour=7, weekdays="0", now=NOW)
    assert settings.told_up_to == 3
    assert settings.next_due is not None


def test_another_hour_does_not_lose_what_is_not_told_yet(world: World) -> None:
    settings = settings_of(world.max, NOW)
    before = settings.told_up_to
    write_lines(world, 1, 2)
    change(settings, rhythm=Rhythm.DAILY, hour=16, weekdays="0123456", now=NOW)
    assert settings.told_up_to == before


def test_a_level_is_set_changed_and_taken_back(world: World) -> None:
    forum = world.workspaces["forum"]
    assert set_level(world.max, forum, Level.MUTE) == Level.AS_ACCOUNT
    assert set_level(world.max, forum, Level.LESS) == Level.MUTE
    assert levels_of(world.max) == {forum.id: Level.LESS}
    assert set_level(world.max, forum, Level.AS_ACCOUNT) == Level.LESS
    assert levels_of(world.max) == {}
    assert levels_of(world.lea) == {}
