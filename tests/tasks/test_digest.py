"""What the digest says of one's tasks: once when it matters, never every morning, nothing lost."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from collab.base.mail import OutgoingMail
from collab.digests import running
from collab.digests.models import DigestRun
from collab.digests.running import run_due
from collab.extensions import db
from collab.notifications.models import Level, NotificationSettings, Rhythm
from collab.notifications.settings import change, set_level, settings_of
from collab.people.models import Account
from collab.tasks import actions
from collab.tasks.digest import section
from collab.tasks.models import TaskState
from tests.conftest import NOW, CountQueries, SignIn, World
from tests.tasks.conftest import MakeTask

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SEVEN = NOW.replace(hour=6)  # Monday, 16 November, 7:00 in Germany
MONDAY = date(2026, 11, 16)
EVERY_DAY = "0123456"


@pytest.fixture(autouse=True)
def settled(world: World) -> None:
    """Everybody has come in, hears daily at seven, and was last looked after on Sunday."""
    for account in world.accounts.values():
        account.password_hash = "has come in"
    db.session.commit()
    run_due(SEVEN - 3 * DAY)
    for account in world.accounts.values():
        choose(account, Rhythm.DAILY, SEVEN - 2 * DAY)
    run_due(SEVEN - DAY)


def choose(account: Account, rhythm: Rhythm, now: datetime) -> None:
    change(settings_of(account, now), rhythm=rhythm, hour=7, weekdays=EVERY_DAY, now=now)
    db.session.commit()


def mails(account: Account) -> list[OutgoingMail]:
    query = select(OutgoingMail).where(OutgoingMail.recipient == account.email).order_by(OutgoingMail.id)
    return list(db.session.scalars(query))


def own(task: MakeTask, world: World, title: str, due: date | None) -> None:
    """A task that Max has given himself: no news of the journal for him."""
    task(title, world.max, by=world.max, due=due, now=SEVEN - 2 * DAY)


def subjects_by_day(account: Account, days: int) -> dict[int, str]:
    """The subject of each day's mail, over some mornings (0: Monday)."""
    found = {}
    for day in range(days):
        before = len(mails(account))
        run_due(SEVEN + day * DAY)
        new = mails(account)[before:]
        assert len(new) <= 1
        if new:
            found[day] = new[0].subject
    return found


def test_a_task_is_brought_to_mind_a_week_before_on_its_day_and_when_overdue(
    task: MakeTask, world: World
) -> None:
    own(task, world, "Bericht", MONDAY + 10 * DAY)
    assert subjects_by_day(world.max, 20) == {
        3: "1 Aufgabe bald fällig",
        10: "1 Aufgabe bald fällig",
        11: "1 Aufgabe überfällig",
    }
    (first, today, overdue) = (mail.text for mail in mails(world.max))
    assert "* Bericht (in 7 Tagen fällig (26. November 2026), Interkommunales Forum)" in first
    assert "heute fällig" in today and "überfällig seit gestern" in overdue
    assert [mail.subject for mail in mails(world.rita)] == ["1 Neuigkeit in Interkommunales Forum"]


def test_whatever_the_minute_of_the_run_nothing_is_told_twice(task: MakeTask, world: World) -> None:
    own(task, world, "Bericht", MONDAY)
    for hours in range(72):
        run_due(SEVEN + hours * HOUR + 7 * MINUTE)
    assert [mail.subject for mail in mails(world.max)] == ["1 Aufgabe bald fällig", "1 Aufgabe überfällig"]


def test_a_worker_that_was_down_for_days_tells_all_that_came_up_meanwhile_in_one_mail(
    task: MakeTask, world: World
) -> None:
    own(task, world, "Vorgestern", MONDAY + DAY)
    own(task, world, "Heute", MONDAY + 3 * DAY)
    own(task, world, "Bald", MONDAY + 9 * DAY)
    own(task, world, "Viel später", MONDAY + 90 * DAY)
    run_due(SEVEN + 3 * DAY + 5 * HOUR)
    (mail,) = mails(world.max)
    assert mail.subject == "1 Aufgabe überfällig, 2 Aufgaben bald fällig"
    assert mail.text.index("Vorgestern") < mail.text.index("Heute") < mail.text.index("Bald")
    assert "Viel später" not in mail.text


