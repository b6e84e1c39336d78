"""The line that each change leaves in the journal, and who decides for which city."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from collab import activity
from collab.base.errors import Refused
from collab.extensions import db
from collab.hosting import quarters
from collab.hosting.models import HostTurn, TurnState
from collab.people.models import Account, Organisation
from collab.workspaces import access
from collab.workspaces.models import Role, Workspace

KIND = "host_turn"
PLAN = "host_plan"
"""The plan of a workspace; its id is that of the workspace."""


def title_of(turn: HostTurn) -> str:
    return f"{turn.city.name}, {quarters.in_words(turn.quarter)}"


def record(verb: str, turn: HostTurn, actor: Account, now: datetime, **detail: Any) -> None:
    db.session.flush()
    activity.record(
        verb, KIND, turn.id, title_of(turn), actor=actor, now=now, workspace=turn.workspace, **detail
    )


def record_plan(verb: str, workspace: Workspace, actor: Account, now: datetime, **detail: Any) -> None:
    """A line about the plan as a whole."""
    activity.record(
        verb, PLAN, workspace.id, workspace.title, actor=actor, now=now, workspace=workspace, **detail
    )


def decides_for(account: Account, workspace: Workspace, city: Organisation) -> bool:
    """Leads, and the office, decide for every city, others for their own."""
    return access.role_in(account, workspace) is Role.LEAD or account.person.organisation_id == city.id


def ensure_decides(account: Account, turn: HostTurn) -> None:
    if not decides_for(account, turn.workspace, turn.city):
        raise Refused(
            _("Für %(city)s entscheiden die eigenen Leute und die Leitung.", city=turn.city.name), 403
        )


def may_change(account: Account, turn: HostTurn) -> bool:
    """What a city has accepted is changed only by those who decide for it; other turns by everybody."""
    return turn.state != TurnState.ACCEPTED or decides_for(account, turn.workspace, turn.city)


def ensure_may_change(account: Account, turn: HostTurn) -> None:
    if not may_change(account, turn):
        ensure_decides(account, turn)


def ensure_planned(turn: HostTurn) -> None:
    if turn.removed_at is not None:
        raise Refused(_("Diese Planung ist entfernt. Holen Sie sie zuerst zurück."))
