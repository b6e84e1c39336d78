"""What the tests of extraction share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from collab.base.extract import Extracted, Limits, extract

Read = Callable[..., Extracted]

LIMITS = Limits(seconds=60, cpu_seconds=30, text_chars=200_000, ocr_seconds=50, ocr_pages=5)


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """`read("brief.docx", path_or_bytes)` extracts a file that lies, as stored files do, under another name."""

    def reading(name: str, content: Path | bytes, limits: Limits = LIMITS) -> Extracted:
        path = content if isinstance(content, Path) else tmp_path / "stored"
        if isinstance(content, bytes):
            path.write_bytes(content)
        return extract(path, name, limits)

    return reading
