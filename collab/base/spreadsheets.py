"""CSV files for spreadsheets, as German Excel opens them rightly."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes a cell for that begins so (OWASP, CSV injection; CWE-1236)."""


def csv_file(heads: Sequence[str], rows: Iterable[Iterable[str]]) -> bytes:
    """UTF-8 with its mark, semicolons; a cell that would be a formula gets an apostrophe in front."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")
