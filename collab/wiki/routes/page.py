"""One page: to read, and to print."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask_babel import gettext as _

from collab.attachments.queries import attached
from collab.base import markup
from collab.base.addresses import public_url
from collab.base.permissions import Permission, permits
from collab.comments.queries import thread
from collab.wiki import queries
from collab.wiki.forms import PlaceForm
from collab.wiki.kind import NAME, subject_of
from collab.wiki.models import Page
from collab.wiki.routes import bp
from collab.wiki.tree import Node, Tree
from collab.workspaces.gate import may, signed_in
from collab.workspaces.models import Workspace
from collab.writing.text import prepare

Crumbs = list[tuple[str, str | None]]
TOP_HEADING = 2


@bp.get("/s/<page>")
@permits(Permission.WIKI_READ)
def show(page: Page) -> str:
    return show_page(page)


@bp.get("/w/<workspace>/wiki/<page>")
@permits(Permission.WIKI_READ)
def inside(workspace: Workspace, page: Page) -> str:
    """The same page at an address that says where it belongs."""
    return show_page(page)


def show_page(page: Page) -> str:
    account = signed_in()
    tree = Tree.of(page.workspace_id)
    subject = subject_of(page)
    there = page.id in tree.nodes
    return render_template(
        "wiki/page.html",
        page=page,
        tree=tree,
        below=tree.inside(page.id),
        beside=[node.id for node in tree.siblings(page.id)] if there else [],
        way={node.id for node in tree.way_to(page.id)},
        crumbs=crumbs(page.workspace, tree, page),
        headings=markup.toc(page.text, TOP_HEADING),
        backlinks=queries.backlinks(page, tree),
        is_front=queries.front_page_id(page.workspace) == page.id,
        place_form=PlaceForm.of(tree, page.id) if there and may(Permission.WIKI_WRITE) else None,
        subject=subject,
        attached=attached(NAME, page.id, account),
        thread=thread(subject, account),
        short_address=public_url("wiki.show", page=page.key),
    )


@bp.get("/s/<page>/print")
@permits(Permission.WIKI_READ)
def printed(page: Page) -> str:
    """The page for paper, with `below` all pages below it as well."""
    tree = Tree.of(page.workspace_id)
    whole = request.args.get("below") == "1" and page.id in tree.nodes
    pages = queries.with_below(page, tree) if whole else [(0, page)]
    prepare([each.text for _depth, each in pages], page.workspace, signed_in())
    return render_template(
        "wiki/print.html",
        page=page,
        pages=pages,
        whole=whole,
        has_below=bool(tree.inside(page.id)),
        crumbs=crumbs(page.workspace, tree, page),
        short_address=public_url("wiki.show", page=page.key),
    )


def crumbs(workspace: Workspace, tree: Tree, page: Page | None) -> Crumbs:
    """The way from the list of all pages down to this one, with addresses for all above it."""
    way: list[Node] = tree.way_to(page.id)[:-1] if page else []
    return [
        (_("Wiki"), url_for("wiki.index", workspace=workspace.slug)),
        *((node.title, url_for("wiki.show", page=node.key)) for node in way),
    ]
