"""The tabs of the own account."""

from __future__ import annotations

from flask import current_app, request, url_for
from flask_babel import gettext as _

from collab.workspaces.gate import may


def account_tabs() -> list[dict[str, object]]:
    """Label, address and whether it is the present page; what one may not open is left out."""
    entries = [
        ("people.account", _("Kontaktdaten")),
        ("contacts.own_topics", _("Zuständigkeiten")),
        ("people.password", _("Kennwort und E-Mail")),
        ("people.own_sessions", _("Anmeldungen")),
        ("people.language", _("Sprache")),
        ("digests.settings", _("Benachrichtigungen")),
        ("feeds.index", _("Adressen")),
        ("public.own", _("Öffentlich")),
        ("people.own_data_page", _("Meine Daten")),
    ]
    return [
        {"label": label, "url": url_for(endpoint), "current": request.path == url_for(endpoint)}
        for endpoint, label in entries
        if _may_open(endpoint)
    ]


def _may_open(endpoint: str) -> bool:
    needed = getattr(current_app.view_functions.get(endpoint), "permission", None)
    return needed is not None and may(needed)
