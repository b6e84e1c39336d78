"""Uploading: one file a request with JavaScript, several without, and the question before it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import abort, flash, jsonify, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup, escape
from sqlalchemy import inspect

from collab.base.clock import now
from collab.base.errors import Refused
from collab.base.pages import wants_json
from collab.base.permissions import Permission, permits
from collab.documents import actions, lookup
from collab.documents.actions import Filed, Outcome
from collab.documents.files import Arrival
from collab.documents.models import Folder
from collab.documents.names import split_path
from collab.documents.receiving import Received, receive
from collab.documents.routes import bp
from collab.documents.routes.listing import address_of
from collab.extensions import csrf, db, limiter
from collab.people.models import Account
from collab.workspaces import access
from collab.workspaces.gate import account, signed_in
from collab.workspaces.models import Workspace

MOST_NAMES = 5_000


def _per_account() -> str:
    """Asked after the gate: the id as it is known, because asking the database would begin to write."""
    who = account()
    return f"upload:{inspect(who).identity}" if who else "upload:nobody"


# A folder of some thousand files goes through; a script that never ends does not.
often = limiter.shared_limit("600 per minute; 12000 per hour", scope="upload", key_func=_per_account)

View = TypeVar("View", bound=Callable[..., Any])


def takes_files(view: View) -> View:
    """For routes that call receive(): it checks the token itself, before the first file is taken."""
    return cast("View", csrf.exempt(often(view)))


@bp.post("/w/<workspace>/documents")
@permits(Permission.DOCUMENT_WRITE)
@takes_files
def upload_to_top(workspace: Workspace) -> Any:
    return upload(workspace, None, receive())


@bp.post("/w/<workspace>/documents/<folder>")
@permits(Permission.DOCUMENT_WRITE)
@takes_files
def upload_to_folder(workspace: Workspace, folder: Folder) -> Any:
    return upload(workspace, folder, receive())


def upload(workspace: Workspace, folder: Folder | None, received: Received) -> Any:
    """File what has arrived. Only here the write transaction begins: all bytes are in the store."""
    actor = signed_in()
    check_still_allowed(actor, workspace)
    if not received.arrivals:
        raise Refused(_("Bitte wählen Sie mindestens eine Datei aus."), 422)
    if folder is not None and folder.trashed_at is not None:
        raise Refused(_("Dieser Ordner liegt im Papierkorb. Holen Sie ihn zuerst zurück."))
    moment = now()
    names = split_path(received.fields.get("path", ""))[:-1]
    target = actions.folder_at(workspace, folder, names, actor=actor, now=moment)
    filed = [
        actions.file_arrival(
            workspace,
            target,
            arrival,
            actor=actor,
            now=moment,
            as_second=received.fields.get("mode") == "document",
            note=received.fields.get("note", ""),
        )
        for arrival in received.arrivals
    ]
    db.session.commit()
    if wants_json():
        return jsonify(answer(filed[0], received.arrivals[0])), 201
    tell(filed)
    return redirect(address_of(workspace, folder), 303)


def check_still_allowed(actor: Account, workspace: Workspace) -> None:
    """The upload may have taken an hour: who was removed, or whose workspace was archived, is too late."""
    role = access.role_in(actor, workspace)
    if Permission.DOCUMENT_WRITE not in access.workspace_permissions(role, workspace):
        abort(403)


def answer(filed: Filed, arrival: Arrival) -> dict[str, Any]:
    """What the page script shows for one file."""
    document = filed.document
    return {
        "document": card(document) | {"number": document.current_number},
        "message": sentence(filed),
        "outcome": filed.outcome.value,
        "duplicates": [card(other) for other in filed.duplicates],
        "state": document.current.text_state,
        "size": arrival.size,
    }


def card(document: Any) -> dict[str, Any]:
    return {"title": document.title, "url": url_for("documents.show", document=document.key)}


def sentence(filed: Filed) -> str:
    title = filed.document.title
    if filed.outcome is Outcome.UNCHANGED:
        return _("„%(title)s“ liegt mit genau diesem Inhalt schon hier.", title=title)
    if filed.outcome is Outcome.VERSION:
        number = filed.document.current_number
        return _("Als Fassung %(number)s von „%(title)s“ abgelegt.", number=number, title=title)
    return _("„%(title)s“ wurde hochgeladen.", title=title)


def tell(filed: list[Filed]) -> None:
    """Messages for the plain form."""
    if len(filed) == 1:
        flash(sentence(filed[0]), "success")
    else:
        flash(ngettext("%(num)s Datei abgelegt.", "%(num)s Dateien abgelegt.", len(filed)), "success")
    for one in filed:
        if one.duplicates:
            first = one.duplicates[0]
            words = _("Derselbe Inhalt wie „%(title)s“ liegt schon hier:", title=one.document.title)
            link = Markup('<a href="{}">{}</a>').format(card(first)["url"], first.title)
            flash(escape(words) + " " + link, "warning")


@bp.post("/w/<workspace>/documents/check")
@permits(Permission.DOCUMENT_WRITE)
def check_top(workspace: Workspace) -> Any:
    return check(workspace, None)


@bp.post("/w/<workspace>/documents/<folder>/check")
@permits(Permission.DOCUMENT_WRITE)
def check_folder(workspace: Workspace, folder: Folder) -> Any:
    return check(workspace, folder)


def check(workspace: Workspace, folder: Folder | None) -> Any:
    """Which of these relative paths are there already, before anything is sent."""
    try:
        asked = request.get_json(silent=True)
    except RecursionError:  # thousands of brackets
        abort(400)
    names = asked.get("names") if isinstance(asked, dict) else None
    if not isinstance(names, list) or len(names) > MOST_NAMES or not all(isinstance(n, str) for n in names):
        abort(400)
    found = lookup.existing(workspace, folder, names)
    actor = signed_in()
    return jsonify(
        existing={
            path: card(document) | {"locked": actions.is_locked_for(document, actor)}
            for path, document in found.items()
        }
    )
