"""The platform of the cooperation of cities. `create_app` is the only place that names every room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask


def create_app(settings: Mapping[str, Any]) -> Flask:
    """Build the web application from the settings of `config.flask_settings`.

    Everything is imported here, so that a process that needs only a part of the package stays small.
    """
    from flask import Flask
    from werkzeug.middleware.proxy_fix import ProxyFix

    from collab import (
        activity,
        admin,
        archive,
        attachments,
        bags,
        blog,
        calendar,
        checklists,
        cli,
        comments,
        contacts,
        digests,
        documents,
        feeds,
        figures,
        home,
        hosting,
        inbox,
        minutes,
        notifications,
        oparl,
        papers,
        people,
        progress,
        public,
        reports,
        search,
        steering,
        tasks,
        wiki,
        workspaces,
        writing,
    )
    from collab.base import database, logs, mail, pages, storage
    from collab.extensions import babel, csrf, db, limiter, login, migrate
    from collab.people.language import chosen

    app = Flask(__name__, template_folder="../templates", static_folder="static")
    app.config.from_mapping(settings)
    if proxies := app.config["TRUSTED_PROXIES"]:  # X-Forwarded-Host is never believed: proxies pass it on
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=1, x_host=0)  # type: ignore[method-assign]
    app.extensions["store"] = storage.Store(app.config["UPLOAD_DIR"])
    storage.keeps(mail.waiting_digests)
    logs.install(app)
    pages.install(app)
    db.init_app(app)
    with app.app_context():
        database.prepare(db.engine)
    migrate.init_app(app, db)
    login.init_app(app)
    csrf.init_app(app)
    limiter.init_app(app)
    babel.init_app(app, locale_selector=chosen)

    for room in (
        people,
        workspaces,
        activity,
        search,
        notifications,
        documents,
        contacts,
        writing,
        comments,
        feeds,
        attachments,
        calendar,
        tasks,
        minutes,
        blog,
        wiki,
        checklists,
        reports,
        figures,
        inbox,
        papers,
        progress,
        hosting,
        archive,
        public,
        steering,
        oparl,
        home,
        digests,
        admin,
        bags,
    ):
        room.register(app)
    cli.install(app)
    return app
