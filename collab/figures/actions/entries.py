"""Entering values: from the form of a city, or from a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from flask_babel import gettext as _
from sqlalchemy import select

from collab.base.clock import local
from collab.base.errors import Refused
from collab.base.folding import sort_key
from collab.extensions import db
from collab.figures.actions.defining import ensure_present
from collab.figures.actions.journal import record
from collab.figures.entering import enters_for
from collab.figures.models import FigureChange, FigureValue, Indicator
from collab.figures.numbers import german
from collab.people.models import Account, Organisation
from collab.workspaces.models import Workspace

OLDEST = date(1900, 1, 1)


@dataclass(frozen=True)
class Entry:
    """What one city says of one indicator for one day; `amount` None takes the value out."""

    indicator: Indicator
    city: Organisation
    day: date
    amount: Decimal | None
    remark: str = ""
    reason: str = ""
    comparable: bool = True

    @property
    def place(self) -> tuple[int, int, date]:
        return self.indicator.id, self.city.id, self.day

    @property
    def says(self) -> tuple[Decimal | None, str, bool, str]:
        """Without a value, nothing else is said."""
        if self.amount is None:
            return None, "", True, ""
        return self.amount, self.remark, self.comparable, "" if self.comparable else self.reason


NOTHING = (None, "", True, "")


def enter_values(
    workspace: Workspace,
    entries: Sequence[Entry],
    *,
    actor: Account,
    now: datetime,
    seen: int | None = None,
) -> list[Entry]:
    """Write values; returns those that are other than before. The journal gets one line an indicator.

    `seen`: the id of the newest change that the writer knew. What she left as she had seen it is left alone,
    whatever others wrote meanwhile; where both wrote something else, she is told, and nothing is written.
    """
    for entry in entries:
        _check(entry, workspace, actor, now)
    known, present = _states(entries, seen)
    changed = []
    for entry in entries:
        before, today = known.get(entry.place, NOTHING), present.get(entry.place, NOTHING)
        if entry.says in (before, today):
            continue
        if before != today:
            raise Refused(
                _("„%(name)s“ (%(city)s) hat inzwischen jemand anderes geändert, auf: %(value)s. Bitte "
                  "prüfen Sie Ihren Wert und speichern Sie noch einmal.",
                  name=entry.indicator.name, city=entry.city.name,
                  value=german(today[0], entry.indicator.decimals) or _("kein Wert")), 422,
            )  # fmt: skip
        changed.append(entry)
    _write(changed, actor, now)
    by_indicator: dict[int, list[Entry]] = defaultdict(list)
    for entry in changed:
        by_indicator[entry.indicator.id].append(entry)
    for written in by_indicator.values():
        cities = sorted({entry.city.name for entry in written}, key=sort_key)
        indicator = written[0].indicator
        indicator.changed_at = now
        record("indicator.entered", indicator, actor, now, city=", ".join(cities))
    return changed


def newest_change(workspace: Workspace) -> int:
    """What a form notes as seen: the id of the newest change of the workspace, 0 for none."""
    inside = select(Indicator.id).where(Indicator.workspace_id == workspace.id)
    newest = (
        select(FigureChange.id)
        .where(FigureChange.indicator_id.in_(inside))
        .order_by(FigureChange.id.desc())
        .limit(1)
    )
    return db.session.scalar(newest) or 0


State = tuple[Decimal | None, str, bool, str]
States = dict[tuple[int, int, date], State]


def _states(entries: Sequence[Entry], seen: int | None) -> tuple[States, States]:
    """What held when the writer looked, and what holds now."""
    rows = db.session.scalars(
        select(FigureChange)
        .where(
            FigureChange.indicator_id.in_({entry.indicator.id for entry in entries}),
            FigureChange.city_id.in_({entry.city.id for entry in entries}),
            FigureChange.day.in_({entry.day for entry in entries}),
        )
        .order_by(FigureChange.id)
    )
    known: States = {}
    present: States = {}
    for row in rows:
        says = (row.amount, row.remark, row.comparable, row.reason)
        present[row.indicator_id, row.city_id, row.day] = says
        if seen is None or row.id <= seen:
            known[row.indicator_id, row.city_id, row.day] = says
    return known, present


def _check(entry: Entry, workspace: Workspace, actor: Account, now: datetime) -> None:
    indicator = entry.indicator
    ensure_present(indicator)
    if indicator.workspace_id != workspace.id or not enters_for(actor, workspace, [entry.city]):
        raise Refused(_("Für %(city)s tragen andere ein.", city=entry.city.name), 403)
    if indicator.is_share:
        raise Refused(_("„%(name)s“ wird berechnet und nicht eingetragen.", name=indicator.name), 422)
    if not OLDEST <= entry.day <= local(now).date():
        raise Refused(_("Der Stichtag muss ein Tag sein, der nicht in der Zukunft liegt."), 422)
    if entry.amount is None:
        return
    if entry.amount < 0 and indicator.counts_persons:
        raise Refused(
            _("„%(name)s“ zählt Personen und kann nicht unter null liegen.", name=indicator.name), 422
        )
    if not entry.comparable and not entry.reason:
        raise Refused(
            _(
                "Bitte schreiben Sie zu „%(name)s“, warum der Wert nicht vergleichbar ist.",
                name=indicator.name,
            ),
            422,
        )


def _write(entries: Sequence[Entry], actor: Account, now: datetime) -> None:
    there = {
        (value.indicator_id, value.city_id, value.day): value
        for value in db.session.scalars(
            select(FigureValue).where(
                FigureValue.indicator_id.in_({entry.indicator.id for entry in entries}),
                FigureValue.city_id.in_({entry.city.id for entry in entries}),
            )
        )
    }
    for entry in entries:
        amount, remark, comparable, reason = entry.says
        said = {
            "remark": remark,
            "comparable": comparable,
            "reason": reason,
            "at": now,
            "author_id": actor.id,
        }
        place = {"indicator_id": entry.indicator.id, "city_id": entry.city.id, "day": entry.day}
        db.session.add(FigureChange(**place, amount=amount, **said))
        value = there.get(entry.place)
        if amount is None:
            if value is not None:
                db.session.delete(value)
        elif value is None:
            db.session.add(FigureValue(**place, amount=amount, **said))
        else:
            for name, what in {"amount": amount, **said}.items():
                setattr(value, name, what)
