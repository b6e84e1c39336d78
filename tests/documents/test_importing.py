"""`flask documents import`: whole trees, restartable, with a report."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from collab.documents import actions
from collab.documents.files import store
from collab.documents.models import Document, Version
from collab.extensions import db
from tests.conftest import NOW, ROOT, World
from tests.documents.conftest import Put
from tests.documents.test_folders import paths


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "alte Ablage"
    (root / "Protokolle" / "2009").mkdir(parents=True)
    (root / "leer").mkdir()
    (root / "Übersicht.txt").write_text("oben")
    (root / "Protokolle" / "2009" / "erste Sitzung.txt").write_text("eins")
    (root / "Protokolle" / "zweite Sitzung.txt").write_text("zwei")
    return root


def run(app: Flask, tree: Path, workspace: str = "forum", email: str = "max@example.org") -> Result:
    db.session.commit()
    words = ["documents", "import", str(tree), "--workspace", workspace, "--as", email]
    result = app.test_cli_runner().invoke(args=words)
    db.session.expire_all()
    return result


def test_a_tree_is_taken_in_with_its_folders(app: Flask, tree: Path, world: World) -> None:
    result = run(app, tree)
    assert result.exit_code == 0, result.output
    assert "3 new, 0 new versions, 0 unchanged, 0 left out" in result.output
    assert paths(world) == {
        "Übersicht.txt", "Protokolle/", "Protokolle / zweite Sitzung.txt",
        "Protokolle / 2009/", "Protokolle / 2009 / erste Sitzung.txt",
    }  # fmt: skip
    document = db.session.scalars(select(Document).where(Document.filename == "Übersicht.txt")).one()
    assert document.created_by_id == world.max.id


def test_a_second_run_doubles_nothing_and_takes_what_has_changed(
    app: Flask, tree: Path, world: World
) -> None:
    run(app, tree)
    (tree / "Übersicht.txt").write_text("anders")
    (tree / "neu.txt").write_text("neu")
    result = run(app, tree)
    assert "1 new, 1 new versions, 2 unchanged, 0 left out" in result.output
    assert "0 new, 0 new versions, 4 unchanged" in run(app, tree).output
    (tree / "Übersicht.txt").write_text("oben")
    assert "4 unchanged" in run(app, tree).output, "an older version is known as well"
    assert db.session.scalar(select(func.count()).select_from(Version)) == 5


def test_names_that_differ_only_in_case_stay_two_documents_in_every_run(
    app: Flask, tree: Path, world: World
) -> None:
    (tree / "liste.txt").write_text("klein")
    (tree / "LISTE.txt").write_text("groß")
    assert "5 new" in run(app, tree).output
    assert "5 unchanged" in run(app, tree).output
    assert {"LISTE.txt", "liste (2).txt"} <= paths(world)


def test_what_is_no_plain_file_is_left_out_and_named(app: Flask, tree: Path, world: World) -> None:
    secret = tree.parent / "geheim.txt"
    secret.write_text("geheim")
    (tree / "verweis.txt").symlink_to(secret)
    (tree / "ordnerverweis").symlink_to(tree.parent)
    os.mkfifo(tree / "rohr")
    (tree / "Thumbs.db").write_text("x")
    (tree / "~$offen.docx").write_text("x")
    app.config["MAX_UPLOAD_MB"] = 1
    (tree / "riesig.bin").write_bytes(bytes(1_000_001))
    result = run(app, tree)
    assert result.exit_code == 1
    assert "3 new, 0 new versions, 0 unchanged, 4 left out" in result.output
    for line in (
        "verweis.txt (symbolic link)",
        "ordnerverweis (symbolic link)",
        "rohr (not a plain file)",
        "riesig.bin (larger",
    ):
        assert f"left out: {line}" in result.output
    assert "geheim" not in str(paths(world))


@pytest.mark.skipif(os.getuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_named_and_the_rest_goes_on(app: Flask, tree: Path) -> None:
    (tree / "Übersicht.txt").chmod(0)
    result = run(app, tree)
    assert result.exit_code == 1 and "2 new" in result.output and "Permission denied" in result.output


def test_names_that_are_no_text_do_not_stop_it(app: Flask, tree: Path, world: World) -> None:
    with open(os.path.join(os.fsencode(tree), b"gr\xf6\xdfe.txt"), "wb") as stream:
        stream.write(b"x")
    result = run(app, tree)
    assert result.exit_code == 0, result.output
    assert "4 new" in result.output and "4 unchanged" in run(app, tree).output


def test_a_locked_document_is_named_and_the_rest_goes_on(
    app: Flask, tree: Path, put: Put, world: World
) -> None:
    actions.lock(put("Übersicht.txt", b"alt", by=world.lea), "", actor=world.lea, now=NOW)
    result = run(app, tree)
    assert result.exit_code == 1 and "2 new" in result.output and "Lea Leitner" in result.output


@pytest.mark.parametrize(
    ("workspace", "email"),
    [
        ("forum", "rita@example.org"),
        ("forum", "olga@example.org"),
        ("fehlt", "petra@example.org"),
        ("forum", "niemand@example.org"),
    ],
)
def test_only_who_may_write_imports(app: Flask, tree: Path, workspace: str, email: str) -> None:
    result = run(app, tree, workspace, email)
    assert result.exit_code == 2 and "Error" in result.output
    assert db.session.scalar(select(func.count()).select_from(Document)) == 0


def test_an_archived_workspace_takes_nothing(app: Flask, tree: Path, world: World) -> None:
    world.workspaces["forum"].archived_at = NOW
    assert run(app, tree).exit_code == 2


def test_a_killed_import_goes_on_where_it_was(app: Flask, tmp_path: Path, world: World) -> None:
    root = tmp_path / "viele"
    for number in range(60):
        place = root / f"Ordner {number % 6}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"Datei {number}.txt").write_text(f"Inhalt {number} " * 200)
    db.session.commit()
    environment = {**os.environ, "DATA_DIR": str(tmp_path), "SECRET_KEY": "tests", "LOG_LEVEL": "error"}
    words = ["documents", "import", str(root), "--workspace", "forum", "--as", "max@example.org"]
    command = [sys.executable, "-u", "-m", "flask", "--app", "wsgi", *words]
    for wait_for in (7, 25, 41):
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert process.stdout is not None
        lines = (line for line in process.stdout if line.startswith("["))
        seen = [line for line, _ in zip(lines, range(wait_for), strict=False)]
        time.sleep(0.003 * wait_for)  # somewhere inside the next file
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        assert len(seen) == wait_for, seen
    result = run(app, root)
    assert result.exit_code == 0, result.output
    names = db.session.scalars(select(Document.filename)).all()
    assert sorted(names) == sorted(f"Datei {number}.txt" for number in range(60))
    assert db.session.scalar(select(func.count()).select_from(Version)) == 60
    assert len([path for path in paths(world) if path.endswith("/")]) == 6
    for digest in db.session.scalars(select(Version.digest)):
        assert store().path(digest).exists()
