"""Runs a task on a foreign file in a child process with limits, so that a hostile file costs that child only.

Three processes work together: this one, a small watchdog that it starts, and the worker that the watchdog
forks (see child.py). The worker has limits on address space, processor time and file size, no network
where the system lets us take it away, and a scratch directory of its own. The watchdog ends the worker and
all that it started when the time is up or when this process dies.
"""

import json
import logging
import os
import secrets
import select
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from collab.base.confined.protocol import PRODUCT, RESULT, TIME_IS_UP

log = logging.getLogger(__name__)

PACKAGE_ROOT = Path(__file__).resolve().parents[3]
PASSED_ON = ("PATH", "TZ", "LD_LIBRARY_PATH", "TESSDATA_PREFIX")
"""Environment variables that a child may see. All others, secrets among them, stay here."""

GRACE_SECONDS = 15
"""How long the watchdog may take, beyond its own limit, to start and to clear up."""


@dataclass(frozen=True)
class Bounds:
    """What one task may use. Processor time, memory and file size count for each process of the task."""

    seconds: float = 120
    cpu_seconds: int = 60
    memory_bytes: int = 1 << 30
    program_memory_bytes: int = 4 << 30
    """For programs that reserve far more address space than they use, such as LibreOffice."""

    file_bytes: int = 256 << 20
    result_bytes: int = 64 << 20


@dataclass(frozen=True)
class Outcome:
    """`value` is what the task returned (plain JSON data); `reason` says in one word why there is none:
    time, memory, too_large or damaged."""

    value: Any = None
    reason: str | None = None


def run(task: str, job: dict[str, Any], bounds: Bounds, product: Path | None = None) -> Outcome:
    """Call `task` ("package.module:function") with `job` in a limited child process and wait for it.

    The task runs in an empty directory. Where it leaves a file named PRODUCT there, the file is moved to
    `product`; a half-written one never appears under that name. Never raises for what the task does; OSError
    when it could not be started at all, such as for want of disk space.
    """
    scratch = Path(tempfile.gettempdir()) / f"collab-confined-{secrets.token_hex(8)}"
    order = {"task": task, "job": job, "bounds": asdict(bounds), "scratch": str(scratch)}
    with _carried_out(order, bounds.seconds + GRACE_SECONDS) as status:
        outcome = _outcome(status, bounds, scratch)
        if outcome.reason:
            log.warning("%s: %s (%s)", task, outcome.reason, _last_words(scratch))
        elif product is not None and not _moved(scratch / PRODUCT, product):
            return Outcome()
        return outcome


@contextmanager
def _carried_out(order: dict[str, Any], seconds: float) -> Iterator[int]:
    """How the task has ended. Its scratch directory exists until the end of the block.

    The watchdog makes that directory and clears it away: it lives on when this process is killed.
    """
    process = subprocess.Popen(
        [sys.executable, "-P", "-B", "-m", "collab.base.confined.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=PACKAGE_ROOT,
        env=_environment(),
        start_new_session=True,
    )
    assert process.stdin and process.stdout
    try:
        with suppress(BrokenPipeError):
            # The pipe stays open: its end tells the watchdog that we are done, or dead.
            process.stdin.write(json.dumps(order).encode() + b"\n")
            process.stdin.flush()
        yield _status(process, process.stdout.fileno(), seconds)
    finally:
        with suppress(BrokenPipeError):
            process.stdin.close()
        process.stdout.close()
        try:
            process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        shutil.rmtree(order["scratch"], ignore_errors=True)  # if the watchdog itself was killed


def _status(watchdog: "subprocess.Popen[bytes]", pipe: int, seconds: float) -> int:
    waiting = select.poll()  # unlike select(), at home with any number of open files
    waiting.register(pipe, select.POLLIN)
    if not waiting.poll(seconds * 1000):
        return TIME_IS_UP
    said = os.read(pipe, 16)
    if said:
        return int(said)
    if watchdog.wait() == -signal.SIGKILL:
        return 128 + signal.SIGKILL
    raise OSError("a confined task could not be started")


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return kept | {
        "PYTHONPATH": str(PACKAGE_ROOT),
        "LANG": "C.UTF-8",
        "OMP_THREAD_LIMIT": "1",
    }


def _outcome(status: int, bounds: Bounds, scratch: Path) -> Outcome:
    result = scratch / RESULT
    if status == 0 and _is_plain_file(result):
        if result.stat().st_size > bounds.result_bytes:
            return Outcome(reason="too_large")
        try:
            answer = json.loads(result.read_bytes())
            return Outcome(value=answer["value"], reason=answer["reason"])
        except (ValueError, KeyError, TypeError):
            return Outcome(reason="damaged")
    if status in (TIME_IS_UP, 128 + signal.SIGXCPU):
        return Outcome(reason="time")
    if status == 128 + signal.SIGKILL or _ran_out_of_memory(scratch):
        return Outcome(reason="memory")
    return Outcome(reason="damaged")


def _ran_out_of_memory(scratch: Path) -> bool:
    """Libraries in C++ and Rust abort when memory is refused, after a word about it."""
    words = _last_words(scratch).lower()
    return any(
        sign in words for sign in ("memory allocation", "bad_alloc", "out of memory", "cannot allocate")
    )


def _last_words(scratch: Path) -> str:
    try:
        with open(scratch / "stderr", "rb") as stream:
            stream.seek(max(0, os.fstat(stream.fileno()).st_size - 2000))
            return " ".join(stream.read().decode("utf-8", "replace").split())[-500:]
    except OSError:
        return ""


def _is_plain_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _moved(made: Path, target: Path) -> bool:
    if not _is_plain_file(made):
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".making-", dir=target.parent)
    os.close(handle)
    beside = Path(name)
    try:
        shutil.copyfile(made, beside, follow_symlinks=False)
        beside.chmod(0o644)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    return True
