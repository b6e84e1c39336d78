"""What test_confined.py has done in a child process."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from collab.base.confined import programs
from collab.base.confined.protocol import PRODUCT, RESULT


def echo(job: dict[str, Any]) -> dict[str, Any]:
    return job


def see_the_environment(_job: dict[str, Any]) -> dict[str, str]:
    return dict(os.environ)


def list_modules(_job: dict[str, Any]) -> list[str]:
    return sorted(sys.modules)


def sleep(_job: dict[str, Any]) -> None:
    time.sleep(600)


def spin(_job: dict[str, Any]) -> None:
    while True:
        pass


def take_memory(_job: dict[str, Any]) -> int:
    return len(bytearray(8 << 30))


def die_like_a_library(_job: dict[str, Any]) -> None:
    os.abort()


def abort_for_want_of_memory(_job: dict[str, Any]) -> None:
    os.write(2, b"memory allocation of 4294967296 bytes failed\n")
    os.abort()


def write_without_end(_job: dict[str, Any]) -> None:
    with open("heap", "wb") as heap:
        while True:
            heap.write(bytes(1 << 20))


def answer_without_end(_job: dict[str, Any]) -> str:
    return "x" * (8 << 20)


def write_a_false_result(_job: dict[str, Any]) -> None:
    Path(RESULT).write_text("{not json")
    os._exit(0)


def link_the_product_to_a_secret(job: dict[str, Any]) -> bool:
    Path(PRODUCT).symlink_to(job["secret"])
    return True


def leave_a_product(_job: dict[str, Any]) -> bool:
    Path(PRODUCT).write_bytes(b"made")
    return True


def leave_a_child_behind(job: dict[str, Any]) -> bool:
    subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(600)"], close_fds=bool(job.get("close", True))
    )
    return True


def start_a_child_and_wait(_job: dict[str, Any]) -> None:
    subprocess.run([sys.executable, "-c", "import time; time.sleep(600)"], check=False)


def memory_of_programs(_job: dict[str, Any]) -> list[int]:
    command = [sys.executable, "-c", "import resource; print(resource.getrlimit(resource.RLIMIT_AS)[0])"]
    return [int(programs.output(command, 20, large=large)) for large in (False, True)]


def kill_the_watchdog(_job: dict[str, Any]) -> None:
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(600)


def reach(job: dict[str, Any]) -> bool:
    with socket.socket() as caller:
        caller.settimeout(5)
        return caller.connect_ex(("127.0.0.1", job["port"])) == 0
