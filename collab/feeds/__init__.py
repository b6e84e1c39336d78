"""Secret, revocable addresses under which other programs read: calendars and news."""

from __future__ import annotations

from flask import Flask

from collab.workspaces.models import Workspace


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab.feeds.routes import bp
    from collab.workspaces import gate

    gate.plain("token", "number")
    app.register_blueprint(bp)
    app.jinja_env.globals["feed_address"] = _feed_address


def _feed_address(purpose: str, workspace: Workspace | None) -> dict[str, object] | None:
    """For the box on a page: what is known of the reader's own address for this purpose."""
    from collab.feeds import addresses
    from collab.workspaces.gate import signed_in

    found = addresses.address_of(signed_in(), purpose, workspace)
    if found is None:
        return None
    return {"number": found.id, "url": addresses.url_of(found), "last_read_at": found.last_read_at}
