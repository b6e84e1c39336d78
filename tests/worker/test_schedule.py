"""The schedule runs everything, one task never stops another, and what has served its time goes."""

from __future__ import annotations

import io
import os
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from collab.base.mail import OutgoingMail, outbox, queue_mail, send_due
from collab.base.storage import Store
from collab.digests.forgetting import forget_old_runs
from collab.digests.models import DigestRun
from collab.extensions import db
from collab.people.expiry import forget_expired
from collab.people.models import FailedSignIn, LoginSession, SingleUseLink
from collab.people.sessions import open_session
from collab.worker import storage
from collab.worker.alone import FileLock
from collab.worker.running import Runner
from collab.worker.schedule import SCHEDULE, Task
from tests.conftest import NOW, World

DAY = timedelta(days=1)


def wait_for(event: threading.Event) -> None:
    assert event.wait(60)


def task(name: str, run: Callable[[], None], lane: str = "common") -> Task:
    def once(_now: datetime) -> int:
        run()
        return 0

    return Task(name, 1, once, lane=lane)


def test_every_task_of_the_schedule_runs_on_an_empty_platform(app: Flask) -> None:
    for one in SCHEDULE:
        if one.name != "look after the index":  # builds the dictionary; the tests of killing do that
            assert one.run(NOW) >= 0, one.name


def test_names_and_lanes_are_clear() -> None:
    assert len({one.name for one in SCHEDULE}) == len(SCHEDULE)
    assert {one.lane for one in SCHEDULE if "index" in one.name} == {"index"}, "the index has one writer"


def test_a_task_that_fails_or_hangs_stops_no_other(app: Flask) -> None:
    release, hanging, failed, other = (threading.Event() for _ in range(4))

    def hang() -> None:
        hanging.set()
        release.wait(60)

    def fail() -> None:
        failed.set()
        raise RuntimeError("broken")

    runner = Runner(app)
    runner.start([task("hangs", hang), task("fails", fail), task("works", other.set)])
    try:
        for event in (hanging, failed, other):
            wait_for(event)
        other.clear()
        wait_for(other)  # and again, while the first one still hangs
        assert runner.sign_of_life.exists()
    finally:
        release.set()
        runner.stop(60)
    assert not runner.sign_of_life.exists()


def test_tasks_of_one_lane_never_run_at_the_same_time(app: Flask) -> None:
    inside, overlaps, turns = [0], [0], [threading.Event(), threading.Event()]

    def enter(turn: threading.Event) -> None:
        inside[0] += 1
        overlaps[0] += inside[0] > 1
        time.sleep(0.05)
        inside[0] -= 1
        turn.set()

    runner = Runner(app)
    runner.start([task(str(n), lambda t=turn: enter(t), "index") for n, turn in enumerate(turns)])
    for turn in turns:
        wait_for(turn)
    runner.stop(60)
    assert overlaps == [0]


def test_a_lock_is_one_persons_only_until_it_is_released(tmp_path: Path) -> None:
    first, second = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    assert first.take()
    assert not second.take()
    first.release()
    assert second.take()
    second.release()


def test_photos_are_spared_and_orphans_are_put_aside(app: Flask, world: World) -> None:
    store: Store = app.extensions["store"]
    photo, orphan = store.put(io.BytesIO(b"photo")).digest, store.put(io.BytesIO(b"orphan")).digest
    world.max.person.photo_digest = photo
    db.session.commit()
    for digest in (photo, orphan):
        os.utime(store.place(digest), (0, 0))
    assert storage.clear(NOW) == 1
    assert store.place(photo).exists() and not store.place(orphan).exists()


def test_expired_sign_ins_links_and_counters_go_and_others_stay(world: World) -> None:
    for age in (1, 400):
        open_session(world.max, browser="b", address="a", now=NOW - age * DAY)
        link = SingleUseLink(
            account=world.max, purpose="reset", token_hash=str(age), created_at=NOW - age * DAY,
            expires_at=NOW - age * DAY,
        )  # fmt: skip
        moment = NOW - age * DAY
        db.session.add_all([link, FailedSignIn(bucket=str(age), last_at=moment, wait_until=moment)])
    db.session.flush()
    assert forget_expired(NOW) == 3
    for model in (LoginSession, SingleUseLink, FailedSignIn):
        assert db.session.scalar(select(func.count()).select_from(model)) == 1


def test_old_mails_go_with_their_files_and_unsent_ones_stay(app: Flask, world: World) -> None:
    folder = Path(app.config["DATA_DIR"]) / "mail"
    old = queue_mail(recipient="max@example.org", subject="Alt", text="", message_key="digest-1-0", now=NOW)
    db.session.flush()
    db.session.add(DigestRun(account_id=world.max.id, after=0, up_to=1, at=NOW, mail_id=old.id))
    db.session.commit()
    send_due(NOW)
    late = NOW + 100 * DAY
    queue_mail(recipient="max@example.org", subject="Wartet", text="", message_key="b", now=NOW)
    queue_mail(recipient="max@example.org", subject="Neu", text="", message_key="c", now=late)
    assert len(list(folder.iterdir())) == 1
    assert forget_old_runs(late) == 1
    assert outbox.forget_old(late) == 1
    db.session.commit()
    assert not list(folder.iterdir())
    kept = db.session.scalars(select(OutgoingMail.subject).order_by(OutgoingMail.id)).all()
    assert kept == ["Wartet", "Neu"]
