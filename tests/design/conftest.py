"""The demo application on a free port, and a real Chromium that reports every error of the console."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.design.demo_app import Journal, make_app

OpenPage = Callable[..., Page]
ROOT = Path(__file__).resolve().parent.parent.parent
EXPECTED = re.compile(
    r"status of|net::ERR_FAILED"
)  # answers the tests provoke; assets are checked by themselves


class Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        """No line per request among the test results."""


@pytest.fixture(scope="session")
def axe_source() -> str:
    source = ROOT / "node_modules" / "axe-core" / "axe.min.js"
    if not source.exists():
        pytest.skip("no axe-core: run `python -m collab.page_assets` first")
    return source.read_text(encoding="utf-8")


@pytest.fixture
def journal() -> Journal:
    """What arrived at the upload address, and how it shall behave."""
    return Journal()


@pytest.fixture
def demo(journal: Journal) -> Iterator[str]:
    """Address of the running demo application."""
    server = make_server("127.0.0.1", 0, make_app(journal), threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def open_page(chromium: Browser, demo: str) -> Iterator[OpenPage]:
    """`open_page("/", width=320, scheme="dark")`; any error of console or policy fails the test."""
    contexts = []
    errors: list[str] = []

    def open_(
        path: str, width: int = 1280, scheme: Any = "light", script: bool = True, expect_status: int = 200
    ) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=script
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda line: (
                errors.append(line.text)
                if line.type in ("error", "warning") and not EXPECTED.search(line.text)
                else None
            ),
        )
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((demo, "data:"))
                else errors.append(f"foreign host: {request.url}")
            ),
        )
        page.on(
            "response",
            lambda answer: (
                errors.append(f"{answer.status} {answer.url}")
                if "/static/" in answer.url and answer.status >= 400
                else None
            ),
        )
        answer = page.goto(demo + path)
        assert answer is not None and answer.status == expect_status
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not errors, errors
