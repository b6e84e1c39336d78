"""Decisions cited in texts: "forum-integration 2026/3", or "Beschluss 2026/3" in the same workspace."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask import url_for
from flask_babel import gettext as _

from collab.minutes import decision_queries
from collab.people.models import Account
from collab.workspaces.models import Workspace
from collab.writing import links
from collab.writing.links import Link

CITED = re.compile(
    r"(?<![\w/.-])(?:(?:Beschl(?:uss|usses|üsse|üssen) )?(?P<slug>[a-z0-9][a-z0-9-]{1,59}) "
    r"|Beschl(?:uss|usses|üsse|üssen) (?:Nr\. ?)?)(?P<year>20\d\d)/(?P<number>\d{1,5})(?![\w/])"
)


def register() -> None:
    links.register("decision", CITED, resolve)


def resolve(found: list[str], workspace: Workspace | None, account: Account) -> Mapping[str, Link]:
    """What is no decision that the reader may see stays text."""
    wanted = {words: cited for words in found if (cited := _read(words, workspace))}
    known = decision_queries.by_citation(set(wanted.values()), account) if wanted else {}
    return {
        words: Link(
            label=words,
            url=url_for("minutes.decision", decision=decision.key),
            title=decision.title or _("Beschluss"),
        )
        for words, cited in wanted.items()
        if (decision := known.get(cited))
    }


def _read(words: str, workspace: Workspace | None) -> tuple[str, int, int] | None:
    match = CITED.fullmatch(words)
    if match is None:
        return None
    slug = match["slug"] or (workspace.slug if workspace else "")
    return (slug, int(match["year"]), int(match["number"])) if slug else None
