"""Minutes as PDF: tagged (PDF/UA-1) and archivable (PDF/A-2a), set by typst with its own fonts only."""

from __future__ import annotations

import json
from pathlib import Path

import typst

from collab.minutes.export.sheet import Sheet

TEMPLATE = Path(__file__).with_name("minutes.typ")


def make_pdf(sheet: Sheet) -> bytes:
    """The bytes of the PDF. The sheet is handed over as data; the template sets its strings as text."""
    made = typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=["a-2a", "ua-1"],
        sys_inputs={"record": json.dumps(sheet, ensure_ascii=False)},
    )
    assert isinstance(made, bytes)
    return made
