"""Files of published documents, pictures of published texts, photos of those who have agreed."""

from __future__ import annotations

from flask import Response, abort, current_app

from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.documents import previews
from collab.documents.downloads import RASTER, send, send_version
from collab.documents.models import Version
from collab.public import showing
from collab.public.face import bp
from collab.public.face.frame import site_or_404, today
from collab.public.models import PublicSite
from collab.public.showing import Shown


@bp.get("/public/<face>/files/<shown>")
@permits(Permission.OPEN)
def download(face: str, shown: str) -> Response:
    """The version that was published, under the name that it had then."""
    found, version = _file(site_or_404(face), shown)
    return send_version(version, str(found.more.get("filename") or version.filename))


@bp.get("/public/<face>/files/<shown>/look")
@permits(Permission.OPEN)
def look(face: str, shown: str) -> Response:
    """The same to look at: a PDF or a picture as it is, an office document as PDF."""
    found, version = _file(site_or_404(face), shown)
    if previews.has(version.digest, previews.PDF):
        path = previews.derived(version.digest, previews.PDF)
        return send(
            path, "application/pdf", f"{found.title}.pdf", f"{version.digest[:32]}-pdf", None, inline=True
        )
    if version.mime != "application/pdf" and version.mime not in RASTER:
        abort(404)
    return send_version(version, str(found.more.get("filename") or version.filename), inline=True)


@bp.get("/public/<face>/pictures/<shown>/<picture>")
@permits(Permission.OPEN)
def picture(face: str, shown: str, picture: str) -> Response:
    """A picture of a published text; the smaller one that the worker makes, which has no hidden entries."""
    site = site_or_404(face)
    found = showing.one(site, shown, now())
    version = showing.picture_of(site, found, picture) if found is not None else None
    if version is None or version.mime not in RASTER:
        abort(404)
    digest = version.digest
    if previews.has(digest, previews.PICTURE):
        path = previews.derived(digest, previews.PICTURE)
        return send(path, "image/webp", path.name, f"{digest[:32]}-picture", None, inline=True)
    return send_version(version, version.filename, inline=True)


@bp.get("/public/<face>/photos/<portrait>")
@permits(Permission.OPEN)
def photo(face: str, portrait: str) -> Response:
    site = site_or_404(face)
    person = next(
        (each for each in showing.people(site, today()) if each.key == portrait and each.photo), None
    )
    if person is None or person.photo is None:
        abort(404)
    try:
        path = current_app.extensions["store"].path(person.photo)
    except FileNotFoundError:
        abort(404)
    return send(path, "image/webp", "photo.webp", person.photo, None, inline=True)


def _file(site: PublicSite, key: str) -> tuple[Shown, Version]:
    found = showing.one(site, key, now())
    version = showing.version_of(site, found) if found is not None else None
    if found is None or version is None:
        abort(404)
    return found, version
