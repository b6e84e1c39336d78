"""What goes wrong is told to nobody but the log, and the log holds nothing about people."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from collab.base.permissions import Permission, permits
from collab.extensions import db
from tests.conftest import ROOT, SignIn, World


@pytest.fixture
def broken(app: Flask) -> Flask:
    """The platform as in production, with a page that fails in the middle of a query."""
    app.config |= {"TESTING": False, "PROPAGATE_EXCEPTIONS": False}

    @app.get("/broken/<token>")
    @permits(Permission.OPEN)
    def broken(token: str) -> str:
        db.session.execute(text("SELECT * FROM lost_table WHERE name = :name"), {"name": token})
        return ""

    return app


def test_an_error_page_is_ours_and_tells_nothing(broken: Flask, world: World, as_: SignIn) -> None:
    for client in (broken.test_client(), as_("max")):
        answer = client.get("/broken/abc")
        assert answer.status_code == 500
        assert "Da ist etwas schiefgegangen" in answer.text
        for secret in ("Traceback", "SELECT", "lost_table", "abc", "OperationalError"):
            assert secret not in answer.text
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_log_of_an_error_holds_no_key_and_nothing_that_somebody_typed(
    broken: Flask, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    broken.test_client().get("/broken/a-key-of-a-mail?q=typed")
    assert "no such table: lost_table" in caplog.text
    for secret in ("a-key-of-a-mail", "typed"):
        assert secret not in caplog.text


def test_files_of_the_platform_are_for_its_own_user_only(tmp_path: Path) -> None:
    data = tmp_path / "data"
    script = "import wsgi; wsgi.app.extensions['store'].put(__import__('io').BytesIO(b'secret'))"
    environment = {**os.environ, "DATA_DIR": str(data)}
    command = [sys.executable, "-c", f"import os; os.umask(0o022); {script}"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    made = [data, *data.rglob("*")]
    assert any(path.is_file() and path.parent.parent.parent.name == "uploads" for path in made)
    for path in made:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
