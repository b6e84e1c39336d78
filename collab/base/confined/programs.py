"""Programs of the machine that a confined task may call. They inherit its limits and end with it."""

import resource
import shutil
import subprocess
import tempfile
from collections.abc import Sequence


class ProgramFailed(Exception):
    """The program is there, but made nothing of the file, or not in time."""


def installed(*names: str) -> str | None:
    """The path of the first of these programs that the machine has."""
    return next((path for path in map(shutil.which, names) if path), None)


def output(command: Sequence[str], seconds: float, large: bool = False) -> bytes:
    """What the program prints. Raises ProgramFailed when it fails or takes longer than `seconds`.
    A `large` program may take as much memory as the bounds of the task allow to programs.

    The output goes through a file, not a pipe: a pipe held open by a process that the program itself has
    started would keep us waiting after the time is up.
    """
    with tempfile.TemporaryFile() as printed:
        try:
            done = subprocess.run(  # noqa: S603 (a list of our own words and one path, no shell)
                command,
                stdin=subprocess.DEVNULL,
                stdout=printed,
                timeout=max(seconds, 0.1),
                check=False,
                preexec_fn=_take_more_memory if large else None,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise ProgramFailed(command[0]) from error
        if done.returncode != 0:
            raise ProgramFailed(f"{command[0]} ended with {done.returncode}")
        printed.seek(0)
        return printed.read()


def _take_more_memory() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
