"""All objects of the interface as OParl 1.1 writes them.

Names of types and properties: OParl 1.1, https://oparl.org/spezifikation/, schemas at
https://schema.oparl.org/1.1/.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

from flask import current_app

from collab.base.addresses import public_url
from collab.base.clock import BERLIN, local
from collab.minutes.models import MinutesState
from collab.oparl import addresses
from collab.oparl.addresses import BODY_KEY, SCHEMA, SYSTEM_KEY, TYPES
from collab.oparl.models import OparlGroup
from collab.oparl.sessions import Session, of_files, of_items, on, published, sessions
from collab.public import showing
from collab.public.models import Publication, PublicSite

Data = dict[str, Any]

BACK = {  # what an object says of those that it belongs to; left out where it stands inside of them
    "agendaItem": ("meeting",),
    "file": ("meeting", "agendaItem"),
    "location": ("meetings",),
}


@dataclass(frozen=True)
class Object:
    """`data`: the answer without `created` and `modified`. `group_key`: its organisation, or "".

    `since`: it was not in the interface before this moment; None where that is not known.
    """

    kind: str
    key: str
    data: Data
    group_key: str = ""
    since: datetime | None = None


FRAME = frozenset({"system", "body", "organization"})
"""Kinds that are there whatever has been published."""


AT_ONCE = 500
"""Meetings that are looked at together."""


def everything(now: datetime) -> list[Object]:
    """Also those that stand inside of others. For the worker: it takes seconds where there is much."""
    groups = on()
    found = frame(groups)
    keys, files = published(groups), dict[str, Object]()
    for first in range(0, len(keys), AT_ONCE):
        for session in sessions(groups, keys[first : first + AT_ONCE]):
            found += _of_session(session, files, now)
    return found + list(files.values())


def some(kind: str, keys: Collection[str], now: datetime) -> list[Object]:
    """Those of a kind that are there, and what stands inside of them; others may be among them."""
    groups = on()
    if kind in FRAME:
        return frame(groups)
    if kind == "agendaItem":
        keys = of_items(keys)
    elif kind == "file":
        keys = of_files(keys)
    elif kind not in ("meeting", "location"):
        return []
    files: dict[str, Object] = {}
    found = [each for session in sessions(groups, keys) for each in _of_session(session, files, now)]
    if kind != "file" and files and (more := set(of_files(files)) - set(keys)):
        files = {}  # some of them stand in other meetings as well, which they name
        found = [
            each for session in sessions(groups, {*keys, *more}) for each in _of_session(session, files, now)
        ]
    return found + list(files.values())


def frame(groups: Sequence[OparlGroup]) -> list[Object]:
    found = [Object("system", SYSTEM_KEY, _system()), Object("body", BODY_KEY, _body())]
    for group in groups:
        since = max(each for each in (group.on_since, group.site.on_since) if each is not None)
        found.append(Object("organization", group.key, _organization(group), group.key, since))
    return found


def _of_session(session: Session, files: dict[str, Object], now: datetime) -> list[Object]:
    """The meeting, its items and its place; its files are added to `files`."""
    key, group = session.publication.key, session.group.key
    meeting, page = addresses.of("meeting", key), _page(session.publication, session.group.site)
    found: list[Object] = []

    def part(kind: str, key: str, data: Data) -> Data:
        """One object by itself; what is returned stands inside of the one it belongs to."""
        found.append(Object(kind, key, data, group, session.since))
        return {name: value for name, value in data.items() if name not in BACK[kind]}

    def files_of(item_key: str) -> list[Data]:
        inside = []
        for row in session.files.get(item_key, ()):
            data = _file(row, session.group.site)
            back = ("agendaItem", addresses.of("agendaItem", item_key)) if item_key else ("meeting", meeting)
            known = files.get(row.key) or Object("file", row.key, data, group, session.since)
            others = known.data.get(back[0], [])
            files[row.key] = replace(known, data=known.data | {back[0]: [*others, back[1]]})
            inside.append(data)
        return inside

    items = [
        part("agendaItem", item["key"], _item(item, order, meeting, page, session, files_of(item["key"])))
        for order, item in enumerate(session.items)
    ]
    data = _meeting(session, page, now)
    place = session.publication.snapshot.get("place")
    if place:
        data["location"] = part("location", key, _location(key, place, meeting))
    data |= _filled(auxiliaryFile=files_of(""), agendaItem=items)
    return [Object("meeting", key, data, group, session.since), *found]


def _system() -> Data:
    settings = current_app.config
    return _named("system", SYSTEM_KEY) | _filled(
        oparlVersion=SCHEMA,
        body=addresses.of_list("bodies"),
        name=settings["SITE_NAME"] or settings["BASE_URL"],
        license=settings["OPARL_LICENSE"],
        contactEmail=settings["OPARL_CONTACT"],
        website=settings["BASE_URL"],
    )


def _body() -> Data:
    """The cooperation. It has no legislative terms, so their list is empty."""
    settings = current_app.config
    lists = {"locationList": "locations", "legislativeTermList": "legislativeTerms", "file": "files"}
    lists |= {"organization": "organizations", "person": "persons", "membership": "memberships"}
    lists |= {"meeting": "meetings", "agendaItem": "agendaItems"}
    lists |= {"paper": "papers", "consultation": "consultations"}
    data = _named("body", BODY_KEY) | _filled(
        system=addresses.of("system", SYSTEM_KEY),
        name=settings["SITE_NAME"] or settings["BASE_URL"],
        license=settings["OPARL_LICENSE"],
        contactEmail=settings["OPARL_CONTACT"],
        website=settings["BASE_URL"],
        classification="Interkommunale Zusammenarbeit",
    )
    data |= {name: addresses.of_list(listed) for name, listed in lists.items()}
    return data | {"legislativeTerm": []}


def _organization(group: OparlGroup) -> Data:
    """A workspace, by the title of its public site."""
    language = showing.languages(group.site)[0]
    page = public_url("face.home", face=group.site.slug, tongue=language)
    return _named("organization", group.key) | _filled(
        body=addresses.of("body", BODY_KEY),
        name=showing.words_in(group.site.texts, language, group.site).title,
        organizationType="Gremium",
        classification="Arbeitsgruppe",
        meeting=addresses.of_meetings(group.key),
        website=page,
        web=page,
    )


def _meeting(session: Session, page: str, now: datetime) -> Data:
    """With its times as they are now, because a meeting that has moved must not stand there as it was."""
    row, event = session.publication, session.meeting.event
    start, end = event.starts_at, event.ends_at
    if start is None and event.first_day is not None:
        start = datetime.combine(event.first_day, time(), BERLIN)
    data = _named("meeting", row.key) | _filled(
        name=row.title,
        meetingState=_state(session, start, now),
        start=local(start).isoformat() if start else "",
        end=local(end).isoformat() if end else "",
        organization=[addresses.of("organization", session.group.key)],
        web=page,
    )
    return data | {"cancelled": event.cancelled_at is not None}


def _state(session: Session, start: datetime | None, now: datetime) -> str:
    """The words that the standard recommends. Whether invitations are out is nobody's business outside."""
    approved = session.meeting.approved_at
    if (
        session.meeting.state == MinutesState.APPROVED
        and approved
        and approved <= session.publication.renewed_at
    ):
        return "durchgeführt"
    return "eingeladen" if start is not None and start <= now else "terminiert"


