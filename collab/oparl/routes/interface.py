"""The interface: JSON for everybody, read-only, nothing of it rests on who asks (OParl 1.1, chapter 2)."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, abort, current_app, make_response, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from collab.base.addresses import network
from collab.base.clock import now
from collab.base.pages import sentence
from collab.base.permissions import Permission, permits
from collab.documents.downloads import INLINE, send, send_version
from collab.documents.files import store
from collab.documents.models import Version
from collab.extensions import limiter
from collab.oparl import addresses, lists
from collab.oparl.addresses import LISTS, ROOT, SYSTEM_KEY
from collab.oparl.ledger import Given, given
from collab.oparl.sessions import on
from collab.public import showing

bp = Blueprint("oparl", __name__)

SECONDS_KEPT = 60
"""Browsers and proxies may keep an answer for so long."""


@bp.before_request
def is_on() -> None:
    if current_app.config["OPARL"] == "off":
        abort(404)


@bp.after_request
def for_all_sites(response: Response) -> Response:
    """Pages of all other sites may read it; nothing here depends on a cookie."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@bp.errorhandler(HTTPException)
def wrong(error: HTTPException) -> Any:
    return _json({"error": sentence(error)}, error.code or 500, kept=False)


@bp.errorhandler(lists.Misunderstood)
def misunderstood(error: lists.Misunderstood) -> Any:
    return _json({"error": str(error)}, 400, kept=False)


@bp.get(f"{ROOT}/system")
@permits(Permission.OPEN)
def system() -> BaseResponse:
    return _json(_one("system", SYSTEM_KEY).data)


@bp.get(f"{ROOT}/list/<oparl_list>")
@permits(Permission.OPEN)
def listing(oparl_list: str) -> BaseResponse:
    """A page of all objects of one kind."""
    kind = LISTS.get(oparl_list) or abort(404)
    return _json(lists.page(kind, lists.read(request.args), addresses.of_list(oparl_list), now()))


@bp.get(f"{ROOT}/organization/<oparl_key>/meetings")
@permits(Permission.OPEN)
def meetings(oparl_key: str) -> BaseResponse:
    """A page of the meetings of one organisation."""
    _one("organization", oparl_key)
    address = addresses.of_meetings(oparl_key)
    return _json(lists.page("meeting", lists.read(request.args), address, now(), oparl_key))


@bp.get(f"{ROOT}/<oparl_kind>/<oparl_key>")
@permits(Permission.OPEN)
def one(oparl_kind: str, oparl_key: str) -> BaseResponse:
    """An object, or that it is gone."""
    return _json(_one(oparl_kind, oparl_key).data)


@bp.get(f"{ROOT}/file/<oparl_key>/access")
@permits(Permission.OPEN)
def access(oparl_key: str) -> Response:
    """The file to look at; what a browser might run is sent as bytes without a type."""
    version, filename = _version(oparl_key)
    try:
        path = store().path(version.digest)
    except FileNotFoundError:
        abort(503)
    kind = version.mime if version.mime in INLINE else "application/octet-stream"
    return send(path, kind, filename, version.digest, version.created_at, inline=True)


@bp.get(f"{ROOT}/file/<oparl_key>/download")
@permits(Permission.OPEN)
def download(oparl_key: str) -> Response:
    version, filename = _version(oparl_key)
    return send_version(version, filename)


def _one(kind: str, key: str) -> Given:
    found = given(kind, [key], now()) if key.isalnum() else []
    return found[0] if found else abort(404)


def _version(key: str) -> tuple[Version, str]:
    """The version that was published; 410 for a file that is not given out any more."""
    found = _one("file", key)
    if found.gone:
        abort(410)
    sites = {group.site.workspace_id: group.site for group in on()}
    for row, _document in showing.of_kind("document", sites.values(), [key]):
        site = sites[row.workspace_id]
        shown = showing.one(site, key, now())
        version = showing.version_of(site, shown) if shown is not None else None
        if version is not None:
            return version, str(found.data.get("fileName") or version.filename)
    return abort(410)


def _json(data: Any, status: int = 200, *, kept: bool = True) -> BaseResponse:
    response = make_response(json.dumps(data, ensure_ascii=False), status)
    response.mimetype = "application/json"
    if not kept:
        return response
    response.headers["Cache-Control"] = f"public, max-age={SECONDS_KEPT}"
    response.add_etag()
    return response.make_conditional(request)


limiter.shared_limit("300 per minute", scope="oparl", key_func=lambda: network(request.remote_addr))(bp)
