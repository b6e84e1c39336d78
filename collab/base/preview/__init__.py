"""What a page can show of a file: small pictures, safe pictures, tables, mails, office documents as PDF.

Each is made in a limited child process. Nothing here raises for a bad file: the answer is then False, None
or an empty list, and the page shows what it has without it. Returned text is plain; markup is made elsewhere.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from collab.base import confined
from collab.base.extract import libreoffice
from collab.base.preview.kinds import OFFICE_ENDINGS, is_mail, is_picture, is_table

SHORT = confined.Bounds(seconds=30, cpu_seconds=20, result_bytes=32 << 20)
OFFICE = confined.Bounds(seconds=120, cpu_seconds=90)


@dataclass(frozen=True)
class Sheet:
    """A table as plain strings, rows of equal length. `cut` when the file has more than is shown."""

    name: str
    rows: list[list[str]]
    cut: bool


@dataclass(frozen=True)
class MailAttachment:
    name: str
    size: int
    """In bytes; 0 where the mail program keeps the attachment in pieces."""

    mime: str
    """What the mail claims; not checked."""


@dataclass(frozen=True)
class MailView:
    """`date` has the time zone that the sender stated, or none."""

    sender: str
    to: list[str]
    cc: list[str]
    date: datetime | None
    subject: str
    text: str
    attachments: list[MailAttachment]
    cut: bool


def thumbnail(path: Path, mime: str, target: Path, size: tuple[int, int] = (320, 400)) -> bool:
    """A small picture of the first page or of the picture itself, within `size` (width, height in pixels),
    written to `target`: PNG when it ends in .png, else WebP. Office formats need LibreOffice."""
    wishes = {"size": list(size)}
    if mime in OFFICE_ENDINGS:
        return can_convert() and _made("pictures:thumbnail_job", wishes, path, mime, target, OFFICE)
    if mime != "application/pdf" and not is_picture(mime):
        return False
    return _made("pictures:thumbnail_job", wishes, path, mime, target, SHORT)


def picture(path: Path, mime: str, target: Path, max_px: int = 2000) -> bool:
    """The picture drawn anew, upright, without metadata, at most `max_px` wide and high."""
    return is_picture(mime) and _made("pictures:picture_job", {"max_px": max_px}, path, mime, target, SHORT)


def office_pdf(path: Path, target: Path, mime: str = "") -> bool:
    """The office document as PDF by LibreOffice; False where that is not installed."""
    return can_convert() and _made("pictures:pdf_job", {}, path, mime, target, OFFICE)


def can_convert() -> bool:
    """Whether this machine has LibreOffice."""
    return libreoffice.program() is not None


def tables(path: Path, mime: str, max_rows: int = 500, max_cols: int = 50) -> list[Sheet]:
    """The beginning of each table of a CSV file or spreadsheet."""
    if not is_table(mime):
        return []
    job = _job(path, mime) | {"max_rows": max_rows, "max_cols": max_cols}
    outcome = confined.run("collab.base.preview.grids:tables_job", job, SHORT)
    try:
        return [Sheet(**sheet) for sheet in outcome.value or ()]
    except TypeError:
        return []


def mail(path: Path, mime: str) -> MailView | None:
    """The mail in an EML or MSG file."""
    if not is_mail(mime):
        return None
    outcome = confined.run("collab.base.preview.post:mail_job", _job(path, mime), SHORT)
    if not isinstance(outcome.value, dict):
        return None
    try:
        said = outcome.value
        date = datetime.fromisoformat(said["date"]) if said["date"] else None
        attachments = [MailAttachment(**attachment) for attachment in said["attachments"]]
        return MailView(**(said | {"date": date, "attachments": attachments}))
    except (TypeError, ValueError, KeyError):
        return None


def _made(
    task: str, wishes: dict[str, Any], path: Path, mime: str, target: Path, bounds: confined.Bounds
) -> bool:
    job = _job(path, mime) | wishes | {"png": target.suffix.lower() == ".png"}
    return confined.run(f"collab.base.preview.{task}", job, bounds, product=target).value is True


def _job(path: Path, mime: str) -> dict[str, Any]:
    return {"path": str(path.resolve()), "mime": mime}
