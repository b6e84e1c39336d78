"""The health address."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from flask_migrate import stamp

from collab.admin import health
from collab.extensions import db
from collab.search.indexing import build_anew
from tests.conftest import make_app

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def well(app, tmp_path, monkeypatch):
    """An instance in which everything works."""
    monkeypatch.chdir(ROOT)
    db.session.commit()
    stamp(revision="head")
    build_anew()
    (tmp_path / "worker.alive").touch()
    return tmp_path


def test_all_is_well(client, well):
    answer = client.get("/health")
    assert answer.json == {"ok": True, "database": True, "migrations": True, "index": True, "worker": True}
    assert answer.status_code == 200


def test_a_silent_worker_shows_after_three_minutes(client, well):
    past = time.time() - 181
    os.utime(well / "worker.alive", (past, past))
    answer = client.get("/health")
    assert answer.status_code == 503
    assert (answer.json["worker"], answer.json["database"]) == (False, True)


def test_a_worker_that_never_ran_shows(client, well):
    (well / "worker.alive").unlink()
    assert client.get("/health").json["worker"] is False


def test_a_database_behind_the_code_shows(client, well):
    db.session.execute(db.text("UPDATE alembic_version SET version_num = 'older'"))
    db.session.commit()
    answer = client.get("/health")
    assert answer.status_code == 503
    assert answer.json["migrations"] is False


def test_a_lost_index_shows(client, well):
    for path in (well / "index").rglob("*"):
        if path.is_file():
            path.unlink()
    client.application.extensions.pop("search_index", None)
    assert client.get("/health").json["index"] is False


def test_a_broken_database_is_an_answer_and_no_error_page(tmp_path, caplog):
    (tmp_path / "collab.sqlite3").write_bytes(b"this is no database" * 1000)
    app = make_app(tmp_path)
    answer = app.test_client().get("/health")
    assert answer.status_code == 503
    assert answer.json["database"] is False
    with app.app_context():
        db.engine.dispose()


def test_strangers_learn_nothing_more(client, well):
    (well / "worker.alive").unlink()
    assert set(client.get("/health").json) == {"ok", "database", "migrations", "index", "worker"}


def test_the_worker_and_the_health_address_agree_on_the_sign_of_life():
    parts = [path.read_text() for path in (ROOT / "collab" / "worker").glob("*.py")]
    assert any('"worker.alive"' in part for part in parts)
    assert health.WORKER_SILENT_AFTER.total_seconds() == 180
