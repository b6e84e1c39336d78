"""Server time and number of queries of four pages, beside a bare page measured in the same rounds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

from flask import Flask
from sqlalchemy import Engine, event
from werkzeug.test import EnvironBuilder

from bench.bare import bare_app
from bench.instance import DOCUMENT_KEY, FOLDER_KEY, application, signed_in_cookie
from bench.stopwatch import Taken, interleaved, share
from bench.texts import queries
from collab.extensions import db

NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")


@dataclass(frozen=True)
class Page:
    """Median times, and the number of statements sent to the database."""

    time: Taken
    queries: int
    kilobytes: float


def pages(folder: Path, rounds: int) -> dict[str, Page]:
    """The pages by name; the bare one is called `bare`."""
    app = application(folder)
    cookie = signed_in_cookie(app)
    bare, bare_engine = bare_app(folder / "collab.sqlite3")
    with app.app_context():
        engine = db.engine
    searches = cycle([visit(app, f"/search?q={quote_plus(words)}", cookie) for words in queries(rounds)])
    calls: dict[str, Callable[[], bytes]] = {
        "bare": visit(bare, "/", ""),
        "home": visit(app, "/", cookie),
        "list": visit(app, f"/w/raum-1/documents/{FOLDER_KEY}", cookie),
        "document": visit(app, f"/d/{DOCUMENT_KEY}", cookie),
        "search": lambda: next(searches)(),
    }
    taken = interleaved(calls, rounds)
    made = {}
    for name, call in calls.items():
        with counting(bare_engine if name == "bare" else engine) as statements:
            body = call()
        made[name] = Page(share(taken[name], 0.5), len(statements), len(body) / 1000)
    return made


def visit(app: Flask, address: str, cookie: str) -> Callable[[], bytes]:
    """A call that asks the application for a page the way a WSGI server does. Fails on any other answer."""
    path, _question, query = address.partition("?")
    headers = {"Cookie": cookie, "Accept": "text/html", "Accept-Language": "de"}
    builder = EnvironBuilder(
        path, query_string=query, headers=headers, environ_base={"REMOTE_ADDR": "127.0.0.1"}
    )
    environ = builder.get_environ()

    def call() -> bytes:
        answered: list[str] = []

        def start(status: str, _headers: Any, _failure: Any = None) -> Callable[[bytes], object]:
            answered.append(status)
            return lambda _data: None

        chunks = app.wsgi_app(dict(environ), start)
        try:
            body = b"".join(chunks)
        finally:
            if close := getattr(chunks, "close", None):
                close()
        if answered != ["200 OK"]:
            raise RuntimeError(f"{address} answered {answered}")
        return body

    return call


@contextmanager
def counting(engine: Engine) -> Iterator[list[str]]:
    """The statements that are sent inside, without those that only begin and end transactions."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(NOT_COUNTED):
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)
