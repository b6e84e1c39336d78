"""What lies ahead: the panel "Nächste Termine", and the dates of the week in a digest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from collab.calendar import queries, wording
from collab.extensions import db
from collab.kinds import Dated
from collab.notifications.sections import Section, SectionLine
from collab.people.models import Account
from collab.workspaces.models import Workspace

DAYS_OF_PANEL, IN_PANEL = 60, 5
DAYS_OF_DIGEST, IN_DIGEST = 7, 10
IN_PANELS_OF_THEIR_OWN = frozenset({"task", "meeting"})


def panel(account: Account, workspace: Workspace | None, now: datetime) -> Mapping[str, Any] | None:
    """The next dates of a workspace, or of all; nothing ahead: no panel."""
    ahead, total = queries.coming(
        account, workspace, now, DAYS_OF_PANEL, IN_PANEL, without=IN_PANELS_OF_THEIR_OWN
    )
    if not ahead:
        return None
    return {
        "ahead": [(each, time_of(each)) for each in ahead],
        "total": total,
        "place": workspace,
        "titles": titles(ahead) if workspace is None else {},
    }


def section(account: Account, since: datetime | None, now: datetime) -> Section | None:
    """The dates of the coming week over all workspaces; never a reason of its own to write."""
    ahead, total = queries.coming(account, None, now, DAYS_OF_DIGEST, IN_DIGEST)
    if not ahead:
        return None
    names = titles(ahead)
    return Section(
        title=_("Termine der nächsten sieben Tage"),
        lines=tuple(
            SectionLine(
                title=each.title,
                url=each.url,
                note=", ".join(
                    part for part in (time_of(each), each.place, names.get(each.workspace_id)) if part
                ),
            )
            for each in ahead
        ),
        total=total,
    )


def time_of(each: Dated) -> str:
    """Mo, 16. November, 10:00 Uhr"""
    day = f"{wording.weekday(each.first_day.weekday())[:2]}, {wording.day_and_month(each.first_day)}"
    if each.starts_at is None:
        return day
    return _("%(day)s, %(begin)s Uhr", day=day, begin=wording.clock(each.starts_at))


def titles(dated: list[Dated]) -> dict[int, str]:
    ids = {each.workspace_id for each in dated}
    rows = db.session.execute(select(Workspace.id, Workspace.title).where(Workspace.id.in_(ids)))
    return {row.id: row.title for row in rows}
