"""Where a page stands in the tree: step by step with buttons, or right below another page."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from flask_babel import gettext as _
from sqlalchemy import func, select, update

from collab.base.errors import Refused
from collab.extensions import db
from collab.people.models import Account
from collab.wiki.actions.journal import hold, record_page
from collab.wiki.models import Page
from collab.wiki.tree import Tree
from collab.workspaces.models import Workspace

DEEPEST = 12


class Step(StrEnum):
    """One step in the tree: among its neighbours, below the one before it, beside the page above it."""

    UP = "up"
    DOWN = "down"
    IN = "in"
    OUT = "out"


def step_page(page: Page, step: Step, *, actor: Account, now: datetime) -> bool:
    """Move by one step. Returns whether there was one to make."""
    hold(page.workspace)
    tree = Tree.of(page.workspace_id)
    beside = [node.id for node in tree.siblings(page.id)]
    at = beside.index(page.id)
    if step in (Step.UP, Step.DOWN):
        other = at - 1 if step is Step.UP else at + 1
        if not 0 <= other < len(beside):
            return False
        beside[at], beside[other] = beside[other], beside[at]
        _number(beside)
        record_page("page.moved", page, actor, now)
        return True
    if step is Step.IN:
        if at == 0:
            return False
        return place_page(page, db.session.get(Page, beside[at - 1]), actor=actor, now=now)
    parent_id = tree.parent_of(page.id)
    if parent_id is None:
        return False
    around = [node.id for node in tree.siblings(parent_id)]
    around.insert(around.index(parent_id) + 1, page.id)
    page.parent_id = tree.parent_of(parent_id)
    _number(around)
    record_page("page.moved", page, actor, now)
    return True


def place_page(page: Page, parent: Page | None, *, actor: Account, now: datetime) -> bool:
    """Put the page, with all below it, last below another page (None: at the top)."""
    hold(page.workspace)
    tree = Tree.of(page.workspace_id)
    if tree.parent_of(page.id) == (parent.id if parent else None):
        return False
    if parent is not None:
        if parent.id in tree.below(page.id):
            raise Refused(_("Eine Seite kann nicht unter sich selbst stehen. Bitte wählen Sie eine andere."))
        if parent.workspace_id != page.workspace_id or parent.trashed_at is not None:
            raise Refused(_("Diese übergeordnete Seite gibt es nicht mehr. Bitte wählen Sie eine andere."))
        if len(tree.way_to(parent.id)) + _height(tree, page.id) > DEEPEST:
            raise Refused(_("Tiefer als %(levels)s Ebenen geht es nicht.", levels=DEEPEST))
    page.parent_id = parent.id if parent else None
    page.position = next_position(page.workspace, parent)
    record_page("page.moved", page, actor, now)
    return True


def next_position(workspace: Workspace, parent: Page | None) -> int:
    """The place after the last page below `parent`."""
    highest = db.session.scalar(
        select(func.max(Page.position)).where(
            Page.workspace_id == workspace.id, Page.parent_id == (parent.id if parent else None)
        )
    )
    return 0 if highest is None else highest + 1


def _height(tree: Tree, page_id: int) -> int:
    return max((len(tree.way_to(each)) for each in tree.below(page_id)), default=1) - len(
        tree.way_to(tree.parent_of(page_id))
    )


def _number(ids: list[int]) -> None:
    db.session.flush()
    for position, page_id in enumerate(ids):
        db.session.execute(update(Page).where(Page.id == page_id).values(position=position))
