"""For programs: news as Atom, dates as iCalendar, the map of a site, and what search engines may read."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from flask import Response, make_response, url_for

from collab.base.addresses import public_url
from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.calendar.ics import writing
from collab.kinds import Dated
from collab.public import showing
from collab.public.face import bp
from collab.public.face.frame import SECONDS_KEPT, enter, site_or_404
from collab.public.kinds import Sort
from collab.public.models import PublicSite
from collab.public.showing import Shown

ATOM = "http://www.w3.org/2005/Atom"
MAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XML = "{http://www.w3.org/XML/1998/namespace}"
MOST_NEWS = 30
NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@bp.get("/public/<face>/<tongue>/news.atom")
@permits(Permission.OPEN)
def atom(face: str, tongue: str) -> Response:
    """Posts and pages, the newest first (RFC 4287)."""
    site = enter(face, tongue)
    everything = showing.everything(site, now())
    news = [each for each in everything if each.sort in (Sort.NEWS, Sort.PAGES)][:MOST_NEWS]
    ET.register_namespace("", ATOM)
    feed = ET.Element(f"{{{ATOM}}}feed", {f"{XML}lang": tongue})
    address = public_url("face.home", face=site.slug, tongue=tongue)
    title = showing.words_in(site.texts, tongue, site).title
    _add(feed, "title", title)
    _add(feed, "id", address)
    since = site.on_since or site.created_at
    _add(feed, "updated", max((each.renewed_at for each in news), default=since).isoformat())
    author = ET.SubElement(feed, f"{{{ATOM}}}author")
    _add(author, "name", title)
    own = public_url("face.atom", face=site.slug, tongue=tongue)
    ET.SubElement(feed, f"{{{ATOM}}}link", {"rel": "self", "type": "application/atom+xml", "href": own})
    ET.SubElement(feed, f"{{{ATOM}}}link", {"rel": "alternate", "type": "text/html", "href": address})
    for each in news:
        _entry(feed, site, tongue, each)
    return _answer(ET.tostring(feed, encoding="utf-8", xml_declaration=True), "application/atom+xml")


@bp.get("/public/<face>/dates.ics")
@permits(Permission.OPEN)
def dates(face: str) -> Response:
    """Dates of the last weeks and the coming year, each under the address of its public page."""
    site = site_or_404(face)
    language = showing.languages(site)[0]
    found = []
    for each in showing.everything(site, now()):
        page = url_for("face.record", face=site.slug, tongue=language, shown=each.key)
        for when in each.dates:
            found.append(
                Dated(
                    kind="public",
                    title=each.title,
                    url=f"{page}#{when.first_day.isoformat()}",
                    icon="",
                    workspace_id=0,
                    first_day=when.first_day,
                    last_day=when.last_day,
                    starts_at=when.starts_at,
                    ends_at=when.ends_at,
                    place=str(each.more.get("place", "")),
                    state="cancelled" if when.cancelled else "",
                )
            )
    title = showing.words_in(site.texts, language, site).title
    return _answer(writing.feed(title, [], found), "text/calendar")


@bp.get("/public/<face>/sitemap.xml")
@permits(Permission.OPEN)
def sitemap(face: str) -> Response:
    site = site_or_404(face)
    ET.register_namespace("", MAP)
    root = ET.Element(f"{{{MAP}}}urlset")
    everything = showing.everything(site, now())
    for language in showing.languages(site):
        where = {"face": site.slug, "tongue": language}
        addresses = [public_url("face.home", **where)]
        addresses += [
            public_url("face.topic", shown_topic=each.key, **where) for each in showing.topics(site, language)
        ]
        addresses += [public_url("face.record", shown=each.key, **where) for each in everything]
        for address in addresses:
            ET.SubElement(ET.SubElement(root, f"{{{MAP}}}url"), f"{{{MAP}}}loc").text = address
    return _answer(ET.tostring(root, encoding="utf-8", xml_declaration=True), "application/xml")


@bp.get("/robots.txt")
@permits(Permission.OPEN)
def robots() -> Response:
    """Search engines read public sites and nothing else."""
    lines = ["User-agent: *", "Allow: /public/", "Allow: /static/", "Disallow: /"]
    lines += [f"Sitemap: {public_url('face.sitemap', face=site.slug)}" for site in showing.sites()]
    return _answer(("\n".join(lines) + "\n").encode(), "text/plain")


def _entry(feed: ET.Element, site: PublicSite, language: str, shown: Shown) -> None:
    address = public_url("face.record", face=site.slug, tongue=language, shown=shown.key)
    entry = ET.SubElement(feed, f"{{{ATOM}}}entry", {f"{XML}lang": shown.language})
    _add(entry, "title", shown.title)
    _add(entry, "id", address)
    ET.SubElement(entry, f"{{{ATOM}}}link", {"rel": "alternate", "type": "text/html", "href": address})
    _add(entry, "published", shown.published_at.isoformat())
    _add(entry, "updated", shown.renewed_at.isoformat())
    _add(entry, "summary", str(shown.more.get("beginning", "")))


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}{name}").text = NOT_IN_XML.sub("", text)


def _answer(content: bytes, mime: str) -> Response:
    response = make_response(content)
    response.mimetype = mime
    response.headers["Cache-Control"] = f"public, max-age={SECONDS_KEPT}"
    response.add_etag()
    return response
