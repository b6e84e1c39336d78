"""Every setting is checked at start: a wrong value is one clear line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import config

ROOT = Path(__file__).resolve().parent.parent


def test_the_page_of_settings_is_the_one_in_the_documentation() -> None:
    assert (ROOT / "docs" / "settings.md").read_text() == config.page()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("BASE_URL", "kooperation.example.org"),
        ("SMTP_SECURITY", "ssl3"),
        ("MAIL_FROM", "nobody"),
        ("DATABASE_URL", "mysql://x"),
        ("LOG_LEVEL", "loud"),
        ("DATA_DIR", "/proc/nowhere"),
    ],
)
def test_a_wrong_value_ends_the_start_with_one_line_that_names_it(
    name: str, value: str, tmp_path: Path
) -> None:
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), name: value}
    done = subprocess.run(
        [sys.executable, "-m", "collab.serve"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode != 0
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert (name if name != "DATA_DIR" else value) in done.stderr


def test_the_signing_key_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    first = config.load({"DATA_DIR": str(tmp_path)})["SECRET_KEY"]
    assert config.load({"DATA_DIR": str(tmp_path)})["SECRET_KEY"] == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
