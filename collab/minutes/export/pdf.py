"""Minutes as PDF; see `base.paper.setting` for its standards."""

from __future__ import annotations

from pathlib import Path

from collab.base.paper.setting import make_pdf as set_paper
from collab.minutes.export.sheet import Sheet

TEMPLATE = Path(__file__).with_name("minutes.typ")


def make_pdf(sheet: Sheet) -> bytes:
    return set_paper(TEMPLATE, sheet)
