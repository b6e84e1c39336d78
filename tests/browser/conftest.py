"""A real server with demo content, and a real Chromium."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from collab.demo.logins import PASSWORD, logins

ROOT = Path(__file__).resolve().parent.parent.parent
expect.set_options(timeout=15_000)  # ms; on a busy machine an answer takes its time


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass
class Server:
    """A running platform: web server and worker, with their own data folder."""

    address: str
    data: Path
    environment: dict[str, str]

    def flask(self, *words: str) -> str:
        """Run a command of `flask --app wsgi` on the same data."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *words],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The platform as `make run` starts it, with the demo content loaded."""
    data = tmp_path_factory.mktemp("platform")
    port = free_port()
    environment = {
        **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
        "DATA_DIR": str(data), "PORT": str(port), "AT_ONCE_MINUTES": "0", "LOG_LEVEL": "warning",
    }  # fmt: skip
    running = Server(f"http://127.0.0.1:{port}", data, environment)
    running.flask("db", "upgrade")
    running.flask("demo", "load", "--if-empty")
    log = (data / "serve.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "collab.serve"], cwd=ROOT, env=environment, stdout=log, stderr=log
    )
    try:
        wait_until(lambda: answers(running.address + "/sign-in"), "the server answers", process=process)
        yield running
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        log.close()


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def wait_until(
    true: Callable[[], object],
    what: str,
    seconds: float = 120,
    process: subprocess.Popen[bytes] | None = None,
) -> None:
    """Wait for something that another process does; fails with its name, not with a number."""
    end = time.monotonic() + seconds
    while not true():
        assert process is None or process.poll() is None, "the server has ended"
        assert time.monotonic() < end, f"never came true: {what}"
        time.sleep(0.3)


OpenAs = Callable[..., Page]


@pytest.fixture
def open_as(chromium: Browser, server: Server) -> Iterator[OpenAs]:
    """`open_as("mail@…")` is a page of a browser in which that demo person has just signed in.

    Fails the test on any script error, any console error and any request to another host.
    """
    contexts = []
    trouble: list[str] = []

    def note_console(line: ConsoleMessage, calm: bool) -> None:
        """Errors count, but not what a `calm` test asked for: 404, 409, no connection."""
        if line.type == "error" and not (calm and re.search("status of 40[49]|ERR_FAILED", line.text)):
            trouble.append(f"console: {line.text}")

    def sign_in(
        email: str | None, width: int = 1280, dark: bool = False, script: bool = True, calm: bool = False
    ) -> Page:
        context = chromium.new_context(
            base_url=server.address, viewport={"width": width, "height": 900}, locale="de-DE",
            color_scheme="dark" if dark else "light", java_script_enabled=script, accept_downloads=True,
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: trouble.append(f"script: {error}"))
        page.on("console", lambda line: note_console(line, calm))
        page.on(
            "request",
            lambda request: (
                trouble.append(f"foreign host: {request.url}")
                if not request.url.startswith((server.address, "data:", "blob:", "chrome"))
                else None
            ),
        )
        if email:
            page.goto("/sign-in")
            page.fill("input[name=email]", email)
            page.fill("input[name=password]", PASSWORD)
            page.click("main button[type=submit]")
            page.wait_for_url(server.address + "/")
        return page

    yield sign_in
    for context in contexts:
        context.close()
    assert not trouble, trouble


@contextmanager
def answered(page: Page) -> Iterator[None]:
    """What is sent inside has been answered: the next address does not take its place."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        yield


def login(what: str) -> str:
    """The address of the demo person that is this: "lead of", "in no workspace" …"""
    return next(entry.email for entry in logins() if entry.what.startswith(what))
