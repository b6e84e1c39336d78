"""The folders of an index: index-<n>/ with the files, CURRENT naming the one in use, and the lock."""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from collab.base.storage import sync
from collab.search.engine.manifest import write_synced
from collab.search.engine.model import IndexDamaged, IndexLocked
from collab.search.engine.writer import create_files

CURRENT = "CURRENT"
_LOCK = "write.lock"
_LOCK_WAIT_SECONDS = 10.0


def new_place(root: Path) -> Path:
    """A fresh folder with an index without records."""
    taken = [int(path.name[6:]) for path in root.glob("index-*") if path.name[6:].isdigit()]
    place = root / f"index-{max(taken, default=0) + 1}"
    create_files(place)
    return place


def swap(root: Path, place: Path) -> None:
    write_synced(root / CURRENT, place.name.encode())
    for old in root.glob("index-*"):
        if old != place:
            shutil.rmtree(old, ignore_errors=True)
    sync(root)


def current(root: Path) -> Path:
    try:
        name = (root / CURRENT).read_text(encoding="ascii").strip()
    except FileNotFoundError as error:
        raise IndexDamaged("there is no index yet") from error
    except ValueError as error:
        raise IndexDamaged("the name of the index in use cannot be read") from error
    if not name.startswith("index-") or "/" in name:
        raise IndexDamaged("the name of the index in use cannot be read")
    return root / name


@contextmanager
def write_lock(root: Path) -> Iterator[None]:
    """Held by one process at a time; the system frees it when the process dies."""
    handle = os.open(root / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        until = time.monotonic() + _LOCK_WAIT_SECONDS
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() > until:
                    raise IndexLocked("another process writes the index") from error
                time.sleep(0.05)
        yield
    finally:
        os.close(handle)
