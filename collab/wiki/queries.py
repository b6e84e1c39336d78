"""Reading pages. Lists ask a fixed number of questions, however long they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload
from sqlalchemy.sql import ColumnElement

from collab.base.permissions import Permission
from collab.extensions import db
from collab.people.models import Account, Person
from collab.wiki.models import FormerTitle, FrontPage, Page, PageLink
from collab.wiki.titles import pages_named
from collab.wiki.tree import Node, Tree
from collab.workspaces import access
from collab.workspaces.models import Workspace


@dataclass(frozen=True)
class Changed:
    """One line of the list of changes."""

    key: str
    title: str
    at: datetime
    by: Person


@dataclass(frozen=True)
class Broken:
    """A title that is linked to and names no page, with the pages that link to it."""

    title: str
    sources: list[Node]


@dataclass(frozen=True)
class Upkeep:
    """What a wiki lacks: pages that are linked to and are missing, and pages that nothing leads to."""

    broken: list[Broken]
    orphans: list[Node]


def visible_page(account: Account) -> ColumnElement[bool]:
    """The rule of access.visible() for pages: nothing in the trash."""
    return and_(access.in_visible_workspace(Page.workspace_id, account), Page.trashed_at.is_(None))


def find_page(account: Account, key: str) -> Page | None:
    """For the gate. A page in the trash exists for those only who may bring it back."""
    page = db.session.scalar(
        select(Page)
        .where(Page.key == key, access.in_visible_workspace(Page.workspace_id, account))
        .options(
            joinedload(Page.workspace),
            joinedload(Page.created_by).joinedload(Account.person),
            joinedload(Page.changed_by).joinedload(Account.person),
        )
    )
    if page is None or page.trashed_at is None:
        return page
    return page if Permission.WIKI_WRITE in access.permissions_in(account, page.workspace) else None


def page_by_key(workspace: Workspace, key: str | None) -> Page | None:
    """A page of this workspace that is there, as fields of forms name it."""
    if not key:
        return None
    return db.session.scalar(
        select(Page).where(Page.workspace_id == workspace.id, Page.key == key, Page.trashed_at.is_(None))
    )


def trashed_named(workspace: Workspace, key: str) -> Page | None:
    """The page with this title key that was thrown away last."""
    return db.session.scalar(
        select(Page)
        .where(Page.workspace_id == workspace.id, Page.title_key == key, Page.trashed_at.is_not(None))
        .order_by(Page.trashed_at.desc())
        .limit(1)
    )


def latest_changes(workspace: Workspace, limit: int = 10) -> list[Changed]:
    query = (
        select(Page.key, Page.title, Page.changed_at, Person)
        .join(Account, Account.id == Page.changed_by_id)
        .join(Person, Person.id == Account.person_id)
        .where(Page.workspace_id == workspace.id, Page.trashed_at.is_(None))
        .order_by(Page.changed_at.desc(), Page.id.desc())
        .limit(limit)
    )
    return [Changed(*row) for row in db.session.execute(query)]


def backlinks(page: Page, tree: Tree) -> list[Node]:
    """The pages whose text names this one, by its title or one that it had."""
    former = select(FormerTitle.title_key).where(FormerTitle.page_id == page.id)
    present = select(Page.id).where(
        Page.workspace_id == page.workspace_id,
        Page.title_key == PageLink.title_key,
        Page.trashed_at.is_(None),
    )
    rows = db.session.scalars(
        select(PageLink.source_id).where(
            PageLink.workspace_id == page.workspace_id,
            PageLink.source_id != page.id,
            or_(
                PageLink.title_key == page.title_key,
                and_(PageLink.title_key.in_(former), ~present.exists()),
            ),
        )
    )
    found = {row for row in rows if row in tree.nodes}
    return sorted((tree.nodes[each] for each in found), key=lambda node: node.title_key)


def upkeep(workspace: Workspace) -> Upkeep:
    """Broken links and orphans of a wiki: four questions, however many pages there are.

    An orphan is a page at the top that no page links to and that leads nowhere below itself: only the list
    of all pages shows it.
    """
    tree = Tree.of(workspace.id)
    links = db.session.execute(
        select(PageLink.source_id, PageLink.title_key, PageLink.title).where(
            PageLink.workspace_id == workspace.id
        )
    ).all()
    links = [link for link in links if link.source_id in tree.nodes]
    named = pages_named(workspace.id, {link.title_key for link in links})
    broken: dict[str, Broken] = {}
    reached: set[int] = set()
    for link in links:
        target = named.get(link.title_key)
        if target is None:
            entry = broken.setdefault(link.title_key, Broken(link.title, []))
            entry.sources.append(tree.nodes[link.source_id])
        elif target.id != link.source_id:
            reached.add(target.id)
    front = front_page_id(workspace)
    orphans = [
        node
        for node in tree.inside(None)
        if node.id not in reached and not tree.inside(node.id) and not node.is_template and node.id != front
    ]
    return Upkeep([broken[key] for key in sorted(broken)], orphans)


def templates(workspace: Workspace) -> list[Page]:
    """The pages that others may begin with."""
    return list(
        db.session.scalars(
            select(Page)
            .where(Page.workspace_id == workspace.id, Page.is_template, Page.trashed_at.is_(None))
            .order_by(Page.title_key)
        )
    )


def front_page_id(workspace: Workspace) -> int | None:
    return db.session.scalar(select(FrontPage.page_id).where(FrontPage.workspace_id == workspace.id))


def front_page(workspace: Workspace) -> Page | None:
    """The page that greets those who open the workspace."""
    return db.session.scalar(
        select(Page)
        .join(FrontPage, FrontPage.page_id == Page.id)
        .where(FrontPage.workspace_id == workspace.id, Page.trashed_at.is_(None))
        .options(joinedload(Page.changed_by).joinedload(Account.person))
    )


def with_below(page: Page, tree: Tree) -> list[tuple[int, Page]]:
    """The page and all pages below it with their depth, in the order of the list, for printing."""
    ids = tree.below(page.id)
    loaded = {each.id: each for each in db.session.scalars(select(Page).where(Page.id.in_(ids)))}
    return [(0, page), *((depth + 1, loaded[node.id]) for depth, node in tree.walk(page.id))]


def trashed(workspace: Workspace) -> list[tuple[Page, int]]:
    """What was thrown away on its own, the latest first, each with the number of pages that went with it."""
    rows = db.session.scalars(
        select(Page)
        .where(Page.workspace_id == workspace.id, Page.trashed_at.is_not(None))
        .order_by(Page.trashed_at.desc(), Page.id)
        .options(joinedload(Page.trashed_by).joinedload(Account.person))
    ).all()
    inside: dict[int, int] = {}
    for page in rows:
        if page.trashed_with_id is not None:
            inside[page.trashed_with_id] = inside.get(page.trashed_with_id, 0) + 1
    return [(page, inside.get(page.id, 0)) for page in rows if page.trashed_with_id is None]
