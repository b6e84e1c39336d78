"""Workbooks for spreadsheets (Office Open XML, ECMA-376)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

Cell = str | int | Decimal | None


def xlsx_file(title: str, heads: Sequence[str], rows: Iterable[Iterable[Cell]]) -> bytes:
    """One sheet. Text stays text, whatever it begins with."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\\/*?:\[\]]", " ", title)[:31])
    sheet.freeze_panes = "A2"

    def cell(value: Cell) -> Any:
        if not isinstance(value, str):
            return WriteOnlyCell(sheet, value)
        made = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value)[:32_767])
        made.data_type = "s"  # otherwise "=…" would be a formula
        return made

    bold = [cell(head) for head in heads]
    for head in bold:
        head.font = Font(bold=True)
    sheet.append(bold)
    for row in rows:
        sheet.append([cell(value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
