"""The running platform: memory of its processes, and how soon an uploaded document is found."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote_plus

import psutil

from bench.instance import DOCUMENT_KEY, FOLDER_KEY, application, signed_in_cookie
from bench.server import Server, running
from bench.stopwatch import quantile
from bench.texts import queries, synthetic_texts
from bench.upload import BOUNDARY, Uploaded, around, uploads

LONGEST_WAIT = 60.0


@dataclass(frozen=True)
class Memory:
    """MB (10⁶ bytes): resident, and proportional where the system tells it (shared pages counted once)."""

    web: float
    worker: float
    proportional: float | None

    @property
    def together(self) -> float:
        return self.web + self.worker


@dataclass(frozen=True)
class Living:
    started: Memory
    used: Memory
    findable: float  # median seconds
    findable_longest: float
    upload: Uploaded | None


def living(folder: Path, documents: int, megabytes: int, tries: int, settle: float) -> Living:
    """Start the platform, let it settle for some seconds, use it, watch it.

    With `megabytes` 0 nothing large is uploaded.
    """
    with running(folder, signed_in_cookie(application(folder))) as server:
        time.sleep(settle)  # the worker looks after its index once at its start
        started = memory(server)
        for path in ("/", f"/w/raum-1/documents/{FOLDER_KEY}", f"/d/{DOCUMENT_KEY}"):
            server.get(path)
        for words in queries(20):
            server.get(f"/search?q={quote_plus(words)}")
        waits = [seconds_until_found(server, documents, number) for number in range(tries)]
        used = memory(server)
        upload = uploads(server, folder, megabytes) if megabytes else None
    return Living(started, used, quantile(waits, 0.5), max(waits), upload)


def memory(server: Server) -> Memory:
    web, worker = server.web(), server.worker()
    return Memory(_resident(web), _resident(worker), _proportional(web + worker))


def _resident(processes: list[psutil.Process]) -> float:
    return sum(process.memory_info().rss for process in processes) / 1e6


def _proportional(processes: list[psutil.Process]) -> float | None:
    shares = [getattr(process.memory_full_info(), "pss", None) for process in processes]
    return sum(shares) / 1e6 if None not in shares else None


def seconds_until_found(server: Server, documents: int, number: int) -> float:
    """Upload a text with a word that occurs nowhere else; until a search page shows the document."""
    word = "Quittenmarmelade" + "abcdefghijklmnopqrstuvwxyz"[number % 26] * 2
    name = f"Bericht {number}.txt"
    text = next(iter(synthetic_texts(1, seed=documents + number))).text
    head, tail = around(name)
    body = head + f"{text}\n\n{word}\n".encode() + tail
    token = server.token()
    started = time.perf_counter()
    status, answer = server.ask(
        "POST",
        "/w/raum-2/documents",
        [body],
        {
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
            "Content-Length": str(len(body)),
            "X-CSRFToken": token,
            "Accept": "application/json",
        },
    )
    if status != 201:
        raise RuntimeError(f"the upload was answered with {status}: {answer}")
    while time.perf_counter() - started < LONGEST_WAIT:
        if f"Bericht {number}" in server.get(f"/search?q={word}"):
            return time.perf_counter() - started
        time.sleep(0.1)
    raise RuntimeError(f"not found within {LONGEST_WAIT:.0f} seconds: {word}")
