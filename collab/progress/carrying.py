"""What cities carry out, decisions and measures alike, and who speaks for which city. Decided here only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from collab.base.errors import Refused
from collab.base.folding import sort_key
from collab.base.permissions import Permission
from collab.minutes.actions.decisions import name_of
from collab.minutes.models import Decision
from collab.people.models import Account, Organisation
from collab.progress.models import STATES, CityProgress, Measure, State
from collab.workspaces import access
from collab.workspaces.models import Workspace


@dataclass(frozen=True)
class Carried:
    """A decision or a measure as something that cities carry out.

    `asked`: the cities that it is about. `for_all`: any other city may say how far it is, too.
    `responsible_id`: the person who is told when a city is through with it.
    """

    kind: str
    object_id: int
    title: str
    url: str  # path, without host
    workspace: Workspace
    asked: tuple[Organisation, ...]
    for_all: bool = False
    due: date | None = None
    responsible_id: int | None = None

    @property
    def states(self) -> tuple[State, ...]:
        """What a city may say, from nothing to the end."""
        return STATES[self.kind]


def of_decision(decision: Decision) -> Carried:
    """The cities that were asked when it was taken; those that said no may answer "not for us"."""
    return Carried(
        kind="decision",
        object_id=decision.id,
        title=name_of(decision),
        url=f"/b/{decision.key}",
        workspace=decision.workspace,
        asked=by_name(assent.city for assent in decision.assents),
        due=decision.due,
        responsible_id=decision.responsible_id,
    )


def of_measure(measure: Measure) -> Carried:
    """The cities of the workspace and the one that leads; any other may take it over."""
    asked = [city for city in measure.workspace.cities if city.is_city]
    if measure.lead_city is not None and measure.lead_city not in asked:
        asked.append(measure.lead_city)
    return Carried(
        kind="measure",
        object_id=measure.id,
        title=measure.title,
        url=f"/x/{measure.key}",
        workspace=measure.workspace,
        asked=by_name(asked),
        for_all=True,
    )


def ensure_carried(record: Decision | Measure) -> None:
    """Drafts and what lies in the trash are not carried out by anybody."""
    if isinstance(record, Measure):
        if record.trashed_at is not None:
            raise Refused(_("Die Maßnahme liegt im Papierkorb. Holen Sie sie zuerst zurück."))
    elif record.number is None or record.removed_at is not None:
        raise Refused(_("Der Beschluss ist noch ein Entwurf. Er wird umgesetzt, wenn er eine Nummer hat."))


def own_city(account: Account) -> Organisation | None:
    city = account.person.organisation
    return city if city is not None and city.is_city else None


def speaks_for(account: Account, carried: Carried, cities: Iterable[Organisation]) -> set[int]:
    """The ids of those cities whose column the account keeps.

    Each city keeps its own, also when the workspace is archived; the office keeps all. Those who lead the
    workspace keep that of their city, like everybody: they ask the others, and do not speak for them.
    """
    if Permission.PROGRESS_WRITE not in access.permissions_in(account, carried.workspace):
        return set()
    if account.is_office:
        return {city.id for city in cities}
    own = own_city(account)
    if own is None or not (carried.for_all or own in carried.asked):
        return set()
    return {own.id}


def cities_of(
    carried: Carried, said: Iterable[CityProgress], *more: Organisation | None
) -> list[Organisation]:
    """All that have a line: those asked, those that have said something, and these."""
    found = {city.id: city for city in carried.asked}
    found |= {row.city_id: row.city for row in said}
    found |= {city.id: city for city in more if city is not None}
    return list(by_name(found.values()))


def by_name(cities: Iterable[Organisation]) -> tuple[Organisation, ...]:
    return tuple(sorted(cities, key=lambda city: sort_key(city.name)))
