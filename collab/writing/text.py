"""Written text as the reader sees it."""

from __future__ import annotations

from collections.abc import Iterable

from flask import g
from markupsafe import Markup

from collab.base import markup
from collab.people.models import Account
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace
from collab.writing import links, mentions


def shown(
    text: str, *, workspace: Workspace | None, account: Account, top_heading: int = 3, anchors: bool = False
) -> Markup:
    """Markdown with names, pages and numbers as links for this reader. A new line is a new line.

    `anchors`: the headings have the ids of `markup.toc(text, top_heading)`.
    """
    references = links.references([text], workspace, account)
    if workspace is not None and (people := mentions.reference(text, workspace, account)):
        references.append(people)
    return markup.render(text, top_heading, references=references, breaks=True, anchors=anchors)


def prepare(texts: Iterable[str], workspace: Workspace | None, account: Account) -> None:
    """Look up what many texts refer to at once, before each of them is shown."""
    links.references(texts, workspace, account)


def written(text: str, top_heading: int = 3, anchors: bool = False) -> Markup:
    """The filter of templates: for whoever is signed in, in the workspace of the page."""
    return shown(
        text,
        workspace=g.get("workspace"),
        account=signed_in(),
        top_heading=top_heading,
        anchors=anchors,
    )
