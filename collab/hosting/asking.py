"""Which cities are asked whether they host."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from collab.extensions import db
from collab.hosting import quarters
from collab.hosting.models import HostTurn, TurnState
from collab.notifications.needs import Need
from collab.people.models import Account
from collab.workspaces.models import Membership, Role, Workspace


def needs(account: Account, now: datetime) -> list[Need]:
    """Proposals for one's own city, where one works. One question."""
    rows = db.session.scalars(
        select(HostTurn)
        .join(Workspace, Workspace.id == HostTurn.workspace_id)
        .join(Membership, Membership.workspace_id == Workspace.id)
        .where(
            Membership.account_id == account.id,
            Membership.role.in_((Role.MEMBER, Role.LEAD)),
            Workspace.archived_at.is_(None),
            HostTurn.city_id == account.person.organisation_id,
            HostTurn.state == TurnState.PROPOSED,
            HostTurn.removed_at.is_(None),
        )
        .options(joinedload(HostTurn.workspace))
    )
    return [
        Need(
            title=_("Laden Sie ein? %(quarter)s", quarter=quarters.in_words(turn.quarter)),
            url=url_for("hosting.turn", workspace=turn.workspace.slug, host_turn=turn.key),
            icon="host",
            workspace_id=turn.workspace_id,
            note=turn.note,
        )
        for turn in rows
    ]
