"""The same on PostgreSQL, in a throw-away cluster; skipped where PostgreSQL is not installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

import config
from collab import create_app
from collab.activity.journal import highest_number, number_new_lines
from collab.base.mail import send_due
from collab.digests.running import run_due
from collab.extensions import db
from collab.people.models import Account
from collab.reports.actions import reports
from collab.steering import letter, receiving
from collab.steering.models import Cadence
from collab.steering.receiving import Wish
from collab.worker.alone import ADVISORY_LOCK, DatabaseLock, lock_of
from collab.worker.schedule import SCHEDULE
from collab.workspaces.models import Workspace
from tests.conftest import NOW, World, build_world
from tests.digests.things import registered


def programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    here = shutil.which("initdb")
    return found[-1].parent if found else Path(here).parent if here else None


def run(*command: str) -> None:
    """PostgreSQL refuses to run as root; its own account does it then."""
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*as_postgres, *command], check=True, capture_output=True, cwd="/")


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an empty database."""
    found = programs()
    if found is None:
        pytest.skip("PostgreSQL is not installed")
    folder = Path("/tmp") / f"postgresql-{os.getpid()}"  # short: the name of a socket has a limit
    folder.mkdir()
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    data = str(folder / "data")
    try:
        run(str(found / "initdb"), "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync")
        options = f"-k {folder} -c listen_addresses= -c fsync=off"
        run(str(found / "pg_ctl"), "-D", data, "-o", options, "-w", "-l", str(folder / "log"), "start")
        yield f"postgresql://postgres@/postgres?host={folder}"
        run(str(found / "pg_ctl"), "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def large(cluster: str, tmp_path: Path) -> Iterator[Flask]:
    values = config.load(
        {"DATA_DIR": str(tmp_path), "SECRET_KEY": "tests", "LOG_LEVEL": "error", "DATABASE_URL": cluster}
    )
    app = create_app({**config.flask_settings(values), "TESTING": True})
    with app.app_context():
        db.create_all()
        build_world()
        db.session.commit()
        yield app
        db.session.remove()
        db.engine.dispose()


def test_one_worker_at_a_time_and_a_lost_connection_is_noticed(large: Flask) -> None:
    first, second = lock_of(large), lock_of(large)
    assert isinstance(first, DatabaseLock)
    assert first.take() and not second.take()
    holder = db.text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted")
    db.session.execute(holder)
    assert not first.is_held()
    assert second.take(), f"lock {ADVISORY_LOCK} is free again"
    first.release()
    assert second.is_held()
    second.release()


def test_digests_mails_and_every_short_task_work(large: Flask) -> None:
    accounts = {account.email.split("@")[0]: account for account in db.session.query(Account)}
    world = World(accounts, {workspace.slug: workspace for workspace in db.session.query(Workspace)})
    for account in accounts.values():
        account.password_hash = "has come in"
    db.session.commit()
    run_due(NOW - timedelta(days=3))
    with registered() as things:
        things.make("Protokoll", world.workspaces["forum"], world.lea, NOW - timedelta(hours=5))
        db.session.commit()
        assert (run_due(NOW), run_due(NOW)) == (5, 0)
    assert (send_due(NOW), send_due(NOW)) == (5, 0)
    for task in SCHEDULE:
        if task.lane != "index":
            task.run(NOW)
            assert task.run(NOW) == 0, f"{task.name} does again what it has done"


def test_the_page_and_the_letter_of_the_steering_group_read_the_same(large: Flask) -> None:
    accounts = {account.email.split("@")[0]: account for account in db.session.query(Account)}
    forum = db.session.query(Workspace).filter_by(slug="forum").one()
    recipient = receiving.receive(accounts["sven"], Wish(Cadence.WEEKLY), actor=accounts["sven"], now=NOW)
    report = reports.start_report(forum, actor=accounts["lea"], now=NOW)
    report.light, report.reason, report.progress = "red", "Es fehlt Geld.", "Wenig"
    reports.submit(report, actor=accounts["lea"], now=NOW)
    db.session.commit()
    number_new_lines()
    db.session.commit()
    content = letter.build(recipient, highest_number(), NOW)
    assert [project.light for project in content.situation.projects] == ["red", None]
    assert content.count == 1
