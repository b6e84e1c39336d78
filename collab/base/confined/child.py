"""The child's side: a watchdog that forks one limited worker, waits for it, and leaves nothing behind.

Started as `python -m collab.base.confined.child`; reads its order as one line of JSON on standard input.
The input stays open after that: when it ends, the process that ordered the work has died.
"""

import ctypes
import errno
import importlib
import json
import os
import resource
import select
import shutil
import signal
import sys
import time
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from collab.base.confined.protocol import RESULT, TIME_IS_UP

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000
REAP_SECONDS = 5


def main() -> None:
    line = sys.stdin.buffer.readline()
    if not line:
        return  # whoever wanted something has died before saying what
    order = json.loads(line)
    scratch = Path(order["scratch"])
    scratch.mkdir(mode=0o700)
    try:
        os.chdir(scratch)
        os.environ |= {"HOME": str(scratch), "TMPDIR": str(scratch)}
        os.dup2(os.open("stderr", os.O_WRONLY | os.O_CREAT, 0o600), sys.stderr.fileno())
        with suppress(BrokenPipeError):
            os.write(sys.stdout.fileno(), b"%d" % _watch(order))
            os.read(sys.stdin.fileno(), 1)  # until the result has been taken
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _watch(order: dict[str, Any]) -> int:
    """Have the order carried out. Returns the exit status of the worker, 128 and more for a signal."""
    _prctl(PR_SET_CHILD_SUBREAPER, 1)
    alive, held = os.pipe()  # the worker alone holds the writing end: it closes when the worker is gone
    watchdog = os.getpid()
    worker = os.fork()
    if worker == 0:
        os.close(alive)
        _work(order, watchdog)
    os.close(held)
    _own_group(worker)
    ready, _, _ = select.select([sys.stdin.fileno(), alive], [], [], order["bounds"]["seconds"])
    os.killpg(worker, signal.SIGKILL)  # the worker is not reaped yet, so its group exists
    _, status = os.waitpid(worker, 0)
    _reap_the_rest()
    if alive not in ready:
        return TIME_IS_UP
    return 128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def _reap_the_rest() -> None:
    """Collect what the worker had started; as its subreaper we inherit it all."""
    until = time.monotonic() + REAP_SECONDS
    while time.monotonic() < until:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                time.sleep(0.01)
        except ChildProcessError:
            return


def _work(order: dict[str, Any], watchdog: int) -> NoReturn:
    """Carry out the order under limits, write its result, and leave without any clean-up."""
    status = 1
    try:
        _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != watchdog:
            os._exit(1)
        _own_group(0)
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, sys.stdin.fileno())
        os.dup2(nothing, sys.stdout.fileno())
        _without_network()
        _limit(order["bounds"])
        answer = _answer(order["task"], order["job"])
        Path(order["scratch"], RESULT).write_text(json.dumps(answer, ensure_ascii=False), "utf-8")
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def _answer(task: str, job: dict[str, Any]) -> dict[str, Any]:
    module, function = task.split(":")
    try:
        return {"value": getattr(importlib.import_module(module), function)(job), "reason": None}
    except MemoryError:
        reason = "memory"
    except OSError as error:
        reason = {errno.EFBIG: "too_large", errno.ENOMEM: "memory"}.get(error.errno or 0, "damaged")
        traceback.print_exc(limit=-3)
    except Exception:
        reason = "damaged"
        traceback.print_exc(limit=-3)
    return {"value": None, "reason": reason}


def _limit(bounds: dict[str, Any]) -> None:
    own, of_programs = bounds["memory_bytes"], bounds["program_memory_bytes"]
    resource.setrlimit(resource.RLIMIT_AS, (own, max(own, of_programs)))
    resource.setrlimit(resource.RLIMIT_CPU, (bounds["cpu_seconds"], bounds["cpu_seconds"] + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (bounds["file_bytes"], bounds["file_bytes"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")  # rather this process than any other


def _without_network() -> None:
    """Move to an empty network namespace, so that no document makes us call other hosts. Where the system
    forbids it (some containers), the work goes on without this extra wall."""
    user, group = os.getuid(), os.getgid()
    flags = CLONE_NEWNET if user == 0 else CLONE_NEWNET | CLONE_NEWUSER
    unshare = getattr(ctypes.CDLL(None), "unshare", None)
    if unshare is None or unshare(flags) != 0 or user == 0:
        return
    with suppress(OSError):
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")


def _own_group(process: int) -> None:
    with suppress(OSError):  # the other side was faster
        os.setpgid(process, process)


def _prctl(option: int, value: int) -> None:
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(option, value, 0, 0, 0)


if __name__ == "__main__":
    main()
