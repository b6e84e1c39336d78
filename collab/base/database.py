"""How a connection behaves: SQLite settings, and write transactions that begin as such.

SQLite refuses to turn a reading transaction into a writing one when somebody else wrote meanwhile.
So whoever is going to change something begins with BEGIN IMMEDIATE and waits its turn.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Connection, Engine, event

PATIENT, SOON = 15_000, 300
"""How long somebody waits who wants to write, in milliseconds."""

_writing: ContextVar[bool] = ContextVar("writing", default=False)


def begin_writing() -> None:
    """From here on, transactions of this context begin as write transactions."""
    _writing.set(True)


def end_writing() -> None:
    _writing.set(False)


@contextmanager
def writing() -> Iterator[None]:
    """Transactions begun inside are write transactions (worker and commands)."""
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


@contextmanager
def noting(engine: Engine) -> Iterator[Connection]:
    """A short transaction of its own for what a page notes by the way (seen, read). It does not wait long:
    OperationalError where somebody else is writing, and the page is shown without the note."""
    with engine.begin() as connection:
        if engine.dialect.name != "sqlite":
            yield connection
            return
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {SOON}")
        try:
            yield connection
        finally:
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {PATIENT}")


def prepare(engine: Engine) -> None:
    """Set up the engine once, right after it was made."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, below
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {PATIENT}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA cache_size = -8000")
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")
