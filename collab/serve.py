"""Starts web server and worker together and watches them: `python -m collab.serve`.

Needs the standard library and the settings only, so that the watcher itself stays small. A process
that dies is started again, after a pause that grows while it keeps dying. The address is held by the
watcher: while the web server is started again, browsers wait instead of being refused.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from config import ROOT, ConfigError, load

LONGEST_PAUSE = 30.0
STEADY_AFTER = 60.0
SECONDS_TO_STOP = 20.0
SILENCE_SECONDS = 60  # of a browser in the middle of a request; then its thread is free again
LONGEST_ADDRESS = 8190  # bytes of the first line: a selection of 200 documents stands in an address
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One process that is to run. Times are those of the monotonic clock, in seconds."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    descriptors: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    due: float = 0.0
    deaths: int = field(default=0)

    def start(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)  # what a killed process left behind
        self.folder.mkdir(parents=True)
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - our own commands
            self.command, cwd=ROOT, env={**self.environment, "TMPDIR": str(self.folder)},
            pass_fds=self.descriptors, start_new_session=True, preexec_fn=die_with(os.getpid()),
        )  # fmt: skip

    def look_after(self) -> None:
        """Start it if it is due; notice if it has died."""
        if self.process is None:
            if time.monotonic() >= self.due:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        self.clear_away()
        steady = time.monotonic() - self.started > STEADY_AFTER
        self.deaths = 1 if steady else self.deaths + 1
        pause = 0.0 if self.deaths == 1 else min(2.0 ** (self.deaths - 2), LONGEST_PAUSE)
        say(f"{self.name} has ended ({describe(code)}); it is started again in {pause:.0f} s")
        self.process, self.due = None, time.monotonic() + pause

    def tell_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def await_end(self, until: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            say(f"{self.name} does not end; it is killed")
            self.process.kill()
            self.process.wait()
        self.clear_away()

    def clear_away(self) -> None:
        """End what the process has started and left behind; it leads a group of its own."""
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


class Watcher:
    """Keeps the children running until it is told to stop."""

    def __init__(self, children: Sequence[Child]) -> None:
        self.children = children
        self._stopping = False

    def stop(self, *_: object) -> None:
        self._stopping = True

    def watch(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        while not self._stopping:
            for child in self.children:
                child.look_after()
            time.sleep(0.2)
        for child in self.children:
            child.tell_to_stop()
        until = time.monotonic() + SECONDS_TO_STOP
        for child in self.children:
            child.await_end(until)


def die_with(parent: int) -> Callable[[], None]:
    """Run in the child before its program begins: it gets SIGTERM when the watcher dies (Linux)."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)

    def arrange() -> None:
        if prctl is not None:
            prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
            if os.getppid() != parent:
                os.kill(os.getpid(), signal.SIGTERM)

    return arrange


def web(settings: Mapping[str, Any], listener: socket.socket) -> Child:
    """gunicorn with threads in one process: it hands an upload to the application while it arrives, so
    that a stranger's is refused before a byte of it is stored, and each byte is written once."""
    command = [
        sys.executable, "-m", "gunicorn", "wsgi:app",
        "--bind", f"fd://{listener.fileno()}",
        "--worker-class", "gthread", "--workers", "1", "--threads", str(settings["WEB_THREADS"]),
        "--timeout", "120", "--graceful-timeout", "10", "--keep-alive", "15",
        "--limit-request-line", str(LONGEST_ADDRESS),
        "--log-level", "warning", "--no-control-socket",
        "--forwarded-allow-ips", "",  # TRUSTED_PROXIES decides, in the application
    ]  # fmt: skip
    if os.access("/dev/shm", os.W_OK):  # noqa: S108 - the heartbeat of gunicorn, not to wear the disk
        command += ["--worker-tmp-dir", "/dev/shm"]  # noqa: S108
    return Child("web", command, environment(), settings["DATA_DIR"] / "tmp" / "web", (listener.fileno(),))


def worker(settings: Mapping[str, Any]) -> Child:
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
    return Child("worker", command, environment(), settings["DATA_DIR"] / "tmp" / "worker")


def environment() -> dict[str, str]:
    """Few memory arenas: many threads would otherwise each keep what they once needed."""
    return {"MALLOC_ARENA_MAX": "2", **os.environ}


def listen(host: str, port: int) -> socket.socket:
    """The socket that browsers reach; one clear line and the end if the address cannot be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        silence = struct.pack("ll", SILENCE_SECONDS, 0)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, silence)  # all connections inherit it
        listener.bind(address)
        listener.listen(256)
    except OSError as error:
        sys.exit(f"Cannot listen on {host}:{port}: {error.strerror}. Choose another one by HOST and PORT.")
    return listener


def describe(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"code {code}"


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def show_demo_logins() -> None:
    command = "from collab.demo.logins import as_text; print(as_text())"
    subprocess.run([sys.executable, "-c", command], cwd=ROOT, check=False)  # noqa: S603


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m collab.serve", description="Web server and worker.")
    parser.add_argument("--only", choices=("web", "worker"), help="run one of them, for service files")
    parser.add_argument("--demo", action="store_true", help="print the demo logins")
    wanted = parser.parse_args()
    try:
        settings = load()
    except ConfigError as error:
        sys.exit(f"Configuration: {error}")
    children = []
    if wanted.only != "worker":
        listener = listen(settings["HOST"], settings["PORT"])
        children.append(web(settings, listener))
        say(f"Serving on {settings['BASE_URL']}")
    if wanted.only != "web":
        children.append(worker(settings))
    if wanted.demo:
        show_demo_logins()
    Watcher(children).watch()


if __name__ == "__main__":
    main()
