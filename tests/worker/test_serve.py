"""One command starts web server and worker, watches them, and takes both along when it ends."""

from __future__ import annotations

import http.client
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from collab import serve
from collab.documents import queries
from tests.post_office import free_port
from tests.worker.platform import ROOT, Platform, wait_until


@pytest.fixture
def platform(template_database: Path, tmp_path: Path) -> Iterator[Platform]:
    shutil.copy(template_database, tmp_path / "collab.sqlite3")
    platform = Platform(tmp_path, {"PORT": str(free_port())})
    yield platform
    left = [child for process in platform.processes for child in children(process)]
    platform.end()
    for child in left:
        child.kill()


def children(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []


def child(watcher: subprocess.Popen[bytes], word: str) -> psutil.Process | None:
    """The direct child whose command holds the word."""
    for process in psutil.Process(watcher.pid).children():
        with suppress(psutil.Error):  # it may be ending just now
            if word in " ".join(process.cmdline()):
                return process
    return None


def status(platform: Platform, path: str) -> int | None:
    """What the web server answers; None while nobody is there."""
    connection = http.client.HTTPConnection("127.0.0.1", int(platform.settings["PORT"]), timeout=30)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()


def answers(platform: Platform) -> bool:
    return status(platform, "/sign-in") == 200


def all_gone(processes: list[psutil.Process]) -> bool:
    return not any(p.is_running() and p.status() != psutil.STATUS_ZOMBIE for p in processes)


def started(platform: Platform) -> subprocess.Popen[bytes]:
    watcher = platform.start("-m", "collab.serve")
    wait_until(lambda: answers(platform), "the web server answers", watcher)
    wait_until(lambda: "worker started" in platform.log, "the worker starts", watcher)
    return watcher


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_both_end_cleanly_with_the_command(platform: Platform, number: signal.Signals) -> None:
    watcher = started(platform)
    running = children(watcher)
    watcher.send_signal(number)
    assert watcher.wait(60) == 0
    assert all_gone(running)
    assert "worker stopped" in platform.log
    assert "killed" not in platform.log and "Traceback" not in platform.log


def test_both_end_when_the_watcher_is_killed(platform: Platform) -> None:
    watcher = started(platform)
    running = children(watcher)
    assert len(running) >= 3
    watcher.kill()
    watcher.wait()
    wait_until(lambda: all_gone(running), "all processes have ended")


def test_what_dies_is_started_again(platform: Platform) -> None:
    watcher = started(platform)
    for word in ("gunicorn", "worker"):
        victim = child(watcher, word)
        assert victim
        victim.kill()
        wait_until(
            lambda w=word, v=victim: (c := child(watcher, w)) is not None and c.pid != v.pid,
            f"{word} runs again", watcher,
        )  # fmt: skip
    wait_until(lambda: answers(platform), "the web server answers again", watcher)
    wait_until(lambda: platform.log.count("worker started") == 2, "the worker is at work again", watcher)


def test_a_selection_of_a_whole_page_fits_into_an_address(platform: Platform) -> None:
    started(platform)
    selected = "&".join(f"selected=d.{number:010}" for number in range(queries.PER_PAGE))
    assert status(platform, f"/w/forum/documents/selection/move?{selected}") == 302, "to the sign-in page"


def test_who_falls_silent_in_the_middle_of_a_request_holds_no_thread_for_good(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(serve, "SILENCE_SECONDS", 1)
    with (
        serve.listen("127.0.0.1", 0) as listener,
        socket.create_connection(listener.getsockname()) as browser,
        listener.accept()[0] as accepted,
    ):
        accepted.setblocking(True)
        browser.sendall(b"POST / HT")
        assert accepted.recv(100) == b"POST / HT"
        with pytest.raises(BlockingIOError):
            accepted.recv(100)


def test_a_port_in_use_is_one_clear_line(platform: Platform) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run_to_its_end(platform, PORT=str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1 and "Address already in use" in done.stderr


def test_a_wrong_setting_is_one_clear_line(platform: Platform) -> None:
    done = run_to_its_end(platform, WEB_THREADS="many")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1 and "WEB_THREADS='many'" in done.stderr


def run_to_its_end(platform: Platform, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "collab.serve"], cwd=ROOT, env={**platform.environment, **settings},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
