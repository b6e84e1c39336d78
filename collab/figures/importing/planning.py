"""What taking over a table would do, line by line; nothing is done here."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from flask_babel import gettext as _
from sqlalchemy import select

from collab.base.clock import local
from collab.base.errors import Refused
from collab.base.folding import fold
from collab.extensions import db
from collab.figures import numbers
from collab.figures.actions import Entry
from collab.figures.actions.entries import OLDEST
from collab.figures.entering import enters_for
from collab.figures.importing.shapes import Stated, Table, day_of
from collab.figures.models import FigureValue, Indicator
from collab.figures.queries import of_workspace
from collab.figures.reading import cities_of
from collab.people.models import Account, Organisation
from collab.workspaces.models import Workspace

NEW, CHANGED, SAME, WRONG = "new", "changed", "same", "wrong"
NOT = ("nein", "no", "n", "false", "falsch", "0")


@dataclass(frozen=True)
class Planned:
    """One value of the table. `entry`: what it would enter; None where there is trouble."""

    stated: Stated
    entry: Entry | None = None
    before: Decimal | None = None
    what: str = WRONG
    trouble: str = ""

    @property
    def before_words(self) -> str:
        return numbers.written(self.before, self.entry.indicator.decimals) if self.entry else ""

    @property
    def after_words(self) -> str:
        return numbers.written(self.entry.amount, self.entry.indicator.decimals) if self.entry else ""


@dataclass(frozen=True)
class Plan:
    lines: list[Planned]

    def count(self, what: str) -> int:
        return sum(line.what == what for line in self.lines)

    @property
    def mark(self) -> str:
        """Changes when the plan does: what was confirmed is what is done."""
        told = [
            (line.stated.mark, line.what, line.before, line.entry and (line.entry.place, line.entry.says))
            for line in self.lines
        ]
        return hashlib.sha256(repr(told).encode()).hexdigest()[:16]

    def chosen(self, marks: set[str]) -> list[Entry]:
        return [
            line.entry
            for line in self.lines
            if line.entry and line.what in (NEW, CHANGED) and line.stated.mark in marks
        ]


def plan(
    table: Table,
    workspace: Workspace,
    account: Account,
    now: datetime,
    *,
    indicator: Indicator | None = None,
    day: date | None = None,
) -> Plan:
    """`indicator` and `day` hold where the table names none. Four questions, however long it is."""
    reader = _Reader(workspace, account, local(now).date(), indicator, day)
    return Plan([reader.planned(stated) for stated in table.stated])


class _Reader:
    def __init__(
        self,
        workspace: Workspace,
        account: Account,
        today: date,
        indicator: Indicator | None,
        day: date | None,
    ) -> None:
        self.today, self.indicator, self.day = today, indicator, day
        cities = cities_of(workspace.id)
        self.mine = {city.id for city in enters_for(account, workspace, cities)}
        self.cities = {name: city for city in cities for name in _names_of(city)}
        known = of_workspace(workspace, account)
        names = Counter(fold(each.name) for each in known)
        self.indicators = {fold(each.name): each for each in known if names[fold(each.name)] == 1}
        self.indicators |= {each.key: each for each in known}
        self.values = {
            (value.indicator_id, value.city_id, value.day): value
            for value in db.session.scalars(
                select(FigureValue).where(FigureValue.indicator_id.in_({each.id for each in known}))
            )
        }
        self.seen: dict[tuple[int, int, date], int] = {}

    def planned(self, stated: Stated) -> Planned:
        try:
            entry = self._entry(stated)
        except Refused as refusal:
            return Planned(stated, trouble=refusal.message)
        value = self.values.get(entry.place)
        if value is None:
            return Planned(stated, entry, None, NEW)
        same = entry.says == (value.amount, value.remark, value.comparable, value.reason)
        return Planned(stated, entry, value.amount, SAME if same else CHANGED)

    def _entry(self, stated: Stated) -> Entry:
        city = self._city(stated.city)
        indicator = self._indicator(stated.indicator)
        day = self._day(stated.day)
        if not stated.value:
            raise Refused(_("Es steht kein Wert da."))
        amount = numbers.read(stated.value, indicator.decimals)
        if amount < 0 and indicator.counts_persons:
            raise Refused(_("Eine Anzahl von Personen kann nicht unter null liegen."))
        comparable = fold(stated.comparable) not in NOT
        if not comparable and not stated.reason:
            raise Refused(_("Es fehlt der Grund, warum der Wert nicht vergleichbar ist."))
        place = (indicator.id, city.id, day)
        if place in self.seen:
            raise Refused(_("Derselbe Wert steht schon in Zeile %(number)s.", number=self.seen[place]))
        self.seen[place] = stated.number
        before = self.values.get(place)
        if before is not None and not stated.comparable and not stated.reason:
            comparable, reason = before.comparable, before.reason
        else:
            reason = "" if comparable else stated.reason
        remark = stated.remark or (before.remark if before is not None else "")
        return Entry(indicator, city, day, amount, remark, reason, comparable)

    def _city(self, name: str) -> Organisation:
        city = self.cities.get(_plain(name))
        if city is None:
            raise Refused(
                _("Die Kommune „%(name)s“ gehört nicht zu diesem Arbeitsbereich.", name=name)
                if name
                else _("Es steht keine Kommune da.")
            )
        if city.id not in self.mine:
            raise Refused(_("Für %(city)s tragen andere ein.", city=city.name))
        return city

    def _indicator(self, name: str) -> Indicator:
        indicator = self.indicators.get(fold(name)) if name else self.indicator
        if indicator is None:
            raise Refused(
                _("Eine Kennzahl „%(name)s“ gibt es hier nicht.", name=name)
                if name
                else _("Bitte wählen Sie, welche Kennzahl es ist.")
            )
        if indicator.is_share:
            raise Refused(_("„%(name)s“ wird berechnet und nicht eingetragen.", name=indicator.name))
        return indicator

    def _day(self, text: str) -> date:
        day = day_of(text) if text else self.day
        if day is None:
            raise Refused(
                _("„%(text)s“ ist kein Tag. Schreiben Sie zum Beispiel 31.12.2025.", text=text[:40])
                if text
                else _("Bitte wählen Sie den Stichtag.")
            )
        if not OLDEST <= day <= self.today:
            raise Refused(_("Der Stichtag liegt in der Zukunft oder zu weit zurück."))
        return day


def _names_of(city: Organisation) -> set[str]:
    """By name and official name, with the word "Stadt" or without, by AGS with its first zero or without."""
    names = {_plain(city.name), _plain(city.official_name)}
    if city.ags:
        names |= {city.ags, city.ags.lstrip("0"), city.ags.removesuffix("000")}
    return names - {""}


def _plain(name: str) -> str:
    words = fold(name).replace(",", " ").replace("(", " ").replace(")", " ").split()
    return " ".join(word for word in words if word not in ("stadt", "kreisfreie", "landeshauptstadt"))
