"""Reads the data in `content/`: organisations, people, workspaces and the manuscripts of the documents.

Everything but the facts about the cities is invented.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from collab.demo.prose import Block, parse, without_sections

CONTENT = Path(__file__).parent / "content"


@dataclass(frozen=True)
class DemoOrganisation:
    """A city (`ags` is its official municipality key of eight digits) or another body (no `ags`).

    Area in square kilometres; population on 31 December of the year before the collection.
    """

    key: str
    name: str
    official_name: str
    street: str
    postcode: str
    place: str
    mail_domain: str
    ags: str | None = None
    area_km2: float | None = None
    population: int | None = None


@dataclass(frozen=True)
class DemoPerson:
    """An entry of the directory. `account` is None (no login), "none", "office" or "steering"."""

    key: str
    given_name: str
    family_name: str
    organisation: DemoOrganisation
    department: str
    function: str
    phone: str
    email: str
    title: str = ""
    mobile: str = ""
    account: str | None = None

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.title, self.given_name, self.family_name) if part)


@dataclass(frozen=True)
class DemoWorkspace:
    """A workspace with its members by role (lead, member, reader, guest) and its folder paths.

    Times are local times of Germany without a zone, here as everywhere in the catalogue.
    """

    slug: str
    title: str
    purpose: str
    cities: tuple[DemoOrganisation, ...]
    created_at: datetime
    guests_since: datetime | None
    archived_at: datetime | None
    members: tuple[tuple[str, DemoPerson], ...]
    folders: tuple[str, ...]


@dataclass(frozen=True)
class Manuscript:
    """What a writer needs to write one version of one document."""

    title: str
    subtitle: str
    author: DemoPerson
    written_at: datetime
    blocks: tuple[Block, ...]
    settings: dict[str, Any]
    people: tuple[DemoPerson, ...] = ()
    attachments: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True)
class SourceVersion:
    author: DemoPerson
    written_at: datetime
    note: str
    manuscript: Manuscript


@dataclass(frozen=True)
class Source:
    """One document before it is written: where it goes, what it is called, and its versions, oldest first."""

    workspace: str
    folder: str
    file: str
    title: str
    doctype: str
    date: date
    description: str
    tags: tuple[str, ...]
    city: str | None
    versions: tuple[SourceVersion, ...]
    settings: dict[str, Any]


@cache
def organisations() -> dict[str, DemoOrganisation]:
    """All organisations by key."""
    rows = _toml("organisations.toml")["organisation"]
    return {row["key"]: DemoOrganisation(**row) for row in rows}


@cache
def people() -> dict[str, DemoPerson]:
    """All persons by key; the address is made of the key and the domain of the organisation."""
    found = {}
    for row in _toml("people.toml")["person"]:
        organisation = organisations()[row.pop("organisation")]
        email = f"{row['key']}@{organisation.mail_domain}"
        found[row["key"]] = DemoPerson(organisation=organisation, email=email, **row)
    return found


@cache
def workspaces() -> dict[str, DemoWorkspace]:
    """All workspaces by slug."""
    found = {}
    for row in _toml("workspaces.toml")["workspace"]:
        members = tuple(
            (role, people()[key])
            for role in ("lead", "member", "reader", "guest")
            for key in row.pop(role, ())
        )
        cities = tuple(organisations()[key] for key in row.pop("cities"))
        found[row["slug"]] = DemoWorkspace(
            members=members,
            cities=cities,
            guests_since=row.pop("guests_since", None),
            archived_at=row.pop("archived_at", None),
            folders=tuple(row.pop("folders")),
            **row,
        )
    return found


@cache
def sources() -> tuple[Source, ...]:
    """All documents, by workspace and by the time of their first version."""
    found = [_source(path) for path in sorted((CONTENT / "documents").glob("*/*.md"))]
    return tuple(
        sorted(found, key=lambda source: (source.workspace, source.versions[0].written_at, source.file))
    )


def _source(path: Path) -> Source:
    """One manuscript file: settings as TOML between two lines `+++`, below them the text."""
    _, head, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    settings = tomllib.loads(head)
    cards = tuple(people()[key] for key in settings.get("people", ()))
    versions = []
    for row in settings["versions"]:
        author = people()[row["author"]]
        manuscript = Manuscript(
            title=settings["title"],
            subtitle=row.get("subtitle", settings.get("subtitle", "")),
            author=author,
            written_at=row["date"],
            blocks=without_sections(parse(_earlier(body, row.get("instead", ()))), row.get("without", ())),
            settings=settings,
            people=cards,
        )
        versions.append(SourceVersion(author, row["date"], row.get("note", ""), manuscript))
    return Source(
        workspace=path.parent.name,
        folder=settings["folder"],
        file=settings["file"],
        title=settings["title"],
        doctype=settings["type"],
        date=settings["date"],
        description=settings["description"],
        tags=tuple(settings["tags"]),
        city=settings.get("city"),
        versions=tuple(versions),
        settings=settings,
    )


def _earlier(body: str, changes: Iterable[list[str]]) -> str:
    """The text of an earlier version: each change is a pair of later and earlier words."""
    for later, earlier in changes:
        if later not in body:
            raise ValueError(f"not in the text: {later}")
        body = body.replace(later, earlier)
    return body


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((CONTENT / name).read_text(encoding="utf-8"))
