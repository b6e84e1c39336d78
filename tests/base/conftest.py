"""Fixtures for what runs in child processes."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

PATIENCE = 20
"""Seconds after which a process that should be gone counts as left behind."""


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where confined tasks get their directories during this test."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def nothing_left_behind(scratch: Path) -> Iterator[None]:
    """After the test: no process works in a scratch directory, and none of these directories is left."""
    yield
    assert until_empty(scratch) == ([], [])


def until_empty(scratch: Path) -> tuple[list[str], list[str]]:
    """Waits for processes and directories to go; says which have not."""
    give_up = time.monotonic() + PATIENCE
    while True:
        left = processes_in(scratch), os.listdir(scratch)
        if left == ([], []) or time.monotonic() > give_up:
            return left
        time.sleep(0.05)


def processes_in(folder: Path) -> list[str]:
    found = []
    for process in psutil.process_iter():
        try:
            if Path(process.cwd()).is_relative_to(folder):
                found.append(" ".join(process.cmdline()))
        except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            continue
    return found


@pytest.fixture
def bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without any of the optional programs; returns the folder in which to install a false one."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def needs(*programs: str) -> pytest.MarkDecorator:
    missing = [program for program in programs if shutil.which(program) is None]
    return pytest.mark.skipif(bool(missing), reason=f"not installed here: {', '.join(missing)}")
