"""What the worker makes of a version so that a page can show it, kept beside the database by digest.

All of it can be made again; nothing here is ever the only copy of anything.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Container
from dataclasses import asdict
from pathlib import Path
from typing import Any

from flask import current_app

from collab.base import preview
from collab.base.preview.kinds import OFFICE_ENDINGS, is_mail, is_picture, is_table
from collab.documents.files import store

THUMBNAIL, PICTURE, PDF = "thumb.webp", "picture.webp", "pdf"
TABLES, MAIL = "tables.json", "mail.json"
MOST_ROWS, MOST_COLUMNS = 200, 30


def derived(digest: str, sort: str) -> Path:
    """Where something made of these bytes lies, or would lie."""
    return Path(current_app.config["DATA_DIR"]) / "derived" / digest[:2] / f"{digest}.{sort}"


def has(digest: str, sort: str) -> bool:
    return derived(digest, sort).exists()


def has_thumbnail(digest: str) -> bool:
    return has(digest, THUMBNAIL)


def make(digest: str, mime: str) -> list[str]:
    """Make what is missing; returns what was made. Slow, and never inside a transaction."""
    source = store().path(digest)
    made = []
    for sort, is_wanted, produce in WORKSHOP:
        target = derived(digest, sort)
        if is_wanted(mime) and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            if produce(source, mime, target):
                made.append(sort)
    return made


def _tables(source: Path, mime: str, target: Path) -> bool:
    sheets = preview.tables(source, mime, MOST_ROWS, MOST_COLUMNS)
    return bool(sheets) and _write(target, [asdict(sheet) for sheet in sheets])


def _mail(source: Path, mime: str, target: Path) -> bool:
    mail = preview.mail(source, mime)
    return mail is not None and _write(target, asdict(mail))


def _office_pdf(source: Path, mime: str, target: Path) -> bool:
    return preview.office_pdf(source, target, mime)


def _write(target: Path, value: Any) -> bool:
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    draft.write_text(json.dumps(value, default=str), encoding="utf-8")
    draft.replace(target)
    return True


WORKSHOP: tuple[tuple[str, Callable[[str], bool], Callable[[Path, str, Path], bool]], ...] = (
    (THUMBNAIL, bool, preview.thumbnail),
    (PICTURE, is_picture, preview.picture),
    (PDF, lambda mime: mime in OFFICE_ENDINGS and not is_table(mime), _office_pdf),
    (TABLES, lambda mime: mime != "text/plain" and is_table(mime), _tables),
    (MAIL, is_mail, _mail),
)


def read(digest: str, sort: str) -> Any:
    """Tables or mail as plain data; None where they are not made."""
    try:
        return json.loads(derived(digest, sort).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def sweep(wanted: Container[str]) -> int:
    """Delete what was made of bytes that no row names any more. Returns how many files went."""
    gone = 0
    for path in (Path(current_app.config["DATA_DIR"]) / "derived").glob("??/*"):
        if path.name.lstrip(".").split(".", 1)[0] not in wanted:
            path.unlink(missing_ok=True)
            gone += 1
    return gone
