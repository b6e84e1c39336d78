"""The feed, for programs that read news: under a secret address, with the eyes of the one who gave it."""

from __future__ import annotations

from flask import abort, make_response, request
from flask_babel import force_locale
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.blog import atom, queries
from collab.blog.routes import bp
from collab.extensions import limiter
from collab.feeds import addresses


@bp.get("/feeds/blog/<token>.atom")
@permits(Permission.OPEN)
@limiter.limit("120 per minute")
def feed(token: str) -> Response:
    address = addresses.find("blog", token, now())
    if address is None:
        abort(404)
    account, workspace = address.account, address.workspace
    posts = queries.newest(account, workspace, atom.MOST)
    with force_locale(account.language):
        document = atom.document(posts, workspace, account, addresses.url_of(address), address.created_at)
    response = make_response(document)
    response.mimetype = "application/atom+xml"
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    return response.make_conditional(request)
