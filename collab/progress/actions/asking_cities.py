"""Those who lead ask the cities how far they are. No mail of its own: each hears of it as she has chosen."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import or_, select

from collab import activity
from collab.activity.models import Activity
from collab.base.errors import Refused
from collab.extensions import db
from collab.people.models import Account, Organisation, Person, PlatformRole
from collab.progress.carrying import Carried
from collab.workspaces.models import Membership, Role

PAUSE = timedelta(days=7)


def ask_cities(carried: Carried, cities: Collection[Organisation], *, actor: Account, now: datetime) -> int:
    """Ask the people of these cities, once a week at most; returns how many."""
    asked_before = db.session.scalar(
        select(Activity.id).where(
            Activity.verb == "progress.asked",
            Activity.kind == carried.kind,
            Activity.object_id == carried.object_id,
            Activity.at > now - PAUSE,
        )
    )
    if asked_before is not None:
        raise Refused(_("Danach wurde in den letzten sieben Tagen schon gefragt."))
    people = _people(carried, cities, actor)
    if not people:
        raise Refused(_("Aus den Kommunen, deren Stand offen ist, arbeitet hier niemand mit Konto."))
    activity.record(
        "progress.asked",
        carried.kind,
        carried.object_id,
        carried.title,
        actor=actor,
        now=now,
        workspace=carried.workspace,
        cities=", ".join(city.name for city in cities),
        to=people,
    )
    return len(people)


def _people(carried: Carried, cities: Collection[Organisation], actor: Account) -> list[int]:
    """Whoever keeps the column of one of these cities."""
    inside = select(Membership.account_id).where(
        Membership.workspace_id == carried.workspace.id, Membership.role != Role.GUEST
    )
    found = db.session.scalars(
        select(Person.id)
        .join(Account, Account.person_id == Person.id)
        .where(
            Person.organisation_id.in_([city.id for city in cities]),
            Account.closed_at.is_(None),
            Account.id != actor.id,
            or_(Account.id.in_(inside), Account.platform_role == PlatformRole.STEERING),
        )
        .order_by(Person.id)
    )
    return list(found)
