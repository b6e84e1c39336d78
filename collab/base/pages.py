"""What every page needs: security headers, addresses of assets, dates and sizes for people, errors."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, Response, current_app, g, jsonify, render_template, request, url_for
from flask_babel import format_date, format_decimal, get_locale, ngettext
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError
from werkzeug.exceptions import HTTPException

from collab.base.clock import local, now
from collab.base.errors import Refused

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; object-src 'none'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'self'; manifest-src 'self'"
)


def install(app: Flask) -> None:
    app.after_request(guard)
    app.jinja_env.filters |= {"day": day, "when": when, "size": size, "number": number}
    app.jinja_env.globals |= {"static_url": static_url, "page_address": page_address}
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(lambda: {"page_language": str(get_locale() or "de"), "now": now()})
    app.register_error_handler(HTTPException, show_error)
    app.register_error_handler(CSRFError, show_error)
    app.register_error_handler(Refused, show_refusal)
    app.register_error_handler(ObjectDeletedError, show_gone)
    app.register_error_handler(StaleDataError, show_gone)


def guard(response: Response) -> Response:
    """Headers that keep foreign content out; a response may bring a stricter policy of its own."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    if current_app.config["SESSION_COOKIE_SECURE"]:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint != "static":
        headers.setdefault("Cache-Control", "no-store")
    elif "v" in request.args and response.status_code in (200, 304):  # the address changes with the content
        headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@cache
def _fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10] if path.exists() else "0"


def static_url(filename: str) -> str:
    """Address of an asset that changes with its content, so that browsers may keep it for a year.

    Made once a page: the sheet of signs is named hundreds of times in a long list.
    """
    known: dict[str, str] = g.setdefault("static_urls", {})
    if filename not in known:
        folder = Path(str(current_app.static_folder))
        known[filename] = url_for("static", filename=filename, v=_fingerprint(folder / filename))
    return known[filename]


def page_address(number: int) -> str:
    """Another page of the list that is shown. What a visitor adds to an address stays a mere parameter."""
    given = request.args.to_dict(flat=False) | {"page": [str(number)]}
    return f"{request.script_root}{quote(request.path)}?{urlencode(given, doseq=True)}"


def day(value: date | datetime | None) -> str:
    """12. März 2026"""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = local(value).date()
    return format_date(value, "d. MMMM y" if _german() else "d MMMM y")


def when(value: datetime | None) -> str:
    """heute, 14:05 · gestern, 9:30 · 12. März 2026, 14:05"""
    if value is None:
        return ""
    moment, today = local(value), local(now()).date()
    clock = f"{moment.hour}:{moment.minute:02d}"
    distance = (today - moment.date()).days
    if distance == 0:
        return _("heute, %(clock)s", clock=clock)
    if distance == 1:
        return _("gestern, %(clock)s", clock=clock)
    return f"{day(value)}, {clock}"


def number(value: int) -> str:
    """157.896 on German pages, 157,896 on English ones."""
    return format_decimal(value)


def size(value: int) -> str:
    """Bytes as people write them, in decimal units (1 kB = 1,000 bytes)."""
    if value < 1000:
        return ngettext("%(num)s Byte", "%(num)s Bytes", value)
    amount, unit = value / 1000, "kB"
    for larger in ("MB", "GB", "TB"):
        if amount < 999.5:
            break
        amount, unit = amount / 1000, larger
    shown = f"{amount:.0f}" if amount >= 10 else f"{amount:.1f}"
    return f"{shown.replace('.', ',') if _german() else shown} {unit}"


def _german() -> bool:
    locale = get_locale()
    return locale is None or locale.language == "de"


def wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"


def show_error(error: HTTPException) -> Any:
    code = error.code or 500
    if code < 400:
        return error
    if wants_json():
        return jsonify(error=sentence(error)), code
    known = code if code in (400, 401, 403, 404, 413, 429, 500, 503) else (400 if code < 500 else 500)
    name = "csrf" if isinstance(error, CSRFError) else str(known)
    headers = [item for item in error.get_headers() if item[0] in ("Allow", "Retry-After", "Content-Range")]
    return render_template(f"base/errors/{name}.html", error=error), code, headers


def sentence(error: HTTPException) -> str:
    """One sentence for machines and scripts that show it to a person."""
    if isinstance(error, CSRFError):
        return _("Die Seite war zu lange offen. Bitte laden Sie sie neu.")
    sentences = {
        401: _("Bitte melden Sie sich an."),
        403: _("Das dürfen Sie hier nicht."),
        404: _("Das gibt es nicht, oder Sie dürfen es nicht sehen."),
        413: _("Die Datei ist zu groß."),
        429: _("Das war zu oft hintereinander. Bitte warten Sie etwas."),
    }
    return sentences.get(error.code or 500, _("Das hat nicht geklappt. Bitte versuchen Sie es noch einmal."))


def show_refusal(error: Refused) -> Any:
    if wants_json():
        return jsonify(error=error.message), error.status
    return render_template("base/errors/refused.html", message=error.message), error.status


def show_gone(_error: Exception) -> Any:
    """The record vanished between the gate and the change: somebody else was faster."""
    return render_template("base/errors/404.html", error=None), 404
