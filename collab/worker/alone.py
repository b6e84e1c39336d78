"""One worker at a time: a lock that the operating system or the database takes back when we die."""

from __future__ import annotations

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import structlog
from flask import Flask
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from collab.extensions import db

ADVISORY_LOCK = 7_213_004_511  # any number that nobody else uses in this database
SECONDS_BETWEEN_TRIES = 2.0

log = structlog.get_logger("worker")


class Lock(Protocol):
    def take(self) -> bool:
        """Whether it is ours now."""

    def is_held(self) -> bool:
        """Whether it is still ours; a database can lose us."""

    def release(self) -> None: ...


@contextmanager
def alone(app: Flask, stop: threading.Event) -> Iterator[Lock | None]:
    """Wait until no other worker is at work. Gives None if we were stopped while waiting."""
    lock = lock_of(app)
    waiting = False
    try:
        while not (taken := lock.take()):
            if not waiting:
                log.warning("another worker is at work; waiting for it to end")
                waiting = True
            if stop.wait(SECONDS_BETWEEN_TRIES):
                break
        yield lock if taken else None
    finally:
        lock.release()


def lock_of(app: Flask) -> Lock:
    """In the database where several machines share one, else on this machine."""
    with app.app_context():
        if db.engine.dialect.name == "postgresql":
            return DatabaseLock(app)
    return FileLock(Path(app.config["DATA_DIR"]) / "worker.lock")


class FileLock:
    def __init__(self, path: Path) -> None:
        self._file = path.open("a")

    def take(self) -> bool:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            return False

    def is_held(self) -> bool:
        return True

    def release(self) -> None:
        self._file.close()


class DatabaseLock:
    """An advisory lock lives as long as the connection that took it."""

    def __init__(self, app: Flask) -> None:
        with app.app_context():
            self._engine = db.engine
        self._connection: Connection | None = None

    def take(self) -> bool:
        try:
            if self._connection is None:
                connection = self._engine.connect()
                self._connection = connection.execution_options(isolation_level="AUTOCOMMIT")
            lock = text("SELECT pg_try_advisory_lock(:key)")
            return bool(self._connection.scalar(lock, {"key": ADVISORY_LOCK}))
        except SQLAlchemyError as error:
            log.error("the database cannot be asked", reason=str(error))
            self.release()
            return False

    def is_held(self) -> bool:
        try:
            return self._connection is not None and self._connection.scalar(text("SELECT 1")) == 1
        except SQLAlchemyError:
            return False

    def release(self) -> None:
        if self._connection is not None:
            self._connection.invalidate()  # closes it for good, and with it the lock
            self._connection.close()
            self._connection = None
