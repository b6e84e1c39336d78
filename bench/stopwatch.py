"""Taking times on a machine that does other things meanwhile: interleaved rounds, medians, own processes."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from typing import Any, NamedTuple, ParamSpec, TypeVar

Given = ParamSpec("Given")
Made = TypeVar("Made")

WARM_UP = 5


class Taken(NamedTuple):
    """Milliseconds of one call: on the clock, and of the processor alone."""

    clock: float
    processor: float


class Rate(NamedTuple):
    """How many a second: on the clock, and of the processor in this thread alone."""

    clock: float
    processor: float

    @classmethod
    def of(cls, count: int, taken: Taken) -> Rate:
        return cls(count / taken.clock * 1000, count / taken.processor * 1000)


def interleaved(
    calls: Mapping[str, Callable[[], Any]], rounds: int, processor: Callable[[], float] = time.thread_time
) -> dict[str, list[Taken]]:
    """Each call in turn (A B C, A B C, …), after some rounds that do not count.

    `processor`: of this thread alone, or `time.process_time` for what begins threads of its own.
    """
    taken: dict[str, list[Taken]] = {name: [] for name in calls}
    for turn in range(-min(WARM_UP, rounds), rounds):
        for name, call in calls.items():
            one = timed(call, processor)
            if turn >= 0:
                taken[name].append(one)
    return taken


def timed(call: Callable[[], Any], processor: Callable[[], float] = time.thread_time) -> Taken:
    clock, used = time.perf_counter(), processor()
    call()
    return Taken((time.perf_counter() - clock) * 1000, (processor() - used) * 1000)


def share(taken: list[Taken], below: float) -> Taken:
    """The times below which this share of the calls lies; .5 is the median."""
    return Taken(*(quantile(list(times), below) for times in zip(*taken, strict=True)))


def quantile(values: list[float], below: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * below), len(ordered) - 1)]


def apart(work: Callable[Given, Made], *args: Given.args, **kwargs: Given.kwargs) -> Made:
    """Do a piece of work in a fresh process, so that its memory and caches touch nothing else."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *args, **kwargs).result()
