"""Running the schedule: every task on its own, in its own session; none stops another."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from collab.base import clock
from collab.worker.alone import alone
from collab.worker.schedule import SCHEDULE, Task

THREADS = 4
SIGN_OF_LIFE = 5  # seconds
PAUSE_AFTER_FAILURE = 30.0  # seconds
SECONDS_TO_STOP = 8.0

log = structlog.get_logger("worker")
logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)  # a long task skipping its turn is no news


def run_until_stopped(app: Flask, schedule: Sequence[Task] = SCHEDULE) -> None:
    """Run the schedule until SIGTERM or Ctrl-C. Ends the process.

    A task that is still running after some seconds is left: whatever it did not commit, the next
    worker does.
    """
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    code = 0
    with alone(app, stop) as lock:
        if lock is not None:
            runner = Runner(app)
            runner.start(schedule)
            log.info("worker started", tasks=len(schedule))
            while not stop.wait(SIGN_OF_LIFE):
                if not lock.is_held():
                    log.error("the database has lost this worker; it ends so that another one can begin")
                    code = 1
                    break
            runner.stop(SECONDS_TO_STOP)
            log.info("worker stopped")
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)  # does not wait for threads in a long task


class Runner:
    """The scheduler with its tasks."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.sign_of_life = Path(app.config["DATA_DIR"]) / "worker.alive"
        self._running: set[str] = set()
        self._paused_until: dict[str, float] = {}
        self._ending = False
        self._scheduler = BackgroundScheduler(
            executors={
                "common": ThreadPoolExecutor(THREADS),
                "index": ThreadPoolExecutor(1),
                "telling": ThreadPoolExecutor(1),
            },
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone=clock.BERLIN,
        )

    def start(self, schedule: Sequence[Task]) -> None:
        start = clock.now()
        for task in schedule:
            self._scheduler.add_job(
                self.perform, "interval", args=[task], seconds=task.every, executor=task.lane, id=task.name,
                next_run_time=start + timedelta(seconds=task.first),
            )  # fmt: skip
        self._scheduler.add_job(
            self.sign_of_life.touch, "interval", seconds=SIGN_OF_LIFE, executor="common", next_run_time=start
        )
        self._scheduler.start()

    def perform(self, task: Task) -> None:
        """Run a task once. A failure is logged, and the task rests a little; the schedule goes on."""
        if self._ending or self._paused_until.get(task.name, 0.0) > time.monotonic():
            return
        self._running.add(task.name)
        started = time.perf_counter()
        try:
            with self.app.app_context():
                done = task.run(clock.now())
            if done:
                seconds = round(time.perf_counter() - started, 2)
                log.info("task", task=task.name, done=done, seconds=seconds)
        except Exception:
            log.exception("task failed", task=task.name)
            self._paused_until[task.name] = time.monotonic() + PAUSE_AFTER_FAILURE
        finally:
            self._running.discard(task.name)

    def stop(self, seconds: float) -> None:
        """Begin nothing new, and wait so long for what is running."""
        self._ending = True
        self._scheduler.pause()
        end = time.monotonic() + seconds
        while self._running and time.monotonic() < end:
            time.sleep(0.05)
        if self._running:
            log.warning("tasks left unfinished", tasks=sorted(self._running))
        self.sign_of_life.unlink(missing_ok=True)
