"""A backup of everything, taken while people write, is the instance again; and nobody is signed in there."""

from __future__ import annotations

import io
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from collab import backup
from collab.base.storage import Store
from collab.documents import actions
from collab.documents.files import take_in
from collab.extensions import db
from collab.people.models import Account
from collab.people.sessions import open_session
from collab.workspaces.models import Workspace
from tests.bags.conftest import full_folder
from tests.conftest import NOW, make_app

__all__ = ["full_folder"]
MADE_ANEW = {"login_session", "index_job", "extraction_job"}


@pytest.fixture
def live(full_folder: Path, tmp_path: Path) -> Flask:
    """An instance with rows in every table."""
    shutil.copytree(full_folder, tmp_path / "live")
    return make_app(tmp_path / "live")


@pytest.fixture
def other(tmp_path: Path) -> Flask:
    (tmp_path / "other").mkdir()
    app = make_app(tmp_path / "other")
    with app.app_context():
        db.create_all()
        db.session.remove()
    return app


def rows(app: Flask) -> dict[str, list[Any]]:
    with closing(sqlite3.connect(Path(app.config["DATA_DIR"]) / "collab.sqlite3")) as connection:
        query = "SELECT name FROM sqlite_master WHERE type = 'table'"
        tables = {name for (name,) in connection.execute(query)}
        return {name: sorted(connection.execute(f'SELECT * FROM "{name}"'), key=repr) for name in tables}


def files(app: Flask) -> dict[str, bytes]:
    store: Store = app.extensions["store"]
    return {digest: store.path(digest).read_bytes() for digest in store.digests()}


def write_something(app: Flask, number: int) -> None:
    """What a member does meanwhile: a new document, with a file of its own, committed."""
    author = db.session.query(Account).filter_by(email="max@example.org").one()
    forum = db.session.query(Workspace).filter_by(slug="forum").one()
    arrival = take_in(io.BytesIO(f"Inhalt {number}".encode()), f"Neu {number}.txt")
    actions.file_arrival(forum, None, arrival, actor=author, now=NOW)
    db.session.commit()


def test_every_table_and_every_file_comes_back_while_people_go_on_writing(
    live: Flask, other: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with live.app_context():
        before, files_before = rows(live), files(live)
        filled = {name for name, found in before.items() if found}
        assert len(filled) > 80 and len(files_before) >= 8
        added, written = backup.add_file, []

        def add_while_writing(*given: Any) -> Any:
            write_something(live, len(written))
            written.append(given)
            return added(*given)

        monkeypatch.setattr(backup, "add_file", add_while_writing)
        target = tmp_path / "saved.tar"
        made = live.test_cli_runner().invoke(args=["backup", "create", str(target)])
        assert made.exit_code == 0, made.output
        assert len(rows(live)["document"]) == len(before["document"]) + len(written) >= 9
        db.session.remove()
    with other.app_context():
        brought = other.test_cli_runner().invoke(args=["backup", "restore", str(target)])
        assert brought.exit_code == 0, brought.output
    after = rows(other)
    assert {name: found for name, found in after.items() if name not in MADE_ANEW} == {
        name: found for name, found in before.items() if name not in MADE_ANEW
    }
    files_after = files(other)
    assert files_after.items() >= files_before.items(), "files that came later may be there as well"
    assert after["login_session"] == [] and len(after["extraction_job"]) == len(after["version"])


def test_a_cookie_from_before_the_backup_opens_nothing_after_the_restore(
    live: Flask, other: Flask, tmp_path: Path
) -> None:
    with live.app_context():
        lea = db.session.query(Account).filter_by(email="lea@example.org").one()
        token = open_session(lea, browser="b", address="a", now=backup.clock.now())
        db.session.commit()
        assert visit(live, token) == 200, "it was good before"
        backup.create(tmp_path / "saved.tar")
        assert visit(live, token) == 200, "and a backup ends nothing"
        db.session.remove()
    with other.app_context():
        backup.restore(tmp_path / "saved.tar")
    assert visit(other, token) == 302
    with live.app_context():
        backup.restore(tmp_path / "saved.tar", force=True)
    assert visit(live, token) == 302, "not even in the same place"


def visit(app: Flask, token: str) -> int:
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True
    return client.get("/account/sessions").status_code