def test_who_is_given_a_task_hears_of_it_also_at_the_lowest_level_but_not_when_muted(
    task: MakeTask, world: World
) -> None:
    forum = world.workspaces["forum"]
    for account in (world.max, world.rita, world.sven):
        set_level(account, forum, Level.LESS)
    set_level(world.gerd, forum, Level.MUTE)
    task("Bericht", world.max, world.gerd, by=world.lea, due=MONDAY, now=SEVEN - HOUR)
    run_due(SEVEN)
    (mail,) = mails(world.max)
    assert "Lea Leitner hat die Aufgabe „Bericht“ für" in mail.text
    assert "(neu, heute fällig (16. November 2026), Interkommunales Forum)" in mail.text
    assert mail.subject == "1 Neuigkeit in Interkommunales Forum"
    assert mails(world.rita) == [] and mails(world.gerd) == [] and mails(world.sven) == []


def test_a_task_that_is_handed_on_is_news_to_whoever_has_it_now(task: MakeTask, world: World) -> None:
    made = task("Bericht", world.lea, by=world.lea, now=SEVEN - 2 * DAY)
    run_due(SEVEN)
    set_level(world.max, world.workspaces["forum"], Level.LESS)
    actions.assign(made, [world.max.person], actor=world.lea, now=SEVEN + HOUR)
    db.session.commit()
    run_due(SEVEN + DAY)
    assert "an Max Mitglied übergeben" in mails(world.max)[-1].text


def test_a_finished_dropped_or_thrown_away_task_is_not_brought_to_mind(task: MakeTask, world: World) -> None:
    for title in ("Fertig", "Verworfen", "Gelöscht", "Archiviert"):
        own(task, world, title, MONDAY)
    from collab.tasks.models import Task

    made = {one.title: one for one in db.session.query(Task)}
    actions.advance(made["Fertig"], TaskState.DONE, actor=world.max, now=SEVEN - HOUR)
    actions.advance(made["Verworfen"], TaskState.DROPPED, actor=world.max, now=SEVEN - HOUR)
    actions.trash_task(made["Gelöscht"], actor=world.max, now=SEVEN - HOUR)
    world.workspaces["forum"].archived_at = SEVEN - HOUR
    db.session.commit()
    assert section(world.max, SEVEN - DAY, SEVEN) is None


def test_who_has_left_the_workspace_hears_nothing_of_its_tasks(task: MakeTask, world: World) -> None:
    task("Geheim", world.max, workspace="intern", by=world.olga, due=MONDAY, now=SEVEN - 2 * DAY)
    run_due(SEVEN)
    assert mails(world.max) == []


def test_off_and_closed_accounts_get_none(task: MakeTask, world: World) -> None:
    own(task, world, "Bericht", MONDAY)
    task("Anderes", world.rita, by=world.rita, due=MONDAY, now=SEVEN - 2 * DAY)
    choose(world.max, Rhythm.OFF, SEVEN - HOUR)
    world.rita.closed_at = SEVEN - HOUR
    db.session.commit()
    subjects_by_day(world.max, 3)
    assert mails(world.max) == [] and mails(world.rita) == []


def test_switching_on_again_does_not_bring_up_what_was_missed_as_news(task: MakeTask, world: World) -> None:
    own(task, world, "Bericht", MONDAY)
    choose(world.max, Rhythm.OFF, SEVEN - HOUR)
    choose(world.max, Rhythm.DAILY, SEVEN + 2 * DAY)
    run_due(SEVEN + 3 * DAY)
    assert mails(world.max) == []


def test_weekly_accounts_hear_of_all_that_came_up_in_the_week(task: MakeTask, world: World) -> None:
    change(settings_of(world.max, SEVEN), rhythm=Rhythm.WEEKLY, hour=7, weekdays="0", now=SEVEN - HOUR)
    own(task, world, "Bericht", MONDAY + 7 * DAY)
    assert list(subjects_by_day(world.max, 22)) == [0, 7, 14]


