"""The list of persons, and taking it along as a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, abort, current_app, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from collab.base.permissions import Permission, permits
from collab.contacts import exporting, finding, queries, topics
from collab.contacts.exporting import Format
from collab.contacts.models import Topic
from collab.contacts.routes import bp
from collab.contacts.routes.answers import chosen
from collab.extensions import db
from collab.people.forms import one_line
from collab.people.models import Account, Organisation, Person
from collab.workspaces import access
from collab.workspaces.gate import signed_in
from collab.workspaces.models import Workspace

PER_PAGE = 50
MOST_SELECTED = 500


@dataclass(frozen=True)
class Asked:
    """What the list is filtered by, as far as the reader may."""

    words: str
    organisation: int | None
    department: str
    topic: int | None
    workspace: int | None
    former: bool
    organisations: list[Organisation]
    topics: list[Topic]
    workspaces: list[Workspace]

    def found(self, account: Account) -> list[int]:
        return finding.find(
            account,
            self.words,
            organisation=self.organisation,
            department=self.department,
            topic=self.topic,
            workspace=self.workspace,
            former=self.former,
        )

    @property
    def arguments(self) -> dict[str, str | int]:
        """The same question in an address."""
        given: dict[str, str | int | None] = {
            "q": self.words,
            "organisation": self.organisation,
            "department": self.department,
            "topic": self.topic,
            "workspace": self.workspace,
            "former": "1" if self.former else "",
        }
        return {name: value for name, value in given.items() if value}


def asked(account: Account) -> Asked:
    organisations, workspaces = queries.organisations(), queries.workspaces(account)
    known_topics = topics.every()
    return Asked(
        words=one_line(request.args.get("q"))[:100],
        organisation=chosen("organisation", {entry.id for entry in organisations}),
        department=one_line(request.args.get("department"))[:100],
        topic=chosen("topic", {entry.id for entry in known_topics}),
        workspace=chosen("workspace", {entry.id for entry in workspaces}),
        former=bool(request.args.get("former")),
        organisations=organisations,
        topics=known_topics,
        workspaces=workspaces,
    )


@bp.get("/people/")
@permits(Permission.DIRECTORY_READ)
def directory() -> str:
    account = signed_in()
    wanted = asked(account)
    found = wanted.found(account)
    pages = max(1, -(-len(found) // PER_PAGE))
    page = min(chosen("page", range(1, pages + 1)) or 1, pages)
    return render_template(
        "contacts/directory.html",
        asked=wanted,
        departments=finding.departments(account, wanted.organisation),
        total=len(found),
        page=page,
        pages=pages,
        persons=finding.load(found[(page - 1) * PER_PAGE : page * PER_PAGE]),
        formats=Format,
    )


@bp.get("/people/export")
@permits(Permission.DIRECTORY_READ)
def export() -> Response:
    """All whom the list shows, with the same filters."""
    account = signed_in()
    return as_file(finding.load(asked(account).found(account)), "personen")


@bp.post("/people/export")
@permits(Permission.DIRECTORY_READ)
def export_selected() -> Response:
    keys = request.form.getlist("selected")[:MOST_SELECTED]
    rows = select(Person.id, Person.key).where(access.may_see(Person, signed_in()), Person.key.in_(keys))
    ids = {key: number for number, key in db.session.execute(rows)}
    return as_file(finding.load([ids[key] for key in keys if key in ids]), "auswahl")


def as_file(people: Sequence[Person], name: str) -> Response:
    """The entries as the file that `as` asks for."""
    wanted = request.values.get("as", Format.VCARD_4)
    if wanted not in set(Format):
        abort(400)
    kind = Format(wanted)
    pieces = exporting.export(people, kind, current_app.extensions["store"], current_app.config["BASE_URL"])
    answer = Response(pieces, content_type=kind.content_type)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.{kind.ending}")
    return answer


@bp.app_template_global()
def directory_tabs(here: str) -> list[dict[str, object]]:
    """The three ways into the directory."""
    entries = [
        ("contacts.directory", _("Personen")),
        ("contacts.organisation_list", _("Organisationen")),
        ("contacts.topic_table", _("Zuständigkeiten")),
    ]
    return [{"label": label, "url": url_for(name), "current": name == here} for name, label in entries]
