"""The front page of whoever is signed in."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from collab.activity import feed
from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.home import queries
from collab.home.visits import last_visit
from collab.workspaces.gate import signed_in
from collab.workspaces.labels import ROLES
from collab.workspaces.queries import Listed, listed

bp = Blueprint("home", __name__)

LINES = 10
MOST_CARDS = 12


@bp.get("/")
@permits(Permission.SIGNED_IN)
def index() -> str:
    """What is new since the last visit, in all workspaces of the account; own doings are left out."""
    account = signed_in()
    since = last_visit(account, now())
    news = feed.read(account, before=before(), without_own=True, limit=LINES)
    entries = listed(account)
    rooms = by_activity([entry for entry in entries if not entry.workspace.archived_at])
    return render_template(
        "home/index.html",
        since=since,
        new=feed.by_day(line for line in news.lines if since and line.at > since),
        earlier=feed.by_day(line for line in news.lines if not (since and line.at > since)),
        older=news.older,
        rooms=rooms[:MOST_CARDS],
        more_rooms=len(entries) - len(rooms[:MOST_CARDS]),
        roles=ROLES,
        locked=queries.locked_by(account),
        documents=feed.recent_cards(account, "document", limit=6),
    )


def before() -> int | None:
    text = request.args.get("before", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


def by_activity(entries: list[Listed]) -> list[Listed]:
    """Own workspaces first, each group by last activity."""
    return sorted(
        entries,
        key=lambda entry: (entry.role is not None, entry.last_at or entry.workspace.created_at),
        reverse=True,
    )
