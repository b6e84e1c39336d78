"""The first sheet of a workbook as rows of text. Runs in a confined process: the file is a stranger's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from python_calamine import CalamineError, PasswordError, SheetTypeEnum, load_workbook

from collab.base.extract.cells import shown

MOST_ROWS = 3_000
MOST_COLUMNS = 120
LONGEST_CELL = 1_000


def read_rows(job: dict[str, Any]) -> list[list[str]] | str:
    """The rows as they stand, empty ones too; else one word: locked, damaged, empty or large."""
    try:
        with load_workbook(str(Path(job["path"]))) as workbook:
            for sheet in workbook.sheets_metadata:
                if sheet.typ == SheetTypeEnum.WorkSheet:
                    return _rows(workbook.get_sheet_by_name(sheet.name))
    except PasswordError:
        return "locked"
    except CalamineError:
        return "damaged"
    return "empty"


def _rows(sheet: Any) -> list[list[str]] | str:
    if sheet.height == 0:
        return "empty"
    if sheet.total_height > MOST_ROWS or sheet.total_width > MOST_COLUMNS:
        return "large"
    before = sheet.start[0] if sheet.start else 0
    rows = [[str(shown(cell)).strip()[:LONGEST_CELL] for cell in row] for row in sheet.iter_rows()]
    return [[] for _ in range(before)] + rows if len(rows) + before <= sheet.total_height else rows
