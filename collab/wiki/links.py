"""`[[Seitentitel]]` in any text of a workspace: where it leads, and the completion while it is typed."""

from __future__ import annotations

from collections.abc import Mapping

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from collab.base.folding import fold, matcher
from collab.base.permissions import Permission
from collab.extensions import db
from collab.people.models import Account
from collab.wiki.models import Page, title_key
from collab.wiki.titles import LINK, pages_named
from collab.workspaces import access
from collab.workspaces.models import Workspace
from collab.writing.links import Link, Suggestion

MOST_SUGGESTIONS = 8


def resolve(found: list[str], workspace: Workspace | None, account: Account) -> Mapping[str, Link]:
    """Pages that are there, by their present title; one that is not there leads to where it can be made."""
    if workspace is None or not db.session.scalar(
        select(Workspace.id).where(
            Workspace.id == workspace.id, access.in_visible_workspace(Workspace.id, account)
        )
    ):
        return {}
    typed = {}
    for words in found:
        match = LINK.fullmatch(words)
        if match and title_key(match[1]):
            title = " ".join(match[1].split())
            typed[words] = (title, title_key(title), " ".join((match[2] or "").split()))
    pages = pages_named(workspace.id, {key for _title, key, _label in typed.values()})
    writes = Permission.WIKI_WRITE in access.permissions_in(account, workspace)
    links = {}
    for words, (title, key, label) in typed.items():
        if page := pages.get(key):
            links[words] = Link(label or page.title, url_for("wiki.show", page=page.key))
        else:
            links[words] = Link(
                label or title, _missing(workspace, title, writes), _missing_words(writes), True
            )
    return links


def _missing(workspace: Workspace, title: str, writes: bool) -> str:
    if writes:
        return url_for("wiki.new", workspace=workspace.slug, title=title)
    return url_for("wiki.index", workspace=workspace.slug, missing=title)


def _missing_words(writes: bool) -> str:
    return (
        _("Diese Seite gibt es noch nicht. Jetzt anlegen") if writes else _("Diese Seite gibt es noch nicht")
    )


def suggest(words: str, workspace: Workspace, writer: Account) -> list[Suggestion]:
    """Pages whose title holds the words that were typed after [[, those that begin with them first."""
    titles = db.session.scalars(
        access.visible(Page, writer)
        .with_only_columns(Page.title)
        .where(Page.workspace_id == workspace.id)
        .order_by(Page.title_key)
    )
    fits, beginning = matcher(words), fold(words).strip()
    found = [title for title in titles if fits(title)]
    found.sort(key=lambda title: not fold(title).startswith(beginning))
    return [Suggestion(f"[[{title}]]", title) for title in found[:MOST_SUGGESTIONS]]
