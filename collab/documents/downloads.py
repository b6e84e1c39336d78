"""Sending files: under their right name in every browser, in parts, and so that nothing in them runs here."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from flask import Response, abort, request, send_file
from werkzeug.http import quote_etag

from collab.documents.files import store
from collab.documents.models import Version

# What a browser may show by itself. Everything else, HTML, SVG and XML above all, is only ever downloaded.
RASTER = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
INLINE = RASTER | {"application/pdf", "text/plain"}

NOTHING_RUNS = "default-src 'none'; sandbox; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"

# Browsers show a PDF in a viewer of their own, which some refuse to start in a sandboxed response. Scripts
# in a PDF run inside that viewer and never in our origin; the policy keeps everything else out.
PDF_POLICY = (
    "default-src 'none'; script-src 'none'; object-src 'self'; style-src 'unsafe-inline'; "
    "img-src 'self' data:; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
)

ASCII_NAMES = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "–": "-", "—": "-"}
)


def send_version(version: Version, filename: str, *, inline: bool = False) -> Response:
    """The bytes of a version as an attachment, or inline where the type allows it."""
    try:
        path = store().path(version.digest)
    except FileNotFoundError:
        abort(503)
    shown = inline and version.mime in INLINE
    kind = version.mime if shown or _is_harmless(version.mime) else "application/octet-stream"
    if kind == "text/plain":
        kind = "text/plain; charset=utf-8"
    return send(path, kind, filename, version.digest, version.created_at, inline=shown)


def send(
    path: Path, mime: str, filename: str, etag: str, changed: datetime | None, *, inline: bool
) -> Response:
    """A file with ETag and ranges; whoever asks again must ask us, because rights change."""
    if "," in request.headers.get("Range", ""):
        request.environ.pop("HTTP_RANGE")  # several ranges at once: RFC 9110, 14.2 lets us send it whole
    response = send_file(
        path, mimetype=mime, etag=etag, last_modified=changed, conditional=True, max_age=None
    )
    headers = response.headers
    headers["Content-Disposition"] = disposition("inline" if inline else "attachment", filename)
    headers["Content-Security-Policy"] = PDF_POLICY if inline and mime == "application/pdf" else NOTHING_RUNS
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cache-Control"] = "private, no-cache"
    headers["ETag"] = quote_etag(etag)
    return response


def send_derived(path: Path, mime: str, etag: str) -> Response:
    """Something the worker made of a version; its address changes with the content, so it may be kept."""
    response = send(path, mime, path.name, etag, None, inline=True)
    if mime != "application/pdf":
        response.headers["Cache-Control"] = "private, max-age=604800, immutable"
    return response


def _is_harmless(mime: str) -> bool:
    """Types that are told to the browser truthfully in a download."""
    return not re.search(r"html|xml|svg|script|xsl|json|css", mime) or "openxmlformats" in mime


def disposition(kind: str, filename: str) -> str:
    """RFC 6266: a plain name for old programs, and the true one in UTF-8 (RFC 8187)."""
    plain = unicodedata.normalize("NFC", filename).translate(ASCII_NAMES)
    plain = unicodedata.normalize("NFKD", plain)
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = re.sub(r"[^ -~]", "_", plain)
    plain = re.sub(r'["\\%]', "_", plain)
    header = f'{kind}; filename="{plain}"'
    if plain != filename:
        header += f"; filename*=UTF-8''{quote(filename, safe='!#$&+-.^_`|~')}"
    return header
