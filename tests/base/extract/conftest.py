"""What the tests of extraction share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from collab.base.extract import Extracted, Limits, extract

Read = Callable[..., Extracted]

LIMITS = Limits(seconds=60, cpu_seconds=30, text_chars=200_000, ocr_seconds=50, ocr_pages=5)


TIGHT = Limits(
    seconds=8, cpu_seconds=2, memory_bytes=512 << 20, text_chars=200_000, ocr_seconds=3, ocr_pages=3
)
"""For hostile files: what they may cost in a test."""


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """`read("brief.docx", path_or_bytes)` extracts a file that lies under another name, as stored ones do."""

    def reading(name: str, content: Path | bytes, limits: Limits = LIMITS) -> Extracted:
        path = content if isinstance(content, Path) else tmp_path / "stored"
        if isinstance(content, bytes):
            path.write_bytes(content)
        return extract(path, name, limits)

    return reading


@pytest.fixture
def still_reading(read: Read) -> Iterator[None]:
    """After the test: whatever happened, the caller goes on and the next file is read."""
    yield
    assert read("gut.txt", b"Alles gut").text == "Alles gut"
