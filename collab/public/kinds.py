"""Which sorts of records can be published, and what of each becomes public.

A room above may register more (`register`). A kind says how records are loaded and what a publication
keeps of one; the public pages are made of that and of nothing else, but for times and cancellation of
dates: those are as they are now, because a date that has moved must not stand there as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from collab.base.preview.kinds import OFFICE_ENDINGS
from collab.blog.models import Post
from collab.blog.queries import beginning
from collab.calendar import occurrences
from collab.calendar.models import Event
from collab.calendar.occurrences import Occurrence
from collab.documents.models import Document
from collab.extensions import db
from collab.minutes.agenda import numbered
from collab.minutes.models import AgendaItem, Decision, Meeting, MinutesState
from collab.wiki.models import Page
from collab.wiki.titles import LINK

AHEAD = timedelta(days=400)
"""How far dates that are repeated are shown."""
BEHIND = timedelta(days=60)


class Sort(StrEnum):
    """The part of a site in which something stands."""

    NEWS = "news"
    DATES = "dates"
    PAGES = "pages"
    DOCUMENTS = "documents"
    FIGURES = "figures"


@dataclass(frozen=True)
class Frozen:
    """A record as it would be published now. `more`: plain JSON, for the template of its kind.

    `more["path"]` is the record's short address inside the platform, by which links to it are known.
    """

    title: str
    text: str
    more: dict[str, Any] = field(default_factory=dict)
    number: int = 0


@dataclass(frozen=True)
class PublicKind:
    """`load`: records that are there and may be public at all, with whatever `freeze` reads; a fixed number
    of queries. `freeze` asks nothing. `dates`: its dates from one day to another. `warnings`: sentences for
    whoever is about to publish. `allows`: whether what was published may still be seen now; `less`: as much
    of it as may."""

    name: str
    label: LazyString
    sort: Sort
    load: Callable[[Collection[int]], Mapping[int, Any]]
    freeze: Callable[[Any], Frozen]
    dates: Callable[[Any, date, date], list[Occurrence]] | None = None
    warnings: Callable[[Any], list[str]] = lambda _record: []
    allows: Callable[[Any, Mapping[str, Any]], bool] = lambda _record, _snapshot: True
    less: Callable[[Any, dict[str, Any]], dict[str, Any]] = lambda _record, snapshot: snapshot


_kinds: dict[str, PublicKind] = {}


def register(kind: PublicKind) -> None:
    _kinds[kind.name] = kind


def get(name: str) -> PublicKind | None:
    return _kinds.get(name)


def every() -> list[PublicKind]:
    return list(_kinds.values())


def _documents(ids: Collection[int]) -> Mapping[int, Document]:
    query = (
        select(Document)
        .where(Document.id.in_(ids), Document.trashed_at.is_(None))
        .options(joinedload(Document.current))
    )
    return {each.id: each for each in db.session.scalars(query)}


def _document(document: Document) -> Frozen:
    version = document.current
    more = {
        "path": f"/d/{document.key}",
        "filename": document.filename,
        "size": version.size,
        "mime": version.mime,
    }
    return Frozen(document.title, document.description, more, version.number)


def _document_warnings(document: Document) -> list[str]:
    mime = document.current.mime
    if mime in OFFICE_ENDINGS:
        return [
            _(
                "Die Datei wird unverändert veröffentlicht. Office-Dateien enthalten oft Namen, Kommentare "
                "und nachverfolgte Änderungen, die man nicht gleich sieht. Besser ist ein PDF."
            )
        ]
    return [
        _(
            "Die Datei wird unverändert veröffentlicht, auch mit Angaben, die man nicht gleich sieht "
            "(Verfasser, Ort einer Aufnahme)."
        )
    ]


def _posts(ids: Collection[int]) -> Mapping[int, Post]:
    query = select(Post).where(Post.id.in_(ids), Post.trashed_at.is_(None), Post.published_at.is_not(None))
    return {each.id: each for each in db.session.scalars(query)}


def _post(post: Post) -> Frozen:
    return Frozen(post.title, post.text, {"path": f"/p/{post.key}", "beginning": _beginning(post.text)})


def _beginning(text: str) -> str:
    """The first words for lists, with links to pages as their words."""
    return beginning(LINK.sub(lambda found: found[2] or found[1], text), 240)


def _pages(ids: Collection[int]) -> Mapping[int, Page]:
    query = select(Page).where(Page.id.in_(ids), Page.trashed_at.is_(None), ~Page.is_template)
    return {each.id: each for each in db.session.scalars(query)}


def _page(page: Page) -> Frozen:
    more = {"path": f"/s/{page.key}", "beginning": _beginning(page.text)}
    return Frozen(page.title, page.text, more, page.text_number)


def _events(ids: Collection[int]) -> Mapping[int, Event]:
    """Not the dates of other records, which speak for them, and not what belongs to a foreign calendar."""
    query = (
        select(Event)
        .where(
            Event.id.in_(ids),
            Event.trashed_at.is_(None),
            Event.about_kind.is_(None),
            Event.subscription_id.is_(None),
        )
        .options(selectinload(Event.exceptions))
    )
    return {each.id: each for each in db.session.scalars(query)}


def _event(event: Event) -> Frozen:
    """Without the link of a video conference: everybody could walk in."""
    return Frozen(event.title, event.description, {"path": f"/e/{event.key}", "place": event.place})


def _dates_of_event(event: Event, first: date, last: date) -> list[Occurrence]:
    return occurrences.between(event, first, last)


def _event_warnings(event: Event) -> list[str]:
    told = [_("Wird der Termin verschoben oder abgesagt, steht das sofort auch auf der öffentlichen Seite.")]
    if event.link:
        told.append(_("Der Link zur Videokonferenz wird nicht veröffentlicht."))
    return told


def _meetings(ids: Collection[int]) -> Mapping[int, Meeting]:
    query = (
        select(Meeting)
        .where(Meeting.id.in_(ids), Meeting.trashed_at.is_(None))
        .options(
            joinedload(Meeting.event).selectinload(Event.exceptions),
            selectinload(Meeting.items).selectinload(AgendaItem.decisions),
        )
    )
    return {each.id: each for each in db.session.scalars(query)}


def _meeting(meeting: Meeting) -> Frozen:
    """Its public items; the decisions to them once the minutes are approved. Nothing of what was said."""
    hidden: set[str] = set()
    items, decisions = [], []
    for entry in numbered(meeting.items):
        if not entry.item.public or (entry.parent is not None and entry.parent.number in hidden):
            hidden.add(entry.number)
            continue
        items.append(
            {"key": entry.item.key, "number": entry.number, "title": entry.item.title, "depth": entry.depth}
        )
        if meeting.state == MinutesState.APPROVED:
            decisions += [_decision(each, entry.number) for each in entry.item.decisions if each.number]
    more = {
        "path": f"/m/{meeting.key}",
        "place": meeting.event.place,
        "items": items,
        "decisions": decisions,
    }
    return Frozen(meeting.title, "", more)


def _still_public(meeting: Meeting, snapshot: dict[str, Any]) -> dict[str, Any]:
    """Without items that were made non-public or taken off the agenda since, and their decisions."""
    now = _meeting(meeting).more
    return snapshot | {
        part: [each for each in snapshot.get(part, ()) if each["key"] in {one["key"] for one in now[part]}]
        for part in ("items", "decisions")
    }


def _decision(decision: Decision, item: str) -> dict[str, Any]:
    return {
        "key": decision.key,
        "item": item,
        "number": decision.number,
        "year": decision.year,
        "title": decision.title,
        "wording": decision.wording,
        "day": decision.decided_on.isoformat(),
    }


def _dates_of_meeting(meeting: Meeting, first: date, last: date) -> list[Occurrence]:
    return occurrences.between(meeting.event, first, last)


def _meeting_warnings(meeting: Meeting) -> list[str]:
    told = [
        _(
            "Öffentlich werden Zeit, Ort und die Punkte der Tagesordnung, die als öffentlich gekennzeichnet "
            "sind, dazu die Beschlüsse, sobald das Protokoll genehmigt ist und Sie neu veröffentlichen."
        )
    ]
    left_out = sum(1 for item in meeting.items if not item.public)
    if left_out:
        told.append(_("Nichtöffentliche Punkte, die wegbleiben: %(count)s.", count=left_out))
    return told


def register_ours() -> None:
    for kind in (
        PublicKind("post", _l("Beitrag"), Sort.NEWS, _posts, _post),
        PublicKind("page", _l("Seite"), Sort.PAGES, _pages, _page),
        PublicKind(
            "document", _l("Dokument"), Sort.DOCUMENTS, _documents, _document, warnings=_document_warnings
        ),
        PublicKind("event", _l("Termin"), Sort.DATES, _events, _event, _dates_of_event, _event_warnings),
        PublicKind(
            "meeting",
            _l("Sitzung"),
            Sort.DATES,
            _meetings,
            _meeting,
            _dates_of_meeting,
            _meeting_warnings,
            less=_still_public,
        ),
    ):
        register(kind)
