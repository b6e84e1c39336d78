"""What the shared services are told about workspaces."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from collab.base.clock import local
from collab.extensions import db
from collab.kinds import Card, IndexedText, Kind, Verb
from collab.people.models import Account
from collab.search.engine import Entry
from collab.workspaces import access
from collab.workspaces.labels import ROLES
from collab.workspaces.models import Workspace

NAME = "workspace"
ICON = "workspace"


def cards(ids: Collection[int], account: Account) -> dict[int, Card]:
    rows = db.session.scalars(access.visible(Workspace, account).where(Workspace.id.in_(ids)))
    return {
        workspace.id: Card(
            kind=NAME,
            object_id=workspace.id,
            title=workspace.title,
            url=url_for("workspaces.front", workspace=workspace.slug),
            icon=ICON,
            workspace_id=workspace.id,
        )
        for workspace in rows
    }


def entries(ids: Collection[int]) -> dict[int, Entry]:
    rows = db.session.scalars(
        select(Workspace).where(Workspace.id.in_(ids)).options(selectinload(Workspace.cities))
    )
    return {
        workspace.id: Entry(
            kind=NAME,
            object_id=workspace.id,
            workspace_id=workspace.id,
            title=workspace.title,
            text=f"{workspace.purpose}\n{workspace.slug}",
            day=local(workspace.created_at).date(),
            cities=tuple(city.name for city in workspace.cities),
            archived=workspace.archived_at is not None,
        )
        for workspace in rows
    }


def texts(ids: Collection[int]) -> dict[int, IndexedText]:
    rows = db.session.execute(select(Workspace.id, Workspace.purpose).where(Workspace.id.in_(ids)))
    return {number: IndexedText(purpose) for number, purpose in rows}


def all_ids() -> Iterator[int]:
    yield from db.session.scalars(select(Workspace.id).order_by(Workspace.id))


KIND = Kind(
    name=NAME,
    label=_l("Arbeitsbereich"),
    plural=_l("Arbeitsbereiche"),
    icon=ICON,
    cards=cards,
    entries=entries,
    texts=texts,
    all_ids=all_ids,
    verbs={
        "workspace.created": Verb(_l("%(actor)s hat den Arbeitsbereich „%(title)s“ eingerichtet")),
        "workspace.changed": Verb(_l("%(actor)s hat die Einstellungen von „%(title)s“ geändert"), weight=1),
        "workspace.archived": Verb(_l("%(actor)s hat den Arbeitsbereich „%(title)s“ archiviert"), weight=3),
        "workspace.reopened": Verb(
            _l("%(actor)s hat den Arbeitsbereich „%(title)s“ wieder geöffnet"), weight=3
        ),
        "workspace.exported": Verb(_l("%(actor)s hat „%(title)s“ als Archiv heruntergeladen"), weight=3),
        "workspace.imported": Verb(_l("%(actor)s hat „%(title)s“ aus einem Archiv übernommen")),
        "member.added": Verb(
            _l("%(actor)s hat %(name)s aufgenommen (%(role)s)"),
            many=_l("%(actor)s hat %(count)s Personen aufgenommen"),
            labels={"role": ROLES},
        ),
        "member.role_changed": Verb(
            _l("%(actor)s hat %(name)s eine andere Rolle gegeben: %(role)s"),
            weight=1,
            labels={"role": ROLES, "before": ROLES},
        ),
        "member.left": Verb(_l("%(name)s hat den Arbeitsbereich verlassen"), weight=1),
        "member.removed": Verb(
            _l("%(actor)s hat %(name)s aus dem Arbeitsbereich genommen"),
            weight=1,
            many=_l("%(actor)s hat %(count)s Personen aus dem Arbeitsbereich genommen"),
        ),
    },
)
