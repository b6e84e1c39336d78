"""The gate before every request: resolves what the address names, then decides. It fails closed.

Address parts are named after what they stand for (`/w/<workspace>/…`, `/d/<document>`). The gate
replaces each by the visible record it names, in the order of the address, each inside the workspace
found before it; what is not visible is a 404. Then the permission that the route declares is looked
up; a route that declares none refuses everybody.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response as BaseResponse

from collab.base.database import begin_writing, end_writing
from collab.base.permissions import Permission
from collab.extensions import db
from collab.people.models import Account, FormerKey, Person
from collab.workspaces import access
from collab.workspaces.models import Workspace

READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

Finder = Callable[[Account, str], Any]
_finders: dict[str, Finder] = {}
_plain: set[str] = {"filename"}


def names(part: str, find: Finder) -> None:
    """Teach the gate what an address part stands for. `find` returns a visible record or None."""
    _finders[part] = find


def plain(*parts: str) -> None:
    """Address parts that name no record of their own (a number inside a document, a token)."""
    _plain.update(parts)


def find_workspace(account: Account, slug: str) -> Workspace | None:
    return db.session.scalar(
        access.visible(Workspace, account)
        .where(Workspace.slug == slug)
        .options(selectinload(Workspace.cities))
    )


def find_person(account: Account, key: str) -> Person | None:
    """By the address, or by the one it had before it was merged with another entry."""
    found = db.session.scalar(access.visible(Person, account).where(Person.key == key))
    if found is not None:
        return found
    merged = select(FormerKey.person_id).where(FormerKey.key == key)
    return db.session.scalar(access.visible(Person, account).where(Person.id.in_(merged)))


def install(app: Flask) -> None:
    names("workspace", find_workspace)
    names("person", find_person)
    app.before_request(gate)
    app.teardown_request(lambda _error: end_writing())
    app.context_processor(lambda: {"may": may, "workspace": g.get("workspace"), "current_account": account()})


def account() -> Account | None:
    """Who is signed in."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def signed_in() -> Account:
    """Who is signed in, in routes that only signed-in people reach."""
    found = account()
    if found is None:
        abort(401)
    return found


def may(permission: Permission | str) -> bool:
    """Whether the present account may do this, here; for templates and for offers, not for safety."""
    return Permission(permission) in g.get("permissions", frozenset())


def gate() -> BaseResponse | None:
    """Before every request: resolve, decide, and only then let the route begin."""
    end_writing()
    g.permissions = frozenset()
    if request.endpoint is None:
        return None  # no such address: Flask answers 404 or 405
    view = current_app.view_functions[request.endpoint]
    needed: Permission | None = getattr(view, "permission", None)
    if needed is None and request.endpoint != "static":
        abort(403)
    if request.endpoint == "static":
        return None
    assert needed is not None
    who = account()
    g.permissions = g.site_permissions = access.site_permissions(who)
    if who is None and needed is not Permission.OPEN:
        return _ask_to_sign_in()
    if who is not None:
        _resolve(who)
    elif set(request.view_args or ()) - _plain:
        abort(404)
    if needed.scope == "workspace" and g.get("workspace") is None:
        abort(403)
    if needed not in g.permissions:
        abort(403)
    if request.method not in READING_METHODS:
        db.session.commit()  # ends the reading transaction; the change begins its own
        begin_writing()
    return None


def _resolve(who: Account) -> None:
    """Replace each part of the address by the visible record that it names."""
    arguments = request.view_args or {}
    for part, value in list(arguments.items()):
        if part in _plain:
            continue
        finder = _finders.get(part)
        if finder is None:
            abort(403)
        record = finder(who, str(value))
        if record is None:
            abort(404)
        arguments[part] = record
        _enter(who, record)


def _enter(who: Account, record: Any) -> None:
    """Note the workspace that a record lies in; two parts from different workspaces do not fit."""
    inside = record if isinstance(record, Workspace) else getattr(record, "workspace", None)
    if inside is None:
        return
    if g.get("workspace") is not None:
        if g.workspace.id != inside.id:
            abort(404)
        return  # its role and permissions are known
    g.workspace = inside
    g.role = access.role_in(who, inside)
    g.permissions = g.site_permissions | access.permissions_with(who, g.role, inside)


def _ask_to_sign_in() -> Response | BaseResponse:
    if request.headers.get("HX-Request"):  # a part of a page asks: the whole page goes to sign in
        return Response(status=401, headers={"HX-Redirect": url_for("people.sign_in")})
    if request.method not in READING_METHODS or request.headers.get("Accept") == "application/json":
        abort(401)
    return redirect(url_for("people.sign_in", next=request.full_path.rstrip("?")))
