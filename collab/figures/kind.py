"""What journal, search, digests, comments and attachments know of indicators.

No figure stands in the index or in the journal: both know only the workspace, and guests read them. For the
same reason the index holds no indicator that is kept from guests; the list of all indicators finds those.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from collab.base.clock import local
from collab.extensions import db
from collab.figures.actions.journal import KIND as NAME
from collab.figures.models import Audience, FigureValue, Indicator
from collab.figures.queries import find_indicator, visible_indicator
from collab.kinds import Card, IndexedText, Kind, Subject, Verb, ids_in_steps
from collab.people.models import Account, Organisation, Person
from collab.search.engine import Entry

ICON = "chart"


def url_of(key: str) -> str:
    return f"/i/{key}"


def cards(ids: Collection[int], account: Account) -> Mapping[int, Card]:
    query = (
        select(
            Indicator.id, Indicator.key, Indicator.name, Indicator.workspace_id, Indicator.changed_at, Person
        )
        .join(Account, Account.id == Indicator.created_by_id)
        .join(Person, Person.id == Account.person_id)
        .where(Indicator.id.in_(ids), visible_indicator(account))
    )
    return {
        row.id: Card(
            kind=NAME,
            object_id=row.id,
            title=row.name,
            url=url_of(row.key),
            icon=ICON,
            workspace_id=row.workspace_id,
            day=local(row.changed_at).date(),
            author=row.Person.display_name,
        )
        for row in db.session.execute(query)
    }


def entries(ids: Collection[int]) -> Mapping[int, Entry]:
    cities = _cities(ids)
    return {
        indicator.id: Entry(
            kind=NAME,
            object_id=indicator.id,
            workspace_id=indicator.workspace_id,
            title=indicator.name,
            text=_words(indicator),
            day=local(indicator.changed_at).date(),
            author=indicator.created_by.person.display_name,
            cities=tuple(cities.get(indicator.id, ())),
            archived=indicator.workspace.archived_at is not None,
            inner=indicator.audience == Audience.MEMBERS,
        )
        for indicator in _load(ids)
    }


def texts(ids: Collection[int]) -> Mapping[int, IndexedText]:
    return {indicator.id: IndexedText(_words(indicator)) for indicator in _load(ids)}


def _load(ids: Collection[int]) -> list[Indicator]:
    return list(
        db.session.scalars(
            select(Indicator)
            .where(
                Indicator.id.in_(ids),
                Indicator.trashed_at.is_(None),
            )
            .options(
                joinedload(Indicator.workspace), joinedload(Indicator.created_by).joinedload(Account.person)
            )
        )
    )


def _words(indicator: Indicator) -> str:
    said = (indicator.definition, indicator.unit, indicator.source, indicator.reference, indicator.rhythm)
    return "\n".join(part for part in said if part)


def _cities(ids: Collection[int]) -> dict[int, list[str]]:
    """The names of the cities that have values."""
    rows = db.session.execute(
        select(FigureValue.indicator_id, Organisation.name)
        .join(Organisation, Organisation.id == FigureValue.city_id)
        .where(FigureValue.indicator_id.in_(ids))
        .distinct()
    )
    found: dict[int, list[str]] = defaultdict(list)
    for indicator_id, name in rows:
        found[indicator_id].append(name)
    return {number: sorted(names) for number, names in found.items()}


def all_ids() -> Iterator[int]:
    return ids_in_steps(Indicator.id, Indicator.trashed_at.is_(None))


def subject_of(indicator: Indicator) -> Subject:
    there = indicator.trashed_at is None
    return Subject(
        kind=NAME,
        object_id=indicator.id,
        key=indicator.key,
        title=indicator.name,
        url=url_of(indicator.key),
        workspace=indicator.workspace,
        sealed=not there,
        discussed=there,
    )


def subject(account: Account, key: str) -> Subject | None:
    indicator = find_indicator(account, key)
    return None if indicator is None else subject_of(indicator)


KIND = Kind(
    name=NAME,
    label=_l("Kennzahl"),
    plural=_l("Kennzahlen"),
    icon=ICON,
    cards=cards,
    entries=entries,
    texts=texts,
    all_ids=all_ids,
    subject=subject,
    verbs={
        "indicator.defined": Verb(
            _l("%(actor)s hat die Kennzahl „%(title)s“ angelegt"),
            2,
            many=_l("%(actor)s hat %(count)s Kennzahlen angelegt"),
        ),
        "indicator.changed": Verb(_l("%(actor)s hat die Festlegungen zu „%(title)s“ geändert"), 1),
        "indicator.asked": Verb(
            _l("%(actor)s fragt nach Werten zu „%(title)s“ vom %(day)s, bis %(until)s"),
            3,
            many=_l("%(actor)s fragt nach Werten zu %(count)s Kennzahlen"),
        ),
        "indicator.entered": Verb(
            _l("%(actor)s hat zu „%(title)s“ Werte eingetragen: %(city)s"),
            1,
            many=_l("%(actor)s hat Werte zu %(count)s Kennzahlen eingetragen"),
        ),
        "indicator.trashed": Verb(
            _l("%(actor)s hat die Kennzahl „%(title)s“ in den Papierkorb gelegt"),
            many=_l("%(actor)s hat %(count)s Kennzahlen in den Papierkorb gelegt"),
            gone=True,
        ),
        "indicator.put_away": Verb(_l("%(actor)s hat die Kennzahl „%(title)s“ in den Papierkorb gelegt")),
        "indicator.restored": Verb(
            _l("%(actor)s hat die Kennzahl „%(title)s“ aus dem Papierkorb zurückgeholt")
        ),
    },
)
