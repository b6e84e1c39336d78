"""Folders and what is in them."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from collab.base.permissions import Permission, permits
from collab.documents import queries
from collab.documents.labels import DOCTYPES
from collab.documents.models import Folder
from collab.documents.previews import has_thumbnail
from collab.documents.routes import bp
from collab.documents.tree import Node
from collab.workspaces.models import Workspace


@bp.get("/w/<workspace>/documents")
@permits(Permission.DOCUMENT_READ)
def top(workspace: Workspace) -> str:
    return show(workspace, None)


@bp.get("/w/<workspace>/documents/<folder>")
@permits(Permission.DOCUMENT_READ)
def folder(workspace: Workspace, folder: Folder) -> str:
    return show(workspace, folder)


def show(workspace: Workspace, folder: Folder | None) -> str:
    order = queries.Order.read(request.args.get("sort"), request.args.get("dir"))
    listing = queries.listing(workspace, folder, order, request.args.get("page", 1, type=int))
    template = "documents/list.html"
    if request.headers.get("HX-Target") == "documents":
        template = "documents/_rows.html"
    return render_template(
        template,
        folder=folder,
        listing=listing,
        order=order,
        columns=columns(order),
        crumbs=crumbs(workspace, listing.tree.way_to(folder.id) if folder else []),
        doctypes=DOCTYPES,
        has_thumbnail=has_thumbnail,
    )


def columns(order: queries.Order) -> list[dict[str, str]]:
    """The columns of the list, each with the address that sorts by it (by it again: the other way round)."""
    labels = {
        "name": _("Titel"),
        "type": _("Art"),
        "date": _("Datum"),
        "author": _("Von"),
        "size": _("Größe"),
    }
    found = [{"label": _("Auswahl"), "kind": "select", "bar": "chosen"}]
    for by, label in labels.items():
        descending = not order.descending if order.by == by else queries.Order.read(by, None).descending
        arguments = in_address(dict(request.view_args or {}))  # nothing that a stranger may have written
        arguments |= {"sort": by, "dir": "desc" if descending else "asc"}
        column = {"label": label, "url": url_for(str(request.endpoint), **arguments)}
        if by == "size":
            column["kind"] = "number"
        if order.by == by:
            column["sorted"] = "descending" if order.descending else "ascending"
        found.append(column)
    return found


def in_address(arguments: dict[str, Any]) -> dict[str, Any]:
    """The gate has put records where the address had their names; back to names."""
    return {
        key: getattr(value, "slug", None) or getattr(value, "key", value) for key, value in arguments.items()
    }


def crumbs(workspace: Workspace, way: list[Node]) -> list[tuple[str, str | None]]:
    """The way from the top, with addresses."""
    parts: list[tuple[str, str | None]] = [
        (_("Dokumente"), url_for("documents.top", workspace=workspace.slug))
    ]
    parts += [
        (node.name, url_for("documents.folder", workspace=workspace.slug, folder=node.key)) for node in way
    ]
    return parts


def address_of(workspace: Workspace, folder: Folder | None) -> str:
    """Where the content of a folder is shown."""
    if folder is None:
        return url_for("documents.top", workspace=workspace.slug)
    return url_for("documents.folder", workspace=workspace.slug, folder=folder.key)