def test_a_task_for_this_week_is_brought_to_mind_once_although_its_day_of_notice_is_past(
    task: MakeTask, world: World
) -> None:
    run_due(SEVEN)
    task("Bericht", world.max, by=world.max, due=MONDAY + 3 * DAY, now=SEVEN + HOUR)
    assert list(subjects_by_day(world.max, 6)) == [1, 3, 4]


def test_who_hears_at_once_is_reminded_once_a_day_and_news_do_not_repeat_it(
    task: MakeTask, world: World
) -> None:
    choose(world.max, Rhythm.AT_ONCE, SEVEN - HOUR)
    own(task, world, "Bericht", MONDAY + DAY)
    for minutes in range(0, 3 * 24 * 60, 20):
        moment = SEVEN + minutes * MINUTE
        if minutes % (12 * 60) == 40:
            actions.add_task(
                world.workspaces["forum"], actions.TaskFields("Fremdes"), actor=world.lea, now=moment
            )
            db.session.commit()
        run_due(moment)
    reminders = [mail for mail in mails(world.max) if "* Bericht" in mail.text]
    assert [mail.subject for mail in reminders] == [
        "1 Aufgabe bald fällig",  # on Tuesday, its day
        "1 Aufgabe überfällig",
    ]
    assert sum("Neuigkeit" in mail.subject for mail in mails(world.max)) == 6


def test_a_second_worker_writes_no_second_mail(
    task: MakeTask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    own(task, world, "Bericht", MONDAY)
    waiting = running.due_accounts(running.highest_number(), SEVEN)
    run_due(SEVEN)
    monkeypatch.setattr(
        running, "due_accounts", lambda *_: waiting
    )  # it had asked before the first one wrote
    run_due(SEVEN)
    assert len(mails(world.max)) == 1


def test_a_worker_that_dies_before_it_has_written_says_it_the_next_time(
    task: MakeTask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    own(task, world, "Bericht", MONDAY)

    def die(*_: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as broken:
        broken.setattr(running, "_claim", die)
        run_due(SEVEN)
    assert mails(world.max) == []
    run_due(SEVEN + 11 * MINUTE)
    assert len(mails(world.max)) == 1
    windows = db.session.query(DigestRun).filter_by(account_id=world.max.id)
    told_windows = windows.count()
    run_due(SEVEN + DAY)
    assert len(mails(world.max)) == 2, "the journal has nothing new, the task is overdue"
    assert windows.count() == told_windows
    assert db.session.get_one(NotificationSettings, world.max.id).turn == 2


def test_the_mail_speaks_the_language_of_the_account_and_leads_to_the_tasks(
    app: Flask, task: MakeTask, world: World
) -> None:
    for number in range(20):
        own(task, world, f"Aufgabe {number}", MONDAY)
    run_due(SEVEN)
    (mail,) = mails(world.max)
    assert mail.subject == "20 Aufgaben bald fällig"
    assert mail.text.count("* Aufgabe") == 15 and "… und 5 weitere: http://127.0.0.1:8000/tasks/" in mail.text
    assert mail.html.count("/t/") == 15 and 'href="http://127.0.0.1:8000/tasks/"' in mail.html
    assert "List-Unsubscribe" in mail.headers


def test_the_section_takes_two_questions_however_many_tasks(
    task: MakeTask, world: World, count_queries: CountQueries
) -> None:
    def needed() -> int:
        db.session.expire_all()
        max_ = db.session.get_one(Account, world.max.id)
        assert max_.person.organisation_id
        with count_queries() as queries:
            assert section(max_, None, SEVEN) is not None
        return len(queries)

    own(task, world, "Eins", MONDAY)
    few = needed()
    for number in range(30):
        own(task, world, f"Nummer {number}", MONDAY)
    assert needed() == few <= 4


def test_the_preview_shows_the_section(as_: SignIn, task: MakeTask, world: World) -> None:
    task("Bericht", world.max, by=world.max, due=date(2020, 1, 1))
    page = as_("max").get("/account/notifications/preview").text
    assert "Ihre Aufgaben" in page and "Bericht" in page and "überfällig seit" in page
