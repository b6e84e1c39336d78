"""A platform on disk with real processes that can be killed, for the tests of this folder."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
LONGEST = 180.0  # seconds until a test is given up; nothing is measured by it


def wait_until(true: Callable[[], object], what: str, process: subprocess.Popen[bytes] | None = None) -> None:
    end = time.monotonic() + LONGEST
    while not true():
        assert process is None or process.poll() is None, f"the process ended while waiting for: {what}"
        assert time.monotonic() < end, f"never came true: {what}"
        time.sleep(0.02)


@dataclass
class Platform:
    """`settings` go into the environment of every process."""

    data: Path
    settings: dict[str, str] = field(default_factory=dict)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        fixed = {"DATA_DIR": str(self.data), "SECRET_KEY": "tests", "LOG_LEVEL": "info"}
        return {**kept, **fixed, **self.settings}

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        with (self.data / "processes.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *words], cwd=ROOT, env=self.environment, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        self.processes.append(process)
        return process

    def start_worker(self) -> subprocess.Popen[bytes]:
        return self.start("-m", "flask", "--app", "wsgi", "worker")

    def end(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Look at the database from outside."""
        with closing(sqlite3.connect(self.data / "collab.sqlite3", timeout=30)) as connection:
            return connection.execute(query).fetchall()

    def count(self, query: str) -> int:
        return int(self.ask(f"SELECT count(*) FROM {query}")[0][0])

    @property
    def log(self) -> str:
        return (self.data / "processes.log").read_text()
