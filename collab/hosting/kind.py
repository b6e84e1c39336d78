"""What the journal and the lists know of turns. The index knows none: guests read it and see no hosts."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from collab import kinds
from collab.extensions import db
from collab.hosting.actions.journal import KIND, PLAN, title_of
from collab.hosting.models import HostTurn
from collab.hosting.queries import visible_turn
from collab.kinds import Card, Kind, Verb
from collab.people.models import Account
from collab.workspaces import access
from collab.workspaces.models import Workspace

ICON = "host"


def cards(ids: Collection[int], account: Account) -> Mapping[int, Card]:
    rows = db.session.scalars(
        select(HostTurn)
        .where(HostTurn.id.in_(ids), visible_turn(account))
        .options(joinedload(HostTurn.workspace), joinedload(HostTurn.city))
    )
    return {
        turn.id: Card(
            kind=KIND,
            object_id=turn.id,
            title=title_of(turn),
            url=f"/w/{turn.workspace.slug}/hosting/turns/{turn.key}",
            icon=ICON,
            workspace_id=turn.workspace_id,
            day=turn.quarter,
        )
        for turn in rows
    }


def plan_cards(ids: Collection[int], account: Account) -> Mapping[int, Card]:
    rows = db.session.execute(
        select(Workspace.id, Workspace.slug, Workspace.title).where(
            Workspace.id.in_(ids), Workspace.id.in_(access.followed_workspace_ids(account))
        )
    )
    return {
        row.id: Card(
            kind=PLAN,
            object_id=row.id,
            title=row.title,
            url=f"/w/{row.slug}/hosting",
            icon=ICON,
            workspace_id=row.id,
        )
        for row in rows
    }


def register() -> None:
    kinds.register(
        Kind(
            name=KIND,
            label=_l("Gastgeber"),
            plural=_l("Gastgeber"),
            icon=ICON,
            cards=cards,
            inner=True,
            verbs={
                "hosting.planned": Verb(_l("%(actor)s hat einen Gastgeber vorgesehen: %(title)s"), 1),
                "hosting.accepted": Verb(_l("%(actor)s hat als Gastgeber zugesagt: %(title)s")),
                "hosting.declined": Verb(_l("%(actor)s hat als Gastgeber abgesagt: %(title)s")),
                "hosting.reopened": Verb(_l("%(actor)s hat die Antwort zurückgenommen: %(title)s"), 1),
                "hosting.changed": Verb(_l("%(actor)s hat die Planung geändert: %(title)s"), 1),
                "hosting.swapped": Verb(_l("%(actor)s hat getauscht: %(title)s mit %(other)s")),
                "hosting.removed": Verb(_l("%(actor)s hat einen Gastgeber aus dem Plan genommen: %(title)s")),
                "hosting.restored": Verb(_l("%(actor)s hat einen Gastgeber zurückgeholt: %(title)s"), 1),
                "hosting.meeting": Verb(_l("%(actor)s hat eine Sitzung verbunden mit: %(title)s"), 1),
                "hosting.released": Verb(_l("%(actor)s hat die Sitzung gelöst von: %(title)s"), 1),
                "hosting.concept": Verb(
                    _l("%(actor)s hat das Konzept des Gastgebers auf die Tagesordnung gesetzt: %(title)s")
                ),
                "hosting.tasks": Verb(_l("%(actor)s hat die Aufgaben des Gastgebers angelegt: %(title)s"), 1),
                "hosting.moved": Verb(_l("%(actor)s hat Fristen des Gastgebers verschoben: %(title)s"), 1),
                "hosting.dropped": Verb(_l("%(actor)s hat Aufgaben des Gastgebers beendet: %(title)s"), 1),
            },
        )
    )
    kinds.register(
        Kind(
            name=PLAN,
            label=_l("Gastgeberplan"),
            plural=_l("Gastgeberpläne"),
            icon=ICON,
            cards=plan_cards,
            inner=True,
            verbs={
                "hosting.proposed": Verb(_l("%(actor)s hat Gastgeber vorschlagen lassen: %(cities)s")),
                "hosting.duties": Verb(_l("%(actor)s hat die Aufgabenliste für Gastgeber geändert"), 1),
                "hosting.city": Verb(_l("%(actor)s hat die Angaben zu %(city)s als Gastgeber geändert"), 1),
            },
        )
    )