def _item(
    item: Mapping[str, Any], order: int, meeting: str, page: str, session: Session, files: list[Data]
) -> Data:
    decisions = session.decisions.get(item["number"], [])
    data = _named("agendaItem", item["key"]) | _filled(
        meeting=meeting,
        number=item["number"],
        name=item["title"],
        result="Beschluss gefasst" if decisions else "",
        resolutionText="\n\n".join(_resolution(each) for each in decisions),
        auxiliaryFile=files,
        web=page,
    )
    return data | {"order": order, "public": True}


def _resolution(decision: Mapping[str, Any]) -> str:
    name = f"Beschluss {decision['year']}/{decision['number']}"
    title = f"{name}: {decision['title']}" if decision["title"] else name
    return f"{title}\n{decision['wording']}"


def _location(key: str, place: str, meeting: str) -> Data:
    return _named("location", key) | {"description": place, "meetings": [meeting]}


def _file(row: Publication, site: PublicSite) -> Data:
    kept = row.snapshot
    data = _named("file", row.key) | _filled(
        name=row.title,
        fileName=kept.get("filename"),
        mimeType=kept.get("mime"),
        date=local(row.renewed_at).date().isoformat(),
        accessUrl=addresses.of_bytes(row.key, "access"),
        downloadUrl=addresses.of_bytes(row.key, "download"),
        web=_page(row, site),
    )
    return data | {"size": int(kept.get("size", 0))}


def _page(row: Publication, site: PublicSite) -> str:
    return public_url("face.record", face=site.slug, tongue=showing.languages(site)[0], shown=row.key)


def _named(kind: str, key: str) -> Data:
    return {"id": addresses.of(kind, key), "type": SCHEMA + TYPES[kind]}


def _filled(**values: str | Collection[Any] | None) -> Data:
    """Without what is empty, as the standard wants it."""
    return {name: value for name, value in values.items() if value}
