"""What is public for the interface now. Nothing else of this room reads what is public.

A meeting is in the interface while it is published, its site is on and its workspace stands in the interface.
Given out is what was published, less what is not public any more: items that have been made non-public or
taken off the agenda since. Decisions are those of minutes that were approved when the meeting was published.
Files are published documents that are attached to such a meeting or to one of its items. The minutes
themselves are never given out, because they name people and hold non-public items.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased, contains_eager

from collab.attachments.models import Attachment
from collab.extensions import db
from collab.minutes.models import AgendaItem, Meeting
from collab.oparl.models import OparlGroup
from collab.public import kinds, showing
from collab.public.models import Publication, PublicSite


def on() -> Sequence[OparlGroup]:
    """The workspaces that stand in the interface."""
    return db.session.scalars(
        select(OparlGroup)
        .join(OparlGroup.site)
        .where(OparlGroup.on_since.is_not(None), PublicSite.on_since.is_not(None))
        .order_by(OparlGroup.id)
        .options(contains_eager(OparlGroup.site).selectinload(PublicSite.texts))
    ).all()


@dataclass(frozen=True)
class Session:
    """A published meeting with what was published to it. `files`: by the key of their item; "": of none."""

    group: OparlGroup
    publication: Publication
    meeting: Meeting
    items: list[Mapping[str, Any]]
    decisions: Mapping[str, list[Mapping[str, Any]]]  # by the number of the item
    files: Mapping[str, list[Publication]]

    @property
    def since(self) -> datetime:
        moments = (self.publication.published_at, self.group.on_since, self.group.site.on_since)
        return max(each for each in moments if each is not None)


def sessions(groups: Collection[OparlGroup], keys: Collection[str]) -> list[Session]:
    """Those of these publications that are public now. A fixed number of queries."""
    sites = [group.site for group in groups]
    rows: list[tuple[Publication, Meeting]] = showing.of_kind("meeting", sites, keys) if sites else []
    if not rows:
        return []
    by_workspace = {group.site.workspace_id: group for group in groups}
    now = {row.id: _public_now(meeting) for row, meeting in rows}
    attached = _attached(rows, now, sites)
    return [
        Session(
            group=by_workspace[row.workspace_id],
            publication=row,
            meeting=meeting,
            items=[each for each in row.snapshot.get("items", ()) if each["key"] in now[row.id]],
            decisions=_decisions(row, now[row.id]),
            files=attached[row.id],
        )
        for row, meeting in rows
    ]


def published(groups: Collection[OparlGroup]) -> list[str]:
    """The keys of the publications of all meetings."""
    query = (
        select(Publication.key)
        .where(
            Publication.kind == "meeting",
            Publication.workspace_id.in_([group.site.workspace_id for group in groups]),
            Publication.taken_back_at.is_(None),
        )
        .order_by(Publication.id)
    )
    return list(db.session.scalars(query))


def of_items(keys: Collection[str]) -> Collection[str]:
    """The keys of the publications in which these agenda items may stand."""
    query = (
        select(Publication.key)
        .join(AgendaItem, AgendaItem.meeting_id == Publication.object_id)
        .where(Publication.kind == "meeting", AgendaItem.key.in_(keys))
    )
    return set(db.session.scalars(query))


def of_files(keys: Collection[str]) -> Collection[str]:
    """The keys of the publications of meetings to which these published documents may be attached."""
    document, meeting = aliased(Publication), aliased(Publication)
    query = (
        select(meeting.key)
        .select_from(document)
        .join(Attachment, Attachment.document_id == document.object_id)
        .outerjoin(AgendaItem, (Attachment.kind == "agenda_item") & (AgendaItem.id == Attachment.object_id))
        .join(
            meeting,
            (meeting.kind == "meeting")
            & (
                (meeting.object_id == AgendaItem.meeting_id)
                | ((Attachment.kind == "meeting") & (meeting.object_id == Attachment.object_id))
            ),
        )
        .where(document.kind == "document", document.key.in_(keys))
    )
    return set(db.session.scalars(query))


def _public_now(meeting: Meeting) -> set[str]:
    """The keys of items and decisions that would be published now."""
    kind = kinds.get("meeting")
    assert kind is not None
    more = kind.freeze(meeting).more
    return {each["key"] for part in ("items", "decisions") for each in more[part]}


def _decisions(row: Publication, now: set[str]) -> Mapping[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for each in row.snapshot.get("decisions", ()):
        if each["key"] in now:
            found[each["item"]].append(each)
    return found


def _attached(
    rows: Iterable[tuple[Publication, Meeting]], now: Mapping[int, set[str]], sites: Collection[PublicSite]
) -> Mapping[int, Mapping[str, list[Publication]]]:
    """Published documents by the publication of their meeting, and by the key of their item ("": none)."""
    places: dict[tuple[str, int], tuple[int, str]] = {}
    for row, meeting in rows:
        places["meeting", meeting.id] = (row.id, "")
        published = {each["key"] for each in row.snapshot.get("items", ())} & now[row.id]
        for item in meeting.items:
            if item.key in published:
                places["agenda_item", item.id] = (row.id, item.key)
    found: dict[int, dict[str, list[Publication]]] = defaultdict(lambda: defaultdict(list))
    attachments = _attachments(places)
    query = select(Publication.key).where(
        Publication.kind == "document", Publication.object_id.in_({document for _, document in attachments})
    )
    keys = set(db.session.scalars(query)) if attachments else set()
    documents = {record.id: row for row, record in showing.of_kind("document", sites, keys)} if keys else {}
    for place, document_id in attachments:
        if document_id in documents:
            publication_id, item_key = places[place]
            found[publication_id][item_key].append(documents[document_id])
    return found


def _attachments(places: Collection[tuple[str, int]]) -> list[tuple[tuple[str, int], int]]:
    """What is attached to these records (kind, id) in its order: the record, and the id of the document."""
    of = {kind: [number for name, number in places if name == kind] for kind in ("meeting", "agenda_item")}
    query = (
        select(Attachment.kind, Attachment.object_id, Attachment.document_id)
        .where(or_(*((Attachment.kind == kind) & Attachment.object_id.in_(ids) for kind, ids in of.items())))
        .order_by(Attachment.position, Attachment.id)
    )
    return [((kind, number), document) for kind, number, document in db.session.execute(query)]
