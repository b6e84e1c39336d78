"""Short addresses of workspaces: proposed from the title, chosen once, never changed."""

from __future__ import annotations

import re

from collab.base.folding import fold

LONGEST = 60
RESERVED = frozenset({"new", "all", "mine", "archive", "archived", "search", "edit", "settings", "members"})
"""Words that are, or may become, pages of their own beside the workspaces."""

FORM = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def propose(title: str) -> str:
    """A short address made of the title's words; empty if nothing of it can be written in plain letters."""
    words = re.findall(r"[a-z0-9]+", fold(title))
    slug = "-".join(words)
    if len(slug) > LONGEST:
        slug = slug[: LONGEST + 1].rpartition("-")[0] or slug[:LONGEST]
    return f"{slug}-1" if slug in RESERVED else slug


def well_formed(slug: str) -> bool:
    return 2 <= len(slug) <= LONGEST and bool(FORM.fullmatch(slug))
