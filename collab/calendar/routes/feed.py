"""The calendar for other programs, under a secret address."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from flask import Response, abort, current_app, request
from werkzeug.wrappers import Response as BaseResponse

from collab import kinds
from collab.base.clock import local, now
from collab.base.permissions import Permission, permits
from collab.calendar import ics, queries
from collab.calendar.routes import bp
from collab.extensions import limiter
from collab.feeds import addresses
from collab.feeds.models import FeedAddress

PURPOSE = "calendar"
BACK = timedelta(days=365)
AHEAD = timedelta(days=730)


@bp.get("/calendar/feed/<token>.ics")
@permits(Permission.OPEN)
@limiter.limit("120 per minute")
def feed(token: str) -> BaseResponse:
    """Events of the last year and all to come; dates of other kinds for two years. 304 if nothing is new."""
    moment = now()
    address = addresses.find(PURPOSE, token, moment)
    if address is None:
        abort(404)
    content, changed = written(address, moment)
    response = Response(content, mimetype="text/calendar")
    response.set_etag(hashlib.sha256(content).hexdigest()[:32])
    response.last_modified = changed
    response.headers["Cache-Control"] = "private, max-age=300"
    response.headers["Content-Disposition"] = 'inline; filename="kalender.ics"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response.make_conditional(request)


def written(address: FeedAddress, moment: datetime) -> tuple[bytes, datetime | None]:
    """The calendar, and when anything in it changed last."""
    account, workspace = address.account, address.workspace
    today = local(moment).date()
    events = [
        event
        for event in queries.events_for_feed(today - BACK, account, workspace)
        if event.subscription_id is None
    ]
    dated = [
        each
        for kind in kinds.every()
        if kind.dates is not None and kind.name != "event"
        for each in kind.dates(today - BACK, today + AHEAD, account, workspace)
    ]
    title = workspace.title if workspace else current_app.config["SITE_NAME"]
    changed = max((event.changed_at for event in events), default=None) if not dated else None
    return ics.feed(title, events, sorted(dated, key=queries.in_order)), changed
