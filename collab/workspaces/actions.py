"""Every change of a workspace itself. Nobody but the caller commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from collab import activity
from collab.base.errors import Refused
from collab.extensions import db
from collab.people.models import Account, Organisation
from collab.search.queue import queue_index
from collab.workspaces import loose_ends
from collab.workspaces.models import Workspace

KIND = "workspace"


def create_workspace(
    *,
    title: str,
    purpose: str,
    slug: str,
    cities: Sequence[Organisation],
    actor: Account | None,
    now: datetime,
) -> Workspace:
    """Set up a workspace; Refused if the short address is taken."""
    workspace = Workspace(slug=slug, title=title, purpose=purpose, cities=list(cities), created_at=now)
    db.session.add(workspace)
    try:
        db.session.flush()
    except IntegrityError:
        raise Refused(
            _("Die Kurzadresse „%(slug)s“ ist schon vergeben. Bitte wählen Sie eine andere.", slug=slug)
        ) from None
    _record("workspace.created", workspace, actor, now)
    return workspace


def change_workspace(
    workspace: Workspace,
    *,
    title: str,
    purpose: str,
    cities: Sequence[Organisation],
    actor: Account,
    now: datetime,
) -> bool:
    """Change title, purpose and cities; return False (and record nothing) if all is as it was."""
    same_cities = {city.id for city in workspace.cities} == {city.id for city in cities}
    if (workspace.title, workspace.purpose, same_cities) == (title, purpose, True):
        return False
    before = workspace.title
    workspace.title, workspace.purpose, workspace.cities = title, purpose, list(cities)
    _record("workspace.changed", workspace, actor, now, before=before)
    return True


def archive_workspace(workspace: Workspace, *, actor: Account, now: datetime) -> None:
    """From now on it is read-only, and still found. Refused while others are still asked for something."""
    if workspace.archived_at is None:
        for end in loose_ends.of(workspace, actor):
            if end.stops:
                raise Refused(
                    _("„%(title)s“: %(note)s. Bitte beenden Sie das zuerst.", title=end.title, note=end.note)
                )
        workspace.archived_at = now
        _record("workspace.archived", workspace, actor, now)


def reopen_workspace(workspace: Workspace, *, actor: Account, now: datetime) -> None:
    if workspace.archived_at is not None:
        workspace.archived_at = None
        _record("workspace.reopened", workspace, actor, now)


def _record(verb: str, workspace: Workspace, actor: Account | None, now: datetime, **detail: Any) -> None:
    activity.record(
        verb, KIND, workspace.id, workspace.title, actor=actor, now=now, workspace=workspace, **detail
    )
    queue_index(KIND, workspace.id, now)
