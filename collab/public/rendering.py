"""Published text as everybody sees it: what leads into the platform becomes plain words.

A link to a record that is public on the same site leads to its public page; every other link to this
platform loses its address. `[[Seite]]` is a link where that page is public, else its words. Names after an @
stay as they were typed and lead nowhere. A picture is shown if it was part of the text when it was published.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import nh3
from flask import current_app
from markupsafe import Markup
from sqlalchemy import select

from collab.base import markup
from collab.base.markup import Link, Reference
from collab.documents.downloads import RASTER
from collab.documents.models import Document
from collab.extensions import db
from collab.public.showing import Shown
from collab.wiki.models import title_key
from collab.wiki.titles import LINK

PICTURE = re.compile(r"!\[[^\[\]]*\]\(\s*/d/([a-z0-9]{4,16})/image")
SRC = re.compile(r"/d/([a-z0-9]{4,16})/image")
SHORT = re.compile(r"(/[a-z]{1,8}/[a-z0-9]{4,16})(?:[/?#].*)?")
ELEMENT = r"(?:[^>\"]|\"[^\"]*\")*"
NO_LINK = re.compile(rf"<a(?P<inside>{ELEMENT})>(?P<words>.*?)</a>", re.S)
IMAGE = re.compile(rf"<img(?P<inside>{ELEMENT})>")
ALT = re.compile(r'\balt="([^"]*)"')


@dataclass(frozen=True)
class Addresses:
    """Where what is public is found: by the record's short address, by the folded title of a page; and the
    address of a picture by the key of its document (None: it is not public)."""

    by_path: Mapping[str, str]
    by_title: Mapping[str, str]
    picture: Callable[[str], str | None]


def addresses(
    shown: Iterable[Shown],
    url: Callable[[Shown], str],
    picture: Callable[[str], str | None] = lambda _key: None,
) -> Addresses:
    shown = list(shown)
    return Addresses(
        {each.path: url(each) for each in shown if each.path},
        {title_key(each.title): url(each) for each in shown if each.kind == "page"},
        picture,
    )


def render(text: str, where: Addresses, top_heading: int = 2) -> Markup:
    """Markdown → HTML for everybody."""

    def page(words: str) -> tuple[Link, int] | None:
        found = LINK.fullmatch(words)
        if found is None:
            return None
        title = " ".join(found[1].split())
        label = " ".join((found[2] or "").split()) or title
        return Link(label, where.by_title.get(title_key(title), "/not-public")), len(words)

    made = markup.render(text, top_heading, references=[Reference(LINK, page)], breaks=True)
    public = set(where.by_path.values()) | set(where.by_title.values())

    def allowed(tag: str, attribute: str, value: str) -> str | None:
        if (tag, attribute) == ("a", "href"):
            return _target(value, where, public)
        if (tag, attribute) == ("a", "title"):
            return None
        if (tag, attribute) == ("img", "src"):
            found = SRC.fullmatch(value)
            return where.picture(found[1]) if found else None
        return value

    cleaned = nh3.clean(
        str(made),
        tags=markup.TAGS,
        attributes=markup.ATTRIBUTES,
        attribute_filter=allowed,
        allowed_classes={"span": {"ticked", "unticked"}},
        url_schemes=markup.SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )
    return Markup(_without_empty(cleaned))  # noqa: S704 - cleaned above; only elements are taken out


def _target(href: str, where: Addresses, public: Collection[str]) -> str | None:
    """Where a link may lead: elsewhere in the world, or to a public page."""
    if href in public:
        return href
    path = _own_path(href)
    if path is None:
        return href
    found = SHORT.fullmatch(path)
    return where.by_path.get(found[1]) if found else None


def _own_path(href: str) -> str | None:
    """The path of an address of this platform; None for one that leads elsewhere."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return "/"
    if parts.scheme in ("mailto", "tel"):
        return None
    own = urlsplit(current_app.config["BASE_URL"])
    if parts.netloc and parts.hostname != own.hostname:
        return None
    return parts.path or "/"


def _without_empty(html: str) -> str:
    """Links without an address become their words, pictures that are not shown their description."""
    html = IMAGE.sub(_image, html)
    return NO_LINK.sub(lambda found: found[0] if " href=" in found["inside"] else found["words"], html)


def _image(found: re.Match[str]) -> str:
    if " src=" in found["inside"]:
        return found[0]
    alt = ALT.search(found["inside"])
    return alt[1] if alt else ""


def pictures_in(text: str, workspace_id: int) -> dict[str, int]:
    """The pictures that a text shows, with their present versions: only such of the same workspace."""
    keys = set(PICTURE.findall(text))
    if not keys:
        return {}
    query = select(Document).where(
        Document.key.in_(keys), Document.workspace_id == workspace_id, Document.trashed_at.is_(None)
    )
    return {
        each.key: each.current_number
        for each in db.session.scalars(query)
        if each.current is not None and each.current.mime in RASTER
    }
