"""When a repeated task is due next, and that finishing brings exactly one."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from flask import Flask

from collab.base.database import writing
from collab.base.errors import Refused
from collab.extensions import db
from collab.people.models import Account
from collab.tasks import actions
from collab.tasks.models import Task, TaskState
from collab.tasks.repeating import choice_of, next_due, rule_for
from tests.conftest import NOW, World
from tests.tasks.conftest import MakeTask

TODAY = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("choice", "due", "today", "following"),
    [
        ("FREQ=DAILY", date(2026, 11, 16), TODAY, date(2026, 11, 17)),
        ("FREQ=WEEKLY", date(2026, 11, 20), TODAY, date(2026, 11, 27)),  # finished early
        ("FREQ=WEEKLY", date(2026, 10, 5), TODAY, TODAY),  # weeks late: not one for each missed week
        ("FREQ=WEEKLY;INTERVAL=2", date(2026, 11, 16), TODAY, date(2026, 11, 30)),
        ("FREQ=MONTHLY", date(2026, 11, 16), TODAY, date(2026, 12, 16)),
        ("FREQ=MONTHLY", date(2027, 1, 31), date(2027, 1, 31), date(2027, 2, 28)),
        ("FREQ=MONTHLY;INTERVAL=3", date(2026, 11, 30), TODAY, date(2027, 2, 28)),
        ("FREQ=YEARLY", date(2028, 2, 29), date(2028, 2, 29), date(2029, 2, 28)),
        ("FREQ=YEARLY", date(2026, 12, 31), TODAY, date(2027, 12, 31)),
        ("FREQ=MONTHLY", None, TODAY, date(2026, 12, 16)),
    ],
)
def test_the_next_day(choice: str, due: date | None, today: date, following: date) -> None:
    rule = rule_for(choice, due)
    assert choice_of(rule) == choice
    assert next_due(rule, due, today) == following


def test_the_last_day_of_the_month_comes_back_after_february() -> None:
    rule = rule_for("FREQ=MONTHLY", date(2027, 1, 31))
    february = next_due(rule, date(2027, 1, 31), date(2027, 1, 31))
    assert february == date(2027, 2, 28)
    assert next_due(rule, february, february) == date(2027, 3, 31)


def following(task: Task) -> list[Task]:
    return db.session.query(Task).filter_by(follows_id=task.id, trashed_at=None).all()


def weekly(task: MakeTask, world: World) -> Task:
    return task("Blumen", world.max, world.rita, due=TODAY, rule="FREQ=WEEKLY", checklist=["Gießkanne"])


def test_finishing_brings_the_next_with_the_same_people_and_an_unticked_list(
    task: MakeTask, world: World
) -> None:
    first = weekly(task, world)
    actions.tick(first, first.checklist[0], True, actor=world.max, now=NOW)
    made = actions.advance(first, TaskState.DONE, actor=world.rita, now=NOW)
    assert made is not None and made.due == TODAY + timedelta(days=7) and made.state == TaskState.OPEN
    assert [p.id for p in made.responsible] == [world.max.person_id, world.rita.person_id]
    assert [(item.text, item.done_at) for item in made.checklist] == [("Gießkanne", None)]
    assert actions.advance(first, TaskState.DONE, actor=world.max, now=NOW) is None
    assert following(first) == [made]


def test_dropping_ends_the_repetition(task: MakeTask, world: World) -> None:
    first = weekly(task, world)
    assert actions.advance(first, TaskState.DROPPED, actor=world.max, now=NOW) is None
    assert following(first) == []


def test_taking_it_back_puts_the_next_one_away_and_finishing_again_brings_it_back(
    task: MakeTask, world: World
) -> None:
    first = weekly(task, world)
    made = actions.advance(first, TaskState.DONE, actor=world.max, now=NOW)
    actions.advance(first, TaskState.OPEN, actor=world.max, now=NOW)
    assert following(first) == []
    assert actions.advance(first, TaskState.DONE, actor=world.max, now=NOW + timedelta(hours=1)) == made
    assert following(first) == [made]


def test_a_next_one_that_somebody_has_changed_stays(task: MakeTask, world: World) -> None:
    first = weekly(task, world)
    made = actions.advance(first, TaskState.DONE, actor=world.max, now=NOW)
    assert made is not None
    later = NOW + timedelta(minutes=1)
    actions.set_due(made, date(2026, 11, 25), actor=world.lea, now=later)
    actions.advance(first, TaskState.OPEN, actor=world.max, now=later)
    assert following(first) == [made]
    assert actions.advance(first, TaskState.DONE, actor=world.max, now=later) is None
    assert following(first) == [made]


def test_two_who_finish_at_once_bring_one(app: Flask, task: MakeTask, world: World) -> None:
    first = weekly(task, world)
    number, finishers = first.id, [world.max.id, world.rita.id]
    db.session.commit()
    start = threading.Barrier(2)
    troubles: list[BaseException] = []

    def finish(account_id: int) -> None:
        with app.app_context():
            try:
                mine = db.session.get_one(Task, number)  # both have read it as open
                actor = db.session.get_one(Account, account_id)
                assert mine.state == TaskState.OPEN and actor is not None
                db.session.commit()
                start.wait(10)
                with writing():
                    actions.advance(mine, TaskState.DONE, actor=actor, now=NOW)
                    db.session.commit()
            except BaseException as trouble:
                troubles.append(trouble)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=finish, args=(account,)) for account in finishers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not troubles
    db.session.expire_all()
    assert len(following(first)) == 1


def test_who_only_reads_moves_own_tasks_and_cannot_drop_them(task: MakeTask, world: World) -> None:
    own, other = task("Eigene", world.gerd), task("Fremde", world.max)
    actions.advance(own, TaskState.DONE, actor=world.gerd, now=NOW)
    assert own.state == TaskState.DONE
    with pytest.raises(Refused) as refused:
        actions.advance(other, TaskState.DONE, actor=world.gerd, now=NOW)
    assert refused.value.status == 403
    with pytest.raises(Refused):
        actions.advance(own, TaskState.DROPPED, actor=world.gerd, now=NOW)
