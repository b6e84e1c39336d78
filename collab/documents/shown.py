"""What the page of a document shows: its preview, its versions, its history."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from collab.activity.feed import Line, feed
from collab.base import markup
from collab.base.charset import decode
from collab.documents import previews
from collab.documents.downloads import INLINE
from collab.documents.files import store
from collab.documents.models import Document, Version, VersionText
from collab.extensions import db
from collab.people.models import Account

TEXT_BYTES = 200_000
TEXT_CHARS = 60_000


@dataclass(frozen=True)
class Preview:
    """`sort` names the part of the template: pdf, office, picture, tables, mail, markdown, text, pages, none.

    `cut` when the file has more than is shown.
    """

    sort: str
    data: Any = None
    cut: bool = False
    pages: list[str] = field(default_factory=list)


def preview(version: Version) -> Preview:
    """The best that can be shown of a version; in the end its extracted text."""
    digest, mime = version.digest, version.mime
    if mime == "application/pdf":
        return Preview("none" if version.text_reason == "damaged" else "pdf")
    if mime.startswith("image/") and previews.has(digest, previews.PICTURE):
        return Preview("picture", "documents.picture")
    if mime in INLINE and mime.startswith("image/"):
        return Preview("picture", "documents.inline")
    if (tables := previews.read(digest, previews.TABLES)) is not None:
        return Preview("tables", tables)
    if (mail := previews.read(digest, previews.MAIL)) is not None:
        sent = datetime.fromisoformat(mail["date"]) if mail.get("date") else None
        return Preview("mail", mail | {"sent": sent})
    if previews.has(digest, previews.PDF):
        return Preview("office")
    if mime in ("text/markdown", "text/plain"):
        return _plain_text(version)
    return _extracted(version)


def _plain_text(version: Version) -> Preview:
    try:
        with open(store().path(version.digest), "rb") as stream:
            data = stream.read(TEXT_BYTES + 1)
    except FileNotFoundError:
        return Preview("none")
    text, cut = decode(data[:TEXT_BYTES]), len(data) > TEXT_BYTES
    if version.mime == "text/markdown":
        return Preview("markdown", _markdown(text), cut)
    return Preview("text", text, cut)


def _markdown(text: str) -> Markup:
    return markup.render(text, top_heading=3)


def _extracted(version: Version) -> Preview:
    row = db.session.execute(
        select(func.substr(VersionText.text, 1, TEXT_CHARS), func.length(VersionText.text)).where(
            VersionText.version_id == version.id
        )
    ).one_or_none()
    if row is None or not row[0].strip():
        return Preview("none")
    text, length = row
    starts = [start for start in version.pages if start < len(text)]
    if len(starts) < 2:
        return Preview("text", text, length > TEXT_CHARS)
    ends = [*starts[1:], len(text)]
    pages = [text[start:end].strip() for start, end in zip(starts, ends, strict=True)]
    return Preview("pages", None, length > TEXT_CHARS, pages)


def versions(document: Document) -> list[Version]:
    """All versions, newest first, with their authors."""
    query = (
        select(Version)
        .where(Version.document_id == document.id)
        .order_by(Version.number.desc())
        .options(joinedload(Version.author).joinedload(Account.person))
    )
    return list(db.session.scalars(query))


def history(document: Document, account: Account) -> list[Line]:
    """What happened to the document, newest first."""
    return feed(account, object=("document", document.id), limit=20)
