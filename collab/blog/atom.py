"""Posts as an Atom feed (RFC 4287)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from xml.etree import ElementTree as ET

from flask import current_app
from flask_babel import get_locale
from flask_babel import gettext as _

from collab.base.addresses import public_url
from collab.blog.models import Post
from collab.blog.queries import beginning
from collab.people.models import Account
from collab.workspaces.models import Workspace
from collab.writing.text import shown

MOST = 30
"""Posts in a feed; readers keep what they have seen."""
NAMESPACE = "http://www.w3.org/2005/Atom"
XML = "{http://www.w3.org/XML/1998/namespace}"
NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
OWN_ADDRESS = re.compile(r'(<a\b[^>]*?\bhref=")(/[^"]*")')
IMAGE = re.compile(r"<img\b[^>]*>")
PART = re.compile(r'\b(src|alt)="([^"]*)"')


def document(
    posts: Sequence[Post], workspace: Workspace | None, account: Account, address: str, since: datetime
) -> bytes:
    """The whole feed in UTF-8. `since`: when it was opened, the moment of a feed without posts."""
    ET.register_namespace("", NAMESPACE)
    feed = ET.Element(f"{{{NAMESPACE}}}feed", {f"{XML}lang": str(get_locale() or "de")})
    site = current_app.config["SITE_NAME"]
    page = public_url("blog.index", workspace=workspace.slug) if workspace else public_url("home.index")
    _text(feed, "title", f"{workspace.title} – {site}" if workspace else _("Neues – %(site)s", site=site))
    _text(feed, "id", page if workspace else f"{page}#blog")
    _text(feed, "updated", max((post.changed_at for post in posts), default=since).isoformat())
    ET.SubElement(feed, _name("link"), {"rel": "self", "type": "application/atom+xml", "href": address})
    ET.SubElement(feed, _name("link"), {"rel": "alternate", "type": "text/html", "href": page})
    for post in posts:
        _entry(feed, post, account)
    return ET.tostring(feed, encoding="utf-8", xml_declaration=True)


def _entry(feed: ET.Element, post: Post, account: Account) -> None:
    entry = ET.SubElement(feed, _name("entry"))
    address = public_url("blog.show", post=post.key)
    _text(entry, "title", post.title)
    _text(entry, "id", address)
    ET.SubElement(entry, _name("link"), {"rel": "alternate", "type": "text/html", "href": address})
    if post.published_at is not None:
        _text(entry, "published", post.published_at.isoformat())
    _text(entry, "updated", post.changed_at.isoformat())
    author = ET.SubElement(entry, _name("author"))
    _text(author, "name", post.author.person.display_name)
    ET.SubElement(
        entry, _name("category"), {"term": post.workspace.slug, "label": _clean(post.workspace.title)}
    )
    _text(entry, "summary", beginning(post.text))
    html = str(shown(post.text, workspace=post.workspace, account=account))
    _text(entry, "content", outside(html), type="html")


def outside(html: str) -> str:
    """HTML of our own pages for readers elsewhere: whole addresses, and pictures as links, because a
    program that reads feeds is not signed in and would show a broken picture."""
    base = current_app.config["BASE_URL"]
    html = IMAGE.sub(_picture, html)
    return OWN_ADDRESS.sub(lambda found: f"{found[1]}{base}{found[2]}", html)


def _picture(found: re.Match[str]) -> str:
    parts = dict(PART.findall(found[0]))
    words = _("Bild: %(words)s", words=parts["alt"]) if parts.get("alt") else _("Bild")
    return f'<a href="{parts["src"]}">{words}</a>' if parts.get("src") else ""


def _text(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, _name(name), attributes).text = _clean(text)


def _clean(text: str) -> str:
    return NOT_IN_XML.sub("", text)


def _name(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
