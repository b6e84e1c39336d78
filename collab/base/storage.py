"""The content store: bytes under their own SHA-256, written before the row that names them.

A file arrives under a temporary name, is hashed while it is written, synced, and renamed to
`ab/cd/<digest>`. A crash leaves a temporary or an orphan file, which `sweep` clears away; never a
row without its file.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

CHUNK = 1 << 20

_references: list[Callable[[], Iterable[str]]] = []


def keeps(digests: Callable[[], Iterable[str]]) -> None:
    """A room tells which bytes its rows name; the sweep spares them."""
    if digests not in _references:
        _references.append(digests)


def referenced_digests() -> set[str]:
    """The digests that any row of any room names."""
    return {digest for digests in _references for digest in digests()}


@dataclass(frozen=True)
class Stored:
    """What the store knows of some bytes: SHA-256 in hexadecimal, and their number."""

    digest: str
    size: int


class Incoming:
    """A file on its way in: write to it, then `keep()` or `drop()`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._path = store.incoming / secrets.token_hex(12)
        self._stream: BinaryIO = open(self._path, "xb", buffering=0)  # noqa: SIM115 - closed in keep/drop
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes | bytearray | memoryview) -> int:
        self._hash.update(data)
        self._stream.write(data)
        self.size += len(data)
        return len(data)

    @property
    def digest(self) -> str:
        """Of what was written so far."""
        return self._hash.hexdigest()

    def keep(self) -> Stored:
        """Sync the bytes and give them their lasting name."""
        os.fsync(self._stream.fileno())
        self._stream.close()
        digest = self.digest
        target = self._store.place(digest)
        if not self._store.recall(digest):
            target.parent.mkdir(parents=True, exist_ok=True)
            self._path.replace(target)
            sync(target.parent)
        else:
            self._path.unlink()
        return Stored(digest, self.size)

    def drop(self) -> None:
        self._stream.close()
        self._path.unlink(missing_ok=True)


class Store:
    """The folder of all bytes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.incoming = root / "incoming"
        self.aside = root / "aside"
        for folder in (self.incoming, self.aside):
            folder.mkdir(parents=True, exist_ok=True)

    def place(self, digest: str) -> Path:
        return self.root / digest[:2] / digest[2:4] / digest

    def put(self, stream: IO[bytes]) -> Stored:
        """Take a stream in, whatever its size, with flat memory."""
        incoming = Incoming(self)
        try:
            while chunk := stream.read(CHUNK):
                incoming.write(chunk)
        except BaseException:
            incoming.drop()
            raise
        return incoming.keep()

    def recall(self, digest: str) -> bool:
        """Whether the bytes are here; brings them back if a sweep had put them aside."""
        target = self.place(digest)
        try:
            os.utime(target)  # fresh again: no sweep touches it before its row is written
            return True
        except FileNotFoundError:
            pass
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            (self.aside / digest).replace(target)
            os.utime(target)
            return True
        except FileNotFoundError:
            return False

    def path(self, digest: str) -> Path:
        """Where the bytes lie; FileNotFoundError if they are lost."""
        target = self.place(digest)
        if not target.exists() and not self.recall(digest):
            raise FileNotFoundError(target)
        return target

    def digests(self) -> Iterator[str]:
        for path in self.root.glob("??/??/*"):
            yield path.name

    def sweep(self, wanted: Container[str], orphan_age: float = 86_400, aside_age: float = 7 * 86_400) -> int:
        """Put aside what no row names; delete what was aside for a week. Ages in seconds.

        Returns how many files were put aside. What turns out to be wanted after all is brought back.
        """
        old = time.time() - orphan_age
        for path in self.incoming.iterdir():
            if path.stat().st_mtime < old:
                path.unlink(missing_ok=True)
        moved = 0
        for digest in self.digests():
            path = self.place(digest)
            if digest not in wanted and path.stat().st_mtime < old:
                path.replace(self.aside / digest)
                os.utime(self.aside / digest)
                moved += 1
        for path in self.aside.iterdir():
            if path.name in wanted:
                self.recall(path.name)
            elif path.stat().st_mtime < time.time() - aside_age:
                path.unlink(missing_ok=True)
        return moved


def sync(path: Path) -> None:
    """Make the bytes of a file, or the names in a folder, last through a power cut (fsync)."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
