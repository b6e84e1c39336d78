"""Titles of pages and the links that name them.

A link `[[Titel]]` or `[[Titel|Text]]` names a page of its workspace by title. Renaming a page touches no
text: the page remembers its former titles, and links that use one lead to it as before, under its present
title. So nobody's text changes under her hands, and links in minutes or posts stay right as well. A former
title that pages still use is given to no other page.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from collab.extensions import db
from collab.wiki.models import FormerTitle, Page, title_key

LINK = re.compile(r"\[\[([^\[\]|\n]{1,200})(?:\|([^\[\]|\n]{1,200}))?\]\]")
FORBIDDEN = frozenset("[]|")
CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]*`", re.M | re.S)


@dataclass(frozen=True)
class Named:
    """The page that a title names now."""

    id: int
    key: str
    title: str


def named_in(text: str) -> dict[str, str]:
    """The titles that a text links to, as typed, by their key; what stands in code is no link."""
    found: dict[str, str] = {}
    for match in LINK.finditer(CODE.sub("", text)):
        title = " ".join(match[1].split())
        if title:
            found.setdefault(title_key(title), title)
    return found


def pages_named(workspace_id: int, keys: Collection[str]) -> Mapping[str, Named]:
    """The pages that these titles lead to, by title key: by what they are called, or were called before."""
    if not keys:
        return {}
    former = (
        select(FormerTitle.title_key, Page.id, Page.key, Page.title)
        .join(Page, Page.id == FormerTitle.page_id)
        .where(FormerTitle.workspace_id == workspace_id, FormerTitle.title_key.in_(keys))
        .where(Page.trashed_at.is_(None))
    )
    present = select(Page.title_key, Page.id, Page.key, Page.title).where(
        Page.workspace_id == workspace_id, Page.title_key.in_(keys), Page.trashed_at.is_(None)
    )
    rows = [*db.session.execute(former).all(), *db.session.execute(present).all()]  # the present one wins
    return {row[0]: Named(row[1], row[2], row[3]) for row in rows}
