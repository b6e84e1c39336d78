"""A checklist with its answers: what each city says now, where cities disagree, and how it came about."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from collab.base.folding import sort_key
from collab.checklists.models import Checklist, CityAnswer, Item, Theme, Value
from collab.extensions import db
from collab.people.models import Account, Organisation
from collab.workspaces.models import workspace_city

MOST_DATES = 16
"""As many reference dates fit beside each other; of more, the first, the last and some between are shown."""


@dataclass(frozen=True)
class Line:
    """One item with what each city says now; cities that have said nothing are missing."""

    item: Item
    answers: Mapping[int, CityAnswer]

    def value(self, city_id: int) -> str:
        answer = self.answers.get(city_id)
        return answer.value if answer is not None else Value.OPEN

    @property
    def by_value(self) -> dict[str, list[Organisation]]:
        """The cities that gave each answer, without open ones, in the order of the answers."""
        found: dict[str, list[Organisation]] = {}
        for value in (Value.YES, Value.PARTLY, Value.NO):
            cities = [answer.city for answer in self.answers.values() if answer.value == value]
            if cities:
                found[value] = sorted(cities, key=lambda city: sort_key(city.name))
        return found

    @property
    def disagrees(self) -> bool:
        """Cities that have answered say different things."""
        return len(self.by_value) > 1


@dataclass(frozen=True)
class Section:
    theme: Theme
    lines: list[Line]


@dataclass(frozen=True)
class Sheet:
    """A checklist as it stands. `sections` hold the items that are asked, themes without any are left out."""

    checklist: Checklist
    cities: list[Organisation]
    sections: list[Section]
    history: list[CityAnswer]  # of the items that are asked, oldest first

    @property
    def lines(self) -> list[Line]:
        return [line for section in self.sections for line in section.lines]

    @property
    def disagreements(self) -> int:
        return sum(line.disagrees for line in self.lines)

    def counts(self, city_id: int) -> Counter[str]:
        """How often a city gives each answer now."""
        return Counter(line.value(city_id) for line in self.lines)

    def only_disagreements(self) -> list[Section]:
        kept = [Section(s.theme, [line for line in s.lines if line.disagrees]) for s in self.sections]
        return [section for section in kept if section.lines]


@dataclass(frozen=True)
class State:
    """How the answers stood on one reference date, over all cities or for one."""

    day: date
    counts: Mapping[str, int]


def read(checklist: Checklist) -> Sheet:
    """Four questions, however many items, cities and answers there are."""
    themes = db.session.scalars(
        select(Theme)
        .where(Theme.checklist_id == checklist.id)
        .order_by(Theme.position, Theme.id)
        .options(selectinload(Theme.items))
    ).all()
    asked = {theme.id: [item for item in theme.items if item.closed_at is None] for theme in themes}
    history = list(
        db.session.scalars(
            select(CityAnswer)
            .join(Item, Item.id == CityAnswer.item_id)
            .join(Theme, Theme.id == Item.theme_id)
            .where(Theme.checklist_id == checklist.id, Item.closed_at.is_(None))
            .order_by(CityAnswer.day, CityAnswer.id)
            .options(
                joinedload(CityAnswer.city),
                joinedload(CityAnswer.author).joinedload(Account.person),
            )
        )
    )
    present = latest(history)
    sections = [
        Section(theme, [Line(item, present.get(item.id, {})) for item in asked[theme.id]])
        for theme in themes
        if asked[theme.id]
    ]
    return Sheet(checklist, _cities(checklist, history), sections, history)


def latest(history: Iterable[CityAnswer], until: date | None = None) -> dict[int, dict[int, CityAnswer]]:
    """By item and city, the answer that holds (on a day); of rows in order the last one counts."""
    found: dict[int, dict[int, CityAnswer]] = defaultdict(dict)
    for answer in history:
        if until is None or answer.day <= until:
            found[answer.item_id][answer.city_id] = answer
    return dict(found)


def _cities(checklist: Checklist, history: list[CityAnswer]) -> list[Organisation]:
    involved = select(workspace_city.c.organisation_id).where(
        workspace_city.c.workspace_id == checklist.workspace_id
    )
    rows = db.session.scalars(select(Organisation).where(Organisation.is_city, Organisation.id.in_(involved)))
    found = {city.id: city for city in rows} | {answer.city_id: answer.city for answer in history}
    return sorted(found.values(), key=lambda city: sort_key(city.name))


def history_of(item: Item) -> list[CityAnswer]:
    """Everything that was ever said to an item, the newest first."""
    return list(
        db.session.scalars(
            select(CityAnswer)
            .where(CityAnswer.item_id == item.id)
            .order_by(CityAnswer.day.desc(), CityAnswer.id.desc())
            .options(
                joinedload(CityAnswer.city),
                joinedload(CityAnswer.author).joinedload(Account.person),
            )
        )
    )


def development(sheet: Sheet, city_id: int | None = None) -> list[State]:
    """How the items that are asked today stood on each reference date: for one city, or all together."""
    cities = [city.id for city in sheet.cities if city_id in (None, city.id)]
    rows = [answer for answer in sheet.history if city_id in (None, answer.city_id)]
    total = len(sheet.lines) * len(cities)
    states = []
    for day in some_of(sorted({answer.day for answer in rows})):
        counts = Counter(
            answer.value for answers in latest(rows, day).values() for answer in answers.values()
        )
        counts[Value.OPEN] = total - sum(counts[v] for v in (Value.YES, Value.PARTLY, Value.NO))
        states.append(State(day, {value.value: counts[value] for value in Value}))
    return states


def some_of(days: list[date], most: int = MOST_DATES) -> list[date]:
    """All days, or as many as fit: the first, the last, and evenly many between."""
    if len(days) <= most:
        return days
    return [days[round(number * (len(days) - 1) / (most - 1))] for number in range(most)]
