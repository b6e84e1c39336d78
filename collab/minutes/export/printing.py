"""PDF and DOCX of minutes: made anew while they change, kept once they are sealed.

The libraries that set them are loaded with the first paper: they cost 14 MB in each process.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import Any

from collab.base.storage import Store
from collab.minutes.export.sheet import sheet
from collab.minutes.record import Record


def pdf_of(record: Record, seal: str = "", addenda: Iterable[Mapping[str, Any]] = ()) -> bytes:
    from collab.minutes.export.pdf import make_pdf

    return make_pdf(sheet(record, seal=seal, addenda=addenda))


def docx_of(record: Record, seal: str = "", addenda: Iterable[Mapping[str, Any]] = ()) -> bytes:
    from collab.minutes.export.docx import make_docx

    return make_docx(sheet(record, seal=seal, addenda=addenda))


def keep_pdf(record: Record, store: Store, seal: str = "") -> str:
    """Put the PDF into the content store, before any row names it; returns its SHA-256."""
    return store.put(io.BytesIO(pdf_of(record, seal))).digest
