"""CSV files for spreadsheets, as German Excel opens them rightly."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes a cell for that begins so (OWASP, CSV injection; CWE-1236)."""


def csv_file(heads: Sequence[str], rows: Iterable[Iterable[str]]) -> bytes:
    """UTF-8 with its mark, semicolons; a cell that would be a formula gets an apostrophe in front."""
    return codecs.BOM_UTF8 + _written([heads]) + csv_rows(rows)


def csv_rows(rows: Iterable[Iterable[str]]) -> bytes:
    """More rows for the end of such a file."""
    return _written([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row] for row in rows)


def _written(rows: Iterable[Iterable[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()
