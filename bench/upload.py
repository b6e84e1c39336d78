"""One large file: uploaded through the web server, and copied with SHA-256 on the same disk, in turn."""

from __future__ import annotations

import hashlib
import os
import socket
import statistics
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench.server import Server
from bench.stopwatch import apart

BLOCK = 1 << 20
BOUNDARY = "----------------------------bench"
TURNS = 3


@dataclass(frozen=True)
class Uploaded:
    """MB/s (10⁶ bytes), medians of some turns; growth of the web server's resident memory in MB."""

    upload: float
    copy: float
    client: float
    growth: float
    size: int

    @property
    def ratio(self) -> float:
        return self.upload / self.copy


def uploads(server: Server, folder: Path, megabytes: int) -> Uploaded:
    """The sender is a process of its own; a small file goes first, so that nothing is loaded meanwhile."""
    place = "/w/raum-1/documents"
    send(server.port, server.cookie, server.token(), place, "vorab.bin", 2, seed=0)
    copied, sent, growth = [], [], []
    for turn in range(1, TURNS + 1):
        copied.append(plain_copy(folder, megabytes, turn))
        token = server.token()
        with Growth(server.web()) as memory:
            name = f"gross-{turn}.bin"
            sent.append(apart(send, server.port, server.cookie, token, place, name, megabytes, seed=turn))
        growth.append(memory.most)
    client = apart(send_to_nobody, megabytes)
    return Uploaded(*map(statistics.median, (sent, copied)), client, max(growth), megabytes)


def send(port: int, cookie: str, token: str, place: str, name: str, megabytes: int, seed: int) -> float:
    """Upload one file; MB/s from the first byte sent to the answer."""
    browser = Server(port, psutil.Process(), cookie)
    started = time.perf_counter()
    status, answer = browser.ask(
        "POST",
        place,
        multipart(name, megabytes, seed),
        {
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
            "Content-Length": str(sum(map(len, around(name))) + megabytes * 1_000_000),
            "X-CSRFToken": token,
            "Accept": "application/json",
        },
    )
    if status != 201:
        raise RuntimeError(f"the upload was answered with {status}: {answer}")
    return megabytes / (time.perf_counter() - started)


def multipart(name: str, megabytes: int, seed: int) -> Iterator[bytes]:
    head, tail = around(name)
    yield head
    yield from content(megabytes, seed)
    yield tail


def around(name: str) -> tuple[bytes, bytes]:
    head = (
        f"--{BOUNDARY}\r\n"
        f'Content-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    return head.encode(), f"\r\n--{BOUNDARY}--\r\n".encode()


def content(megabytes: int, seed: int) -> Iterator[bytes]:
    """Bytes that do not repeat within a file nor between files."""
    noise = os.urandom(BLOCK)
    left = megabytes * 1_000_000
    number = 0
    while left > 0:
        block = seed.to_bytes(8) + number.to_bytes(8) + noise[16:left]
        yield block[:left]
        left -= len(block)
        number += 1


def plain_copy(folder: Path, megabytes: int, seed: int) -> float:
    """Copy a file in steps of a mebibyte, hash it, sync: MB/s. Its source was written just before."""
    source, target = folder / "source", folder / "copy"
    with open(source, "wb") as stream:
        stream.writelines(content(megabytes, seed))
        stream.flush()
        os.fsync(stream.fileno())
    try:
        started = time.perf_counter()
        digest = hashlib.sha256()
        with open(source, "rb", buffering=0) as reading, open(target, "wb", buffering=0) as writing:
            while block := reading.read(BLOCK):
                digest.update(block)
                writing.write(block)
            os.fsync(writing.fileno())
        return megabytes / (time.perf_counter() - started)
    finally:
        source.unlink()
        target.unlink(missing_ok=True)


def send_to_nobody(megabytes: int) -> float:
    """What the sender alone reaches: to a socket of this machine whose other end throws everything away."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def swallow() -> None:
            connection, _address = listener.accept()
            room = bytearray(BLOCK)
            with connection:
                while connection.recv_into(room):
                    pass

        reader = threading.Thread(target=swallow)
        reader.start()
        started = time.perf_counter()
        with socket.create_connection(listener.getsockname()) as connection:
            for block in content(megabytes, 0):
                connection.sendall(block)
        reader.join()
        return megabytes / (time.perf_counter() - started)


class Growth:
    """The most that the resident memory of some processes grows while something happens, in MB."""

    def __init__(self, processes: list[psutil.Process]) -> None:
        self.most = 0.0
        self._processes = processes
        self._over = threading.Event()
        self._watching = threading.Thread(target=self._watch)

    def __enter__(self) -> Growth:
        self._before = self._resident()
        self._watching.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._watching.join()

    def _watch(self) -> None:
        while not self._over.wait(0.05):
            self.most = max(self.most, self._resident() - self._before)

    def _resident(self) -> float:
        return sum(process.memory_info().rss for process in self._processes) / 1e6
