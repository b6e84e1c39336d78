"""The second process: everything that happens later or on a schedule, and the only writer of the index.

`schedule.py` is the whole schedule on one page; `running.py` runs it; `alone.py` sees to it that only
one worker is at work.
"""

from __future__ import annotations

import click
from flask import current_app


@click.command("worker")
def command() -> None:
    """Run the worker: texts, search index, mails, digests, trash. Ends on SIGTERM or Ctrl-C."""
    from collab.worker.running import run_until_stopped

    run_until_stopped(current_app._get_current_object())  # type: ignore[attr-defined]
