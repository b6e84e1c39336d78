"""What OParl 1.1 says about each type, in our own words, and whether an answer keeps to it.

Source: the specification OParl 1.1 (https://oparl.org/spezifikation/, repository OParl/spec, schemas in their
last state for https://schema.oparl.org/1.1/, chapters on lists, deleted objects, common properties). One word
a property, "!" after it where it is obligatory, then what it holds:

    text, whole, yes      a string, an integer, a boolean
    texts                 an array of strings
    url, day, moment      a string: an address, a date (RFC 3339), a date with time and zone
    urls                  an array of addresses
    >Meeting, >>Meeting   the address of such an object, an array of such addresses
    list Meeting          the address of a list of such objects
    =Meeting, ==Meeting   such an object itself, an array of such objects
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

SCHEMA = "https://schema.oparl.org/1.1/"

EVERYWHERE = "id! url, type! text, created moment, modified moment, deleted yes, web url"
COMMON = EVERYWHERE + ", license text, keyword texts, "

FACTS = {
    "System": EVERYWHERE
    + """, oparlVersion! text, body! list Body, otherOparlVersions >>System, license url, name text,
    contactEmail text, contactName text, website url, vendor url, product url""",
    "Body": EVERYWHERE
    + """, name! text, organization! list Organization, person! list Person, meeting! list Meeting,
    paper! list Paper, legislativeTerm! ==LegislativeTerm, system >System, shortName text, website url,
    license url, licenseValidSince moment, oparlSince moment, ags text, rgs text, equivalent urls,
    contactEmail text, contactName text, agendaItem list AgendaItem, consultation list Consultation,
    file list File, locationList list Location, legislativeTermList list LegislativeTerm,
    membership list Membership, classification text, location =Location, mainOrganization >Organization,
    keyword texts""",
    "Organization": COMMON
    + """body >Body, name text, membership >>Membership, meeting list Meeting,
    consultation list Consultation, shortName text, post texts, subOrganizationOf >Organization,
    organizationType text, classification text, startDate day, endDate day, website url, location =Location,
    externalBody url, memberCount whole, votingMemberCount whole""",
    "Person": COMMON
    + """body >Body, name text, familyName text, givenName text, formOfAddress text, affix text, title texts,
    gender text, phone texts, email texts, location >Location, locationObject =Location, status texts,
    membership ==Membership, image =File, life text, lifeSource text""",
    "Membership": COMMON
    + """person >Person, organization >Organization, role text, votingRight yes, startDate day, endDate day,
    onBehalfOf >Organization""",
    "Meeting": COMMON
    + """name text, meetingState text, cancelled yes, start moment, end moment, location =Location,
    organization >>Organization, participant >>Person, invitation =File, resultsProtocol =File,
    verbatimProtocol =File, auxiliaryFile ==File, agendaItem ==AgendaItem""",
    "AgendaItem": COMMON
    + """order! whole, meeting >Meeting, number text, name text, public yes, consultation >Consultation,
    result text, resolutionText text, resolutionFile =File, auxiliaryFile ==File, start moment, end moment""",
    "Paper": COMMON
    + """body >Body, name text, reference text, date day, paperType text, relatedPaper >>Paper,
    superordinatedPaper >>Paper, subordinatedPaper >>Paper, mainFile =File, auxiliaryFile ==File,
    location ==Location, originatorPerson >>Person, underDirectionOf >>Organization,
    originatorOrganization >>Organization, consultation ==Consultation""",
    "Consultation": COMMON
    + """paper >Paper, agendaItem >AgendaItem, meeting >Meeting, organization >>Organization,
    authoritative yes, role text""",
    "File": COMMON
    + """accessUrl! url, name text, fileName text, mimeType text, date day, size whole, sha1Checksum text,
    sha512Checksum text, text text, downloadUrl url, externalServiceUrl url, masterFile >File,
    derivativeFile >>File, fileLicense url, meeting >>Meeting, agendaItem >>AgendaItem, person >Person,
    paper >>Paper""",
    "Location": COMMON
    + """description text, geojson object, streetAddress text, room text, postalCode text, subLocality text,
    locality text, bodies >>Body, organizations >>Organization, persons >>Person, meetings >>Meeting,
    papers >>Paper""",
    "LegislativeTerm": COMMON + "body >Body, name text, startDate day, endDate day",
}

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def facts_of(kind: str) -> dict[str, tuple[bool, str]]:
    """Of each property of a type: whether it is obligatory, and what it holds."""
    found = {}
    for each in FACTS[kind].split(","):
        name, _, holds = each.strip().partition(" ")
        found[name.rstrip("!")] = (name.endswith("!"), holds.strip())
    return found


def problems(data: Any, kind: str, *, inside: bool = False, where: str = "") -> Iterator[str]:
    """What of an object is not as the standard wants it. `inside`: it stands inside of another one."""
    where = where or kind
    if not isinstance(data, dict) or data.get("type") != SCHEMA + kind:
        yield f"{where}: not a {kind}"
        return
    facts = facts_of(kind)
    if data.get("deleted") is True:
        if set(data) != {"id", "type", "created", "modified", "deleted"}:
            yield f"{where}: says more than that it is gone: {sorted(data)}"
    else:
        yield from (
            f"{where}: {name} is missing" for name, (must, _) in facts.items() if must and name not in data
        )
    if not inside:
        yield from (f"{where}: {name} is missing" for name in ("created", "modified") if name not in data)
    for name, value in data.items():
        if name not in facts:
            yield f"{where}: {name} is not known"
        elif value is None or (value == [] and not facts[name][0]):
            yield f"{where}: {name} is empty and should be left out"
        else:
            yield from _wrong(value, facts[name][1], f"{where}.{name}")


def _wrong(value: Any, holds: str, where: str) -> Iterator[str]:
    if holds.startswith("=="):
        yield from _each(value, where, lambda one, here: problems(one, holds[2:], inside=True, where=here))
    elif holds.startswith("="):
        yield from problems(value, holds[1:], inside=True, where=where)
    elif holds.startswith(">>") or holds == "urls":
        yield from _each(value, where, lambda one, here: _wrong(one, "url", here))
    elif holds == "texts":
        yield from _each(value, where, lambda one, here: _wrong(one, "text", here))
    elif not _fits(value, holds.split(" ")[0].rstrip(">") if not holds.startswith(">") else "url"):
        yield f"{where}: {value!r} is not of the form {holds}"


def _each(value: Any, where: str, check: Any) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{where}: not an array"
        return
    for number, one in enumerate(value):
        yield from check(one, f"{where}[{number}]")


def _fits(value: Any, holds: str) -> bool:
    if holds == "whole":
        return isinstance(value, int) and not isinstance(value, bool)
    if holds == "yes":
        return isinstance(value, bool)
    if holds == "object":
        return isinstance(value, dict)
    if not isinstance(value, str) or not value:
        return False
    if holds in ("url", "list"):
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.netloc) and " " not in value
    if holds == "day":
        return re.fullmatch(r"\d{4}-\d\d-\d\d", value) is not None and bool(date.fromisoformat(value))
    if holds == "moment":
        return MOMENT.fullmatch(value) is not None and bool(datetime.fromisoformat(value))
    return holds == "text"


def links(data: Any, kind: str) -> Iterator[tuple[str, str]]:
    """The addresses that an object names with what is to be found there: a type, or "list" and a type."""
    for name, value in data.items():
        holds = facts_of(kind)[name][1]
        if name == "id":
            yield value, kind
        elif holds.startswith("list "):
            yield value, holds
        elif holds.startswith(">"):
            for each in value if isinstance(value, list) else [value]:
                yield each, holds.lstrip(">")
        elif holds.startswith("="):
            for each in value if isinstance(value, list) else [value]:
                yield from links(each, holds.lstrip("="))
