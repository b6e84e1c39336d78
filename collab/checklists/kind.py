"""What journal, search, digests, comments and attachments know of checklists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from collab.base.clock import local
from collab.checklists.models import Checklist, CityAnswer, Item, Theme
from collab.checklists.queries import find_checklist, visible_checklist
from collab.checklists.reading import latest
from collab.extensions import db
from collab.kinds import Card, IndexedText, Kind, Subject, Verb, ids_in_steps
from collab.people.models import Account, Organisation, Person
from collab.search.engine import Entry

NAME = "checklist"
ICON = "checklist"


def url_of(key: str) -> str:
    return f"/l/{key}"


def cards(ids: Collection[int], account: Account) -> Mapping[int, Card]:
    query = (
        select(
            Checklist.id, Checklist.key, Checklist.title, Checklist.workspace_id, Checklist.changed_at, Person
        )
        .join(Account, Account.id == Checklist.created_by_id)
        .join(Person, Person.id == Account.person_id)
        .where(Checklist.id.in_(ids), visible_checklist(account))
    )
    return {
        row.id: Card(
            kind=NAME,
            object_id=row.id,
            title=row.title,
            url=url_of(row.key),
            icon=ICON,
            workspace_id=row.workspace_id,
            day=local(row.changed_at).date(),
            author=row.Person.display_name,
        )
        for row in db.session.execute(query)
    }


def entries(ids: Collection[int]) -> Mapping[int, Entry]:
    found = _load(ids)
    words, cities = _words(found), _cities(ids)
    return {
        checklist.id: Entry(
            kind=NAME,
            object_id=checklist.id,
            workspace_id=checklist.workspace_id,
            title=checklist.title,
            text=words[checklist.id],
            day=local(checklist.changed_at).date(),
            author=checklist.created_by.person.display_name,
            cities=tuple(cities.get(checklist.id, ())),
            archived=checklist.workspace.archived_at is not None,
        )
        for checklist in found
    }


def texts(ids: Collection[int]) -> Mapping[int, IndexedText]:
    return {number: IndexedText(text) for number, text in _words(_load(ids)).items()}


def _load(ids: Collection[int]) -> list[Checklist]:
    return list(
        db.session.scalars(
            select(Checklist)
            .where(Checklist.id.in_(ids), Checklist.trashed_at.is_(None))
            .options(
                joinedload(Checklist.workspace),
                joinedload(Checklist.created_by).joinedload(Account.person),
                selectinload(Checklist.themes).selectinload(Theme.items),
            )
        )
    )


def _words(checklists: list[Checklist]) -> dict[int, str]:
    """Description, themes, items and what the cities note to them now."""
    rows = db.session.scalars(
        select(CityAnswer)
        .join(Item, Item.id == CityAnswer.item_id)
        .join(Theme, Theme.id == Item.theme_id)
        .where(Theme.checklist_id.in_([checklist.id for checklist in checklists]))
        .order_by(CityAnswer.day, CityAnswer.id)
        .options(joinedload(CityAnswer.city))
    )
    present = latest(rows)
    found = {}
    for checklist in checklists:
        lines = [checklist.description]
        for theme in checklist.themes:
            lines.append(theme.title)
            for item in theme.items:
                lines += [item.title, item.explanation]
                noted = present.get(item.id, {}).values()
                lines += [f"{answer.city.name}: {answer.note}" for answer in noted if answer.note]
        found[checklist.id] = "\n".join(line for line in lines if line)
    return found


def _cities(ids: Collection[int]) -> dict[int, list[str]]:
    """The names of the cities that have answered."""
    rows = db.session.execute(
        select(Theme.checklist_id, Organisation.name)
        .join(Item, Item.theme_id == Theme.id)
        .join(CityAnswer, CityAnswer.item_id == Item.id)
        .join(Organisation, Organisation.id == CityAnswer.city_id)
        .where(Theme.checklist_id.in_(ids))
        .distinct()
    )
    found: dict[int, list[str]] = defaultdict(list)
    for checklist_id, name in rows:
        found[checklist_id].append(name)
    return {number: sorted(names) for number, names in found.items()}


def all_ids() -> Iterator[int]:
    return ids_in_steps(Checklist.id, Checklist.trashed_at.is_(None))


def subject_of(checklist: Checklist) -> Subject:
    there = checklist.trashed_at is None
    return Subject(
        kind=NAME,
        object_id=checklist.id,
        key=checklist.key,
        title=checklist.title,
        url=url_of(checklist.key),
        workspace=checklist.workspace,
        sealed=not there,
        discussed=there,
    )


def subject(account: Account, key: str) -> Subject | None:
    checklist = find_checklist(account, key)
    return None if checklist is None else subject_of(checklist)


KIND = Kind(
    name=NAME,
    label=_l("Checkliste"),
    plural=_l("Checklisten"),
    icon=ICON,
    cards=cards,
    entries=entries,
    texts=texts,
    all_ids=all_ids,
    subject=subject,
    verbs={
        "checklist.created": Verb(
            _l("%(actor)s hat die Checkliste „%(title)s“ angelegt"),
            3,
            many=_l("%(actor)s hat %(count)s Checklisten angelegt"),
        ),
        "checklist.answered": Verb(
            _l("%(actor)s hat in „%(title)s“ für %(city)s geantwortet"),
            1,
            many=_l("%(actor)s hat in %(count)s Checklisten geantwortet"),
        ),
        "checklist.changed": Verb(_l("%(actor)s hat die Angaben zu „%(title)s“ geändert"), 1),
        "checklist.shaped": Verb(
            _l("%(actor)s hat die Punkte der Checkliste „%(title)s“ bearbeitet"),
            1,
            many=_l("%(actor)s hat die Punkte von %(count)s Checklisten bearbeitet"),
        ),
        "checklist.trashed": Verb(
            _l("%(actor)s hat die Checkliste „%(title)s“ in den Papierkorb gelegt"),
            many=_l("%(actor)s hat %(count)s Checklisten in den Papierkorb gelegt"),
            gone=True,
        ),
        "checklist.restored": Verb(
            _l("%(actor)s hat die Checkliste „%(title)s“ aus dem Papierkorb zurückgeholt")
        ),
    },
)
