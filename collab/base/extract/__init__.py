"""File to text. Reads any file in a limited child process and says in one word what came of it."""

from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal

from collab.base import confined

State = Literal["read", "no_text", "locked", "unreadable"]


@dataclass(frozen=True)
class Extracted:
    """What was found in a file.

    `text` is normalised as text.py describes; `pages` holds the offset in `text` at which each page, slide
    or sheet begins, and is empty where the format knows none. `reason` is a short code when the file is
    locked (password) or unreadable: time, memory, too_large, damaged, unknown_format, reader_missing.
    """

    state: State
    text: str = ""
    pages: list[int] = field(default_factory=list)
    title: str | None = None
    created: date | None = None
    author: str | None = None
    reason: str | None = None
    truncated: bool = False


@dataclass(frozen=True)
class Limits:
    """What reading one file may cost. A reader that sees its time run out stops and keeps what it has."""

    seconds: float = 120
    cpu_seconds: int = 60
    memory_bytes: int = 1 << 30
    text_chars: int = 4_000_000
    ocr_seconds: float = 80
    ocr_pages: int = 40


def extract(path: Path, filename: str, limits: Limits = Limits()) -> Extracted:
    """The text and the facts of the file at `path`, which its owner calls `filename`. Never raises for a
    bad file; a missing one is the caller's mistake and raises FileNotFoundError."""
    job = {"path": str(path.resolve(strict=True)), "filename": filename, "limits": asdict(limits)}
    bounds = confined.Bounds(
        seconds=limits.seconds,
        cpu_seconds=limits.cpu_seconds,
        memory_bytes=limits.memory_bytes,
        result_bytes=limits.text_chars * 8 + (4 << 20),
    )
    for frugal in (False, True):
        outcome = confined.run("collab.base.extract.reading:read_job", job | {"frugal": frugal}, bounds)
        if outcome.reason != "memory":
            break
    return (
        _from_plain(outcome.value)
        if outcome.reason is None
        else Extracted("unreadable", reason=outcome.reason)
    )


def _from_plain(value: dict[str, Any]) -> Extracted:
    try:
        created = date.fromisoformat(value["created"]) if value["created"] else None
        return Extracted(**(value | {"created": created}))
    except (TypeError, ValueError, KeyError):
        return Extracted("unreadable", reason="damaged")
