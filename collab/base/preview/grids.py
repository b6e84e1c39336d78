"""The child's side of tables: CSV files and spreadsheets as rows of strings."""

import csv
import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from python_calamine import SheetTypeEnum, load_workbook

from collab.base.charset import decode
from collab.base.extract.cells import Value, shown
from collab.base.extract.text import clean
from collab.base.preview.kinds import TABLES_AS_TEXT

DELIMITERS = ";,\t|"
MOST_BYTES = 8 << 20
MOST_CELL_CHARS = 1000
MOST_CHARS = 4_000_000
MOST_SHEETS = 40
SAMPLE_ROWS = 40


def tables_job(job: dict[str, Any]) -> list[dict[str, Any]]:
    """Fields of Sheet for each sheet. Raises what the libraries raise."""
    path, max_rows, max_cols = Path(job["path"]), int(job["max_rows"]), int(job["max_cols"])
    sheets = _text_table(path) if job["mime"] in TABLES_AS_TEXT else _workbook(path)
    left = MOST_CHARS
    made = []
    for name, rows in itertools.islice(sheets, MOST_SHEETS):
        sheet, used = _beginning(name, rows, max_rows, max_cols, left)
        left -= used
        made.append(sheet)
        if left <= 0:
            break
    return made


def _beginning(
    name: str, rows: Iterable[list[str]], max_rows: int, max_cols: int, left: int
) -> tuple[dict[str, Any], int]:
    """As many rows as may be shown, and how many characters they have."""
    shown_rows: list[list[str]] = []
    cut, used = False, 0
    for row in rows:
        row = _without_empty_end(row)
        if len(shown_rows) == max_rows or used > left:
            cut = True
            break
        cut = cut or len(row) > max_cols
        shown_rows.append([clean(cell[:MOST_CELL_CHARS]).strip() for cell in row[:max_cols]])
        used += sum(map(len, shown_rows[-1]))
    while shown_rows and not shown_rows[-1]:
        shown_rows.pop()
    width = max(map(len, shown_rows), default=0)
    even = [row + [""] * (width - len(row)) for row in shown_rows]
    return {"name": clean(name), "rows": even, "cut": cut}, used


def _without_empty_end(row: list[str]) -> list[str]:
    end = len(row)
    while end and not row[end - 1].strip():
        end -= 1
    return row[:end]


def _workbook(path: Path) -> Iterator[tuple[str, Iterator[list[str]]]]:
    with load_workbook(str(path)) as workbook:
        for sheet in workbook.sheets_metadata:
            if sheet.typ == SheetTypeEnum.WorkSheet:
                yield sheet.name, map(_shown_row, workbook.get_sheet_by_name(sheet.name).iter_rows())


def _shown_row(row: list[Value]) -> list[str]:
    return [shown(value) for value in row]


def _text_table(path: Path) -> Iterator[tuple[str, Iterator[list[str]]]]:
    csv.field_size_limit(MOST_BYTES)
    with open(path, "rb") as stream:
        data = stream.read(MOST_BYTES + 1)
    text = decode(data[:MOST_BYTES])
    yield "", _parsed(text, _delimiter(text))


def _parsed(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(text.splitlines(keepends=True), delimiter=delimiter)


def _delimiter(text: str) -> str:
    """The one by which most of the first rows have the same number of cells, and more than one.

    The standard library's Sniffer guesses letters on short tables and takes long on others.
    """
    first, rest = text[:200_000].partition("\n")[::2]
    named = first.strip().lower().removeprefix("sep=")
    if first.lower().startswith("sep=") and named in DELIMITERS and rest:
        return named
    return max(DELIMITERS, key=lambda delimiter: _evenness(text[:200_000], delimiter))


def _evenness(sample: str, delimiter: str) -> int:
    try:
        widths = [len(row) for row in itertools.islice(_parsed(sample, delimiter), SAMPLE_ROWS) if row]
    except csv.Error:
        return 0
    wide = [width for width in widths if width > 1]
    return max((wide.count(width) * 100 + width for width in set(wide)), default=0)
