"""A task in a child process costs its limits and nothing else."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from collab.base import confined
from tests.base.conftest import PATIENCE, processes_in, until_empty

TASKS = "tests.base.confined.tasks:"
BOUNDS = confined.Bounds(seconds=20, cpu_seconds=10, memory_bytes=512 << 20, file_bytes=4 << 20)

pytestmark = pytest.mark.usefixtures("nothing_left_behind")


def run(task: str, job: dict[str, object] | None = None, **bounds: float) -> confined.Outcome:
    return confined.run(TASKS + task, job or {}, confined.Bounds(**{**vars(BOUNDS), **bounds}))  # type: ignore[arg-type]


def test_a_task_gets_its_job_and_its_answer_comes_back() -> None:
    assert run("echo", {"wort": "Größe", "zahl": 3}) == confined.Outcome({"wort": "Größe", "zahl": 3})


def test_a_task_sees_no_secrets_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "geheim")
    monkeypatch.setenv("DATABASE_URL", "postgresql://nutzer:geheim@db/collab")
    assert "geheim" not in str(run("see_the_environment").value)


def test_a_task_starts_without_the_web_application() -> None:
    loaded = run("list_modules").value
    assert not {"flask", "sqlalchemy", "werkzeug"} & set(loaded)


def test_a_task_that_takes_too_long_is_stopped() -> None:
    assert run("sleep", seconds=1).reason == "time"


def test_a_task_that_computes_without_end_is_stopped() -> None:
    assert run("spin", cpu_seconds=1).reason == "time"


def test_a_task_that_takes_too_much_memory_is_told_no() -> None:
    assert run("take_memory").reason == "memory"


def test_a_large_program_may_take_more_memory_than_the_task_itself() -> None:
    assert run("memory_of_programs", program_memory_bytes=2 << 30).value == [512 << 20, 2 << 30]


def test_a_library_that_aborts_for_want_of_memory_is_understood() -> None:
    assert run("abort_for_want_of_memory").reason == "memory"


def test_a_library_that_crashes_costs_only_the_child(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert run("die_like_a_library").reason == "damaged"
    assert "die_like_a_library" in caplog.text


def test_a_file_that_grows_without_end_is_stopped() -> None:
    assert run("write_without_end").reason == "too_large"


def test_an_answer_that_is_too_long_is_not_read() -> None:
    assert run("answer_without_end", file_bytes=64 << 20, result_bytes=1 << 20).reason == "too_large"


def test_an_answer_that_is_no_answer_counts_as_damage() -> None:
    assert run("write_a_false_result").reason == "damaged"


def test_a_product_is_moved_to_its_place(tmp_path: Path) -> None:
    target = tmp_path / "new" / "product.bin"
    assert confined.run(TASKS + "leave_a_product", {}, BOUNDS, target).value is True
    assert target.read_bytes() == b"made"
    assert os.listdir(target.parent) == ["product.bin"]


def test_a_link_is_no_product(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("geheim")
    target = tmp_path / "product"
    outcome = confined.run(TASKS + "link_the_product_to_a_secret", {"secret": str(secret)}, BOUNDS, target)
    assert outcome.value is None
    assert not target.exists()


def test_a_task_without_product_leaves_none(tmp_path: Path) -> None:
    target = tmp_path / "product"
    assert confined.run(TASKS + "echo", {}, BOUNDS, target).value is None
    assert not target.exists()


def test_what_a_task_has_started_ends_with_it() -> None:
    assert run("leave_a_child_behind").value is True


def test_what_a_task_has_started_ends_with_its_time() -> None:
    assert run("start_a_child_and_wait", seconds=2).reason == "time"


@pytest.mark.parametrize("task", ["sleep", "spin", "start_a_child_and_wait"])
def test_the_death_of_the_caller_ends_the_task_and_clears_its_directory(task: str, scratch: Path) -> None:
    program = (
        f"import tempfile; tempfile.tempdir = {str(scratch)!r}\n"
        "from collab.base import confined\n"
        f"confined.run('{TASKS}{task}', {{}}, confined.Bounds(seconds=300, cpu_seconds=200))"
    )
    caller = subprocess.Popen([sys.executable, "-c", program], cwd=Path(__file__).parents[3])
    expected = 3 if task == "start_a_child_and_wait" else 2  # watchdog, worker, and what it started
    give_up = time.monotonic() + PATIENCE
    while len(processes_in(scratch)) < expected and time.monotonic() < give_up:
        time.sleep(0.05)
    assert len(processes_in(scratch)) == expected
    caller.send_signal(signal.SIGKILL)
    caller.wait()
    assert until_empty(scratch) == ([], [])


@pytest.mark.parametrize("moment", ["_status", "_outcome", "_moved"])
def test_the_death_of_the_caller_at_any_moment_leaves_no_directory(moment: str, scratch: Path) -> None:
    program = (
        f"import os, tempfile; tempfile.tempdir = {str(scratch)!r}\n"
        "from pathlib import Path\n"
        "from collab.base import confined\n"
        f"confined.{moment} = lambda *_: os.kill(os.getpid(), 9)\n"
        f"confined.run('{TASKS}leave_a_product', {{}}, confined.Bounds(), Path('never'))"
    )
    caller = subprocess.run([sys.executable, "-c", program], cwd=Path(__file__).parents[3], check=False)
    assert caller.returncode == -signal.SIGKILL
    assert until_empty(scratch) == ([], [])


def test_a_machine_on_which_nothing_can_be_started_is_not_the_fault_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(OSError, match="could not be started"):
        run("echo")


def test_a_watchdog_that_is_killed_leaves_neither_worker_nor_directory(scratch: Path) -> None:
    assert run("kill_the_watchdog").reason == "memory"


@pytest.mark.skipif(sys.platform != "linux", reason="network namespaces are Linux's")
def test_a_task_reaches_no_network() -> None:
    if subprocess.run(["unshare", "-n", "true"], check=False, capture_output=True).returncode:
        pytest.skip("this system lets nobody leave the network")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            pass  # it can be reached from here
        assert run("reach", {"port": port}).value is False
