"""The platform as it runs in life: web server and worker by `collab.serve`, on a free port."""

from __future__ import annotations

import http.client
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import psutil

from bench.instance import settings

SECONDS_TO_START = 120.0
TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')


class Server:
    """A running platform. Requests go out as a browser in which somebody is signed in."""

    def __init__(self, port: int, watcher: psutil.Process, cookie: str) -> None:
        self.port = port
        self.watcher = watcher
        self.cookie = cookie

    def get(self, path: str) -> str:
        status, body = self.ask("GET", path)
        if status != 200:
            raise RuntimeError(f"GET {path} answered {status}")
        return body

    def ask(
        self, method: str, path: str, body: Iterable[bytes] = (), headers: Mapping[str, str] | None = None
    ) -> tuple[int, str]:
        """One request on a connection of its own; the cookie that comes back is kept."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        try:
            connection.request(
                method, path, body=body or None, headers={"Cookie": self.cookie, **(headers or {})}
            )
            answer = connection.getresponse()
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie" and value.startswith("session="):
                    self.cookie = value.partition(";")[0]
            return answer.status, answer.read().decode("utf-8", "replace")
        finally:
            connection.close()

    def token(self) -> str:
        """What a page gives to a script that changes something."""
        found = TOKEN.search(self.get("/"))
        if found is None:
            raise RuntimeError("the page holds no token")
        return found[1]

    def web(self) -> list[psutil.Process]:
        return self._processes("gunicorn")

    def worker(self) -> list[psutil.Process]:
        return self._processes("worker")

    def _processes(self, word: str) -> list[psutil.Process]:
        """A child of the watcher with all its own children."""
        found = [child for child in self.watcher.children() if word in child.cmdline()]
        return [process for child in found for process in (child, *child.children(recursive=True))]


@contextmanager
def running(folder: Path, cookie: str) -> Iterator[Server]:
    port = free_port()
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "collab.serve"],
            env=settings(folder, PORT=str(port), LOG_LEVEL="info"),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            server = Server(port, psutil.Process(process.pid), cookie)
            _await_health(server, process, log)
            yield server
        finally:
            process.terminate()
            process.wait()


def _await_health(server: Server, process: subprocess.Popen[bytes], log: IO[bytes]) -> None:
    until = time.monotonic() + SECONDS_TO_START
    answer = "nothing"
    while time.monotonic() < until and process.poll() is None:
        try:
            status, answer = server.ask("GET", "/health")
            if status == 200:
                return
        except OSError:
            pass
        time.sleep(0.2)
    log.seek(0)
    raise RuntimeError(f"the platform is not well: {answer}\n{log.read().decode()}")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
