"""The story of the demo, told in the order of its time: who came, what was set up, what was filed, what was
agreed and done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from collab import activity
from collab.base.clock import BERLIN
from collab.contacts.actions import add_person
from collab.demo import rooms
from collab.demo.catalogue import (
    DemoOrganisation,
    DemoPerson,
    DemoWorkspace,
    organisations,
    people,
    workspaces,
)
from collab.demo.documents import DemoDocument, DemoVersion
from collab.demo.rooms import archive
from collab.documents import actions
from collab.documents.actions.properties import set_tags
from collab.documents.files import Arrival
from collab.documents.models import Document, DocumentType, Folder
from collab.extensions import db
from collab.people.models import Account, Organisation, Person, PlatformRole
from collab.search.queue import queue_index
from collab.workspaces.actions import archive_workspace, create_workspace
from collab.workspaces.membership import add_member
from collab.workspaces.models import Role, Workspace

OFFICE = "mareike.sandkuehler"
OFFICE_SINCE = datetime(2008, 2, 25, 9)  # noqa: DTZ001 - local time, as in the catalogue
OTHERS_SINCE = datetime(2024, 1, 15, 9)  # noqa: DTZ001 - local time, as in the catalogue
"""Since when those are here who are in no workspace."""

DOCTYPES = {
    "Protokoll": DocumentType.MINUTES,
    "Konzept": DocumentType.CONCEPT,
    "Dokumentation": DocumentType.DOCUMENTATION,
    "Präsentation": DocumentType.PRESENTATION,
    "Vorlage": DocumentType.TEMPLATE,
    "Bild": DocumentType.PICTURE,
    "Sonstiges": DocumentType.OTHER,
}

Step = Callable[[datetime], object]
"""Something that happened at the moment it is handed."""


class Story:
    """Makes everything happen at its time, but nothing after `now`; its records by key or slug."""

    def __init__(self, now: datetime, password_hash: str) -> None:
        self.now = now
        self.password_hash = password_hash
        self.organisations: dict[str, Organisation] = {}
        self.persons: dict[str, Person] = {}
        self.accounts: dict[str, Account] = {}
        self.workspaces: dict[str, Workspace] = {}
        self.documents: dict[str, Document] = {}

    def tell(self, written: Sequence[DemoDocument], arrivals: Mapping[Path, Arrival]) -> None:
        """Everything, the oldest first. Nothing is committed."""
        self.organisations = {key: _organisation(body) for key, body in organisations().items()}
        db.session.add_all(self.organisations.values())
        db.session.flush()
        steps = [*self._arrivals_of_people()]
        for workspace in workspaces().values():
            steps += self._life_of(workspace)
        for document in written:
            steps += self._life_of_document(document, arrivals)
        steps += rooms.steps(self)
        for local, step in sorted(steps, key=lambda pair: pair[0]):
            step(min(local.replace(tzinfo=BERLIN).astimezone(UTC), self.now))

    def _arrivals_of_people(self) -> list[tuple[datetime, Step]]:
        since = {OFFICE: OFFICE_SINCE}
        for workspace in workspaces().values():
            for joined_at, person, _role in _joinings(workspace):
                before = joined_at - timedelta(hours=3)
                since[person.key] = min(since.get(person.key, before), before)
        return [
            (since.get(key, OTHERS_SINCE), partial(self._add_person, person))
            for key, person in people().items()
        ]

    def _add_person(self, person: DemoPerson, at: datetime) -> None:
        values = {
            "title": person.title,
            "given_name": person.given_name,
            "family_name": person.family_name,
            "organisation": self.organisations[person.organisation.key],
            "department": person.department,
            "function": person.function,
            "phone": person.phone,
            "mobile": person.mobile,
            "email": person.email,
            "postal_address": _postal_address(person.organisation),
        }
        if person.account is None:
            self.persons[person.key] = add_person(values, actor=self.accounts[OFFICE], now=at)
            return
        entry = Person(**values, created_at=at)
        account = Account(
            person=entry,
            email=person.email,
            password_hash=self.password_hash,
            platform_role=PlatformRole(person.account),
            created_at=at,
        )
        db.session.add(account)
        db.session.flush()
        activity.record("account.accepted", "account", account.id, entry.display_name, actor=account, now=at)
        queue_index("person", entry.id, at)
        self.persons[person.key], self.accounts[person.key] = entry, account

    def _life_of(self, workspace: DemoWorkspace) -> list[tuple[datetime, Step]]:
        steps: list[tuple[datetime, Step]] = [(workspace.created_at, partial(self._create, workspace))]
        for joined_at, person, role in _joinings(workspace):
            steps.append((joined_at, partial(self._take_in, workspace, person, role)))
        laid_out = workspace.created_at + timedelta(minutes=30)
        steps += [(laid_out, partial(self._lay_out, workspace, folder)) for folder in workspace.folders]
        if workspace.archived_at:
            steps.append((workspace.archived_at, partial(self._archive, workspace)))
        return steps

    def _create(self, workspace: DemoWorkspace, at: datetime) -> None:
        self.workspaces[workspace.slug] = create_workspace(
            title=workspace.title,
            purpose=workspace.purpose,
            slug=workspace.slug,
            cities=[self.organisations[city.key] for city in workspace.cities],
            actor=self.accounts[OFFICE],
            now=at,
        )

    def _take_in(self, workspace: DemoWorkspace, person: DemoPerson, role: Role, at: datetime) -> None:
        inviter = OFFICE if role == Role.LEAD else workspace.members[0][1].key
        add_member(
            self.workspaces[workspace.slug],
            self.accounts[person.key],
            role,
            actor=self.accounts[inviter],
            now=at,
        )

    def _lay_out(self, workspace: DemoWorkspace, folder: str, at: datetime) -> None:
        lead = self.accounts[workspace.members[0][1].key]
        self._folder(workspace.slug, folder, lead, at)

    def _archive(self, workspace: DemoWorkspace, at: datetime) -> None:
        if not archive.close(self, workspace.slug, at):
            archive_workspace(self.workspaces[workspace.slug], actor=self.accounts[OFFICE], now=at)

    def _life_of_document(
        self, document: DemoDocument, arrivals: Mapping[Path, Arrival]
    ) -> list[tuple[datetime, Step]]:
        first, *later = document.versions
        steps: list[tuple[datetime, Step]] = [
            (first.created_at, partial(self._file, document, arrivals[first.path]))
        ]
        for version in later:
            steps.append(
                (version.created_at, partial(self._add_version, document, version, arrivals[version.path]))
            )
        return steps

    def _file(self, document: DemoDocument, arrival: Arrival, at: datetime) -> None:
        author = self._author(document.author_email)
        folder = self._folder(document.workspace, document.folder, author, at)
        filed = actions.add_document(
            self.workspaces[document.workspace],
            folder,
            arrival,
            actor=author,
            now=at,
            note=document.versions[0].note,
        )
        self._describe(filed, document)
        self.documents[document.title] = filed

    def _describe(self, filed: Document, document: DemoDocument) -> None:
        """What was guessed is put right at once; a line of the journal for each would bury the rest."""
        filed.title = document.title
        filed.doctype = DOCTYPES[document.doctype]
        filed.day = document.date
        filed.description = document.description
        filed.city_id = self._city_id(document.city)
        filed.guessed = []
        set_tags(filed, document.tags)

    def _add_version(
        self, document: DemoDocument, version: DemoVersion, arrival: Arrival, at: datetime
    ) -> None:
        author = self._author(version.author_email)
        actions.add_version(self.documents[document.title], arrival, actor=author, now=at, note=version.note)

    def _folder(self, slug: str, path: str, actor: Account, at: datetime) -> Folder | None:
        return actions.folder_at(self.workspaces[slug], None, path.split("/"), actor=actor, now=at)

    def _author(self, email: str) -> Account:
        return next(account for account in self.accounts.values() if account.email == email)

    def _city_id(self, name: str | None) -> int | None:
        if name is None:
            return None
        return next(body.id for body in self.organisations.values() if body.is_city and body.name == name)


def _joinings(workspace: DemoWorkspace) -> list[tuple[datetime, DemoPerson, Role]]:
    """Who comes when: leads at once, the others on the next day, guests when they are invited."""
    found = []
    for number, (role, person) in enumerate(workspace.members):
        joined_at = workspace.created_at + timedelta(days=role != "lead", minutes=10 + 2 * number)
        if role == "guest" and workspace.guests_since:
            joined_at = workspace.guests_since + timedelta(minutes=number)
        found.append((joined_at, person, Role(role)))
    return found


def _organisation(body: DemoOrganisation) -> Organisation:
    return Organisation(
        name=body.name,
        official_name=body.official_name,
        is_city=body.ags is not None,
        ags=body.ags,
        area_km2=body.area_km2,
        population=body.population,
        street=body.street,
        postcode=body.postcode,
    )


def _postal_address(body: DemoOrganisation) -> str:
    return f"{body.official_name}\n{body.street}\n{body.postcode} {body.place}"
