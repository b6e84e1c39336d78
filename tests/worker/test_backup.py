"""A backup brings everything back; a bad one changes nothing."""

from __future__ import annotations

import io
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from collab.backup import BackupError, create, restore
from collab.base.mail import queue_mail
from collab.base.storage import Store
from collab.documents.models import Document, Version
from collab.extensions import db
from collab.people.sessions import open_session
from collab.worker.alone import FileLock
from tests.conftest import NOW, World, make_app

MADE_ANEW = {"login_session", "index_job", "extraction_job"}


@pytest.fixture
def filled(app: Flask, world: World) -> Flask:
    """An instance with a document, its bytes, a mail and a sign-in."""
    store: Store = app.extensions["store"]
    for number, content in enumerate((b"Protokoll " * 1000, "Übersicht".encode(), b"")):
        stored = store.put(io.BytesIO(content))
        document = Document(
            workspace_id=world.workspaces["forum"].id, filename=f"{number}.txt", title=f"Dokument {number}",
            created_at=NOW, created_by_id=world.lea.id, changed_at=NOW,
        )  # fmt: skip
        document.versions = [
            Version(
                number=1, digest=stored.digest, size=stored.size, mime="text/plain", filename=f"{number}.txt",
                author_id=world.lea.id, created_at=NOW,
            )
        ]  # fmt: skip
        db.session.add(document)
    queue_mail(recipient="max@example.org", subject="Hallo", text="Text", message_key="one", now=NOW)
    open_session(world.max, browser="b", address="a", now=NOW)
    db.session.commit()
    return app


@pytest.fixture
def other(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An empty instance."""
    app = make_app(tmp_path_factory.mktemp("other"))
    with app.app_context():
        db.create_all()
    return app


def rows(app: Flask) -> dict[str, list[Any]]:
    with closing(sqlite3.connect(Path(app.config["DATA_DIR"]) / "collab.sqlite3")) as connection:
        query = "SELECT name FROM sqlite_master WHERE type = 'table'"
        tables = {name for (name,) in connection.execute(query)} - MADE_ANEW
        return {name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for name in tables}


def files(app: Flask) -> dict[str, bytes]:
    store: Store = app.extensions["store"]
    return {digest: store.path(digest).read_bytes() for digest in store.digests()}


def test_everything_comes_back(filled: Flask, other: Flask, tmp_path: Path) -> None:
    create(tmp_path / "saved.tar")
    with other.app_context():
        manifest = restore(tmp_path / "saved.tar")
    assert rows(other) == rows(filled)
    assert files(other) == files(filled)
    assert manifest.files == len(files(filled)) == 3
    with other.app_context():
        counts = [
            db.session.execute(db.text(f"SELECT count(*) FROM {name}")).scalar()
            for name in ("login_session", "index_job", "extraction_job")
        ]
    assert counts == [0, 1, 3], "no sign-in survives; index and previews are to be made anew"


def test_a_backup_is_taken_while_somebody_writes(filled: Flask, other: Flask, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "collab.sqlite3", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE workspace SET title = 'halb fertig'")
        create(tmp_path / "saved.tar")
        writer.execute("COMMIT")
    with other.app_context():
        restore(tmp_path / "saved.tar")
        assert "halb fertig" not in db.session.scalars(db.text("SELECT title FROM workspace")).all()


@pytest.mark.usefixtures("filled")
def test_the_file_can_be_read_by_its_owner_only_and_no_draft_remains(tmp_path: Path) -> None:
    create(tmp_path / "saved.tar")
    assert (tmp_path / "saved.tar").stat().st_mode & 0o077 == 0
    assert not list(tmp_path.glob("*.part")) and not list(tmp_path.glob("backup-*"))


def test_an_instance_that_is_not_empty_is_not_replaced_unless_forced(filled: Flask, tmp_path: Path) -> None:
    create(tmp_path / "saved.tar")
    before = rows(filled)
    with pytest.raises(BackupError, match="not empty"):
        restore(tmp_path / "saved.tar")
    with closing(sqlite3.connect(tmp_path / "collab.sqlite3")) as connection, connection:
        connection.execute("DELETE FROM outgoing_mail")
    restore(tmp_path / "saved.tar", force=True)
    assert rows(filled) == before


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
def test_a_backup_that_was_cut_off_changes_nothing(other: Flask, tmp_path: Path, share: float) -> None:
    create(tmp_path / "saved.tar")
    whole = (tmp_path / "saved.tar").read_bytes()
    used = len(whole.rstrip(b"\0"))
    (tmp_path / "cut.tar").write_bytes(whole[: int(used * share)])
    before = rows(other)
    with other.app_context(), pytest.raises(BackupError):
        restore(tmp_path / "cut.tar")
    assert rows(other) == before


@pytest.mark.usefixtures("filled")
def test_a_backup_with_one_changed_byte_changes_nothing(other: Flask, tmp_path: Path) -> None:
    create(tmp_path / "saved.tar")
    content = bytearray((tmp_path / "saved.tar").read_bytes())
    content[content.index(b"Protokoll Protokoll")] ^= 1
    (tmp_path / "bad.tar").write_bytes(content)
    before = rows(other)
    with other.app_context(), pytest.raises(BackupError, match="damaged"):
        restore(tmp_path / "bad.tar")
    assert rows(other) == before


def test_a_damaged_file_in_the_store_is_noticed(filled: Flask, tmp_path: Path) -> None:
    store: Store = filled.extensions["store"]
    digest = max(store.digests(), key=lambda found: store.place(found).stat().st_size)
    store.place(digest).write_bytes(b"rotten")
    with pytest.raises(BackupError, match="damaged"):
        create(tmp_path / "saved.tar")
    assert not (tmp_path / "saved.tar").exists()


@pytest.mark.usefixtures("filled")
def test_nothing_is_restored_under_a_running_worker(other: Flask, tmp_path: Path) -> None:
    create(tmp_path / "saved.tar")
    lock = FileLock(Path(other.config["DATA_DIR"]) / "worker.lock")
    assert lock.take()
    with other.app_context(), pytest.raises(BackupError, match="running"):
        restore(tmp_path / "saved.tar")
    lock.release()
    with other.app_context():
        restore(tmp_path / "saved.tar")
    shutil.rmtree(other.config["DATA_DIR"])
