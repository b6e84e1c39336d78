"""What an indicator is: defining, changing, throwing away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, or_, select

from collab import kinds
from collab.base.errors import Refused
from collab.base.pages import day as day_words
from collab.extensions import db
from collab.figures.actions.journal import KIND, record
from collab.figures.models import Audience, FigureValue, Indicator, Measure
from collab.figures.queries import shares_of
from collab.people.models import Account
from collab.search.queue import queue_index
from collab.workspaces.models import Workspace


@dataclass(frozen=True)
class IndicatorFields:
    """What people say of an indicator; `numerator` makes it a share (see Indicator)."""

    name: str
    definition: str = ""
    unit: str = ""
    measure: str = Measure.COUNT
    decimals: int = 0
    source: str = ""
    reference: str = ""
    rhythm: str = ""
    audience: str = Audience.WORKSPACE
    numerator: Indicator | None = None
    denominator: Indicator | None = None
    per: int = 100
    asked_day: date | None = None
    next_due: date | None = None


def define_indicator(
    workspace: Workspace, fields: IndicatorFields, *, actor: Account, now: datetime
) -> Indicator:
    _check(fields, workspace, None)
    indicator = Indicator(
        workspace=workspace, created_at=now, created_by_id=actor.id, changed_at=now, **_columns(fields)
    )
    db.session.add(indicator)
    record("indicator.defined", indicator, actor, now)
    _tell_asked(indicator, actor, now)
    return indicator


def change_indicator(indicator: Indicator, fields: IndicatorFields, *, actor: Account, now: datetime) -> bool:
    """Returns whether anything is other than before. Values that are there stay as they were entered."""
    ensure_present(indicator)
    _check(fields, indicator.workspace, indicator)
    columns = _columns(fields)
    changed = [name for name, value in columns.items() if getattr(indicator, name) != value]
    if not changed:
        return False
    for name in changed:
        setattr(indicator, name, columns[name])
    indicator.changed_at = now
    if set(changed) - {"asked_day", "next_due"}:
        record("indicator.changed", indicator, actor, now)
    if set(changed) & {"asked_day", "next_due"}:
        _tell_asked(indicator, actor, now)
    return True


def trash_indicator(indicator: Indicator, *, actor: Account, now: datetime) -> None:
    shares = ", ".join(f"„{share.name}“" for share in shares_of(indicator))
    if shares:
        raise Refused(
            _("Diese Kennzahl wird gebraucht für: %(names)s. Löschen Sie zuerst diese Anteile.", names=shares)
        )
    if indicator.trashed_at is None:
        indicator.trashed_at, indicator.trashed_by_id = now, actor.id
        quiet = indicator.audience == Audience.MEMBERS  # guests read the line of what is gone
        record("indicator.put_away" if quiet else "indicator.trashed", indicator, actor, now)


def restore_indicator(indicator: Indicator, *, actor: Account, now: datetime) -> None:
    if indicator.trashed_at is None:
        return
    for part in (indicator.numerator, indicator.denominator):
        if part is not None and part.trashed_at is not None:
            raise Refused(_("Holen Sie zuerst „%(name)s“ aus dem Papierkorb.", name=part.name))
    indicator.trashed_at = indicator.trashed_by_id = None
    record("indicator.restored", indicator, actor, now)


def destroy_indicator(indicator: Indicator, now: datetime) -> bool:
    """For good, with all values; the journal keeps its lines. Not while a share in the trash needs it."""
    needed = or_(Indicator.numerator_id == indicator.id, Indicator.denominator_id == indicator.id)
    if db.session.scalar(select(Indicator.id).where(needed).limit(1)) is not None:
        return False
    queue_index(KIND, indicator.id, now)
    kinds.forget(KIND, [indicator.id], now)
    db.session.execute(delete(Indicator).where(Indicator.id == indicator.id))
    db.session.expire_all()
    return True


def ensure_present(indicator: Indicator) -> None:
    if indicator.trashed_at is not None:
        raise Refused(_("Die Kennzahl liegt im Papierkorb. Holen Sie sie zuerst zurück."))


def _columns(fields: IndicatorFields) -> dict[str, Any]:
    """As the table has them. A share is not entered, so nobody is asked for it."""
    columns = {
        name: value for name, value in vars(fields).items() if name not in ("numerator", "denominator")
    }
    over = fields.numerator
    columns["numerator_id"] = over.id if over else None
    columns["denominator_id"] = fields.denominator.id if over and fields.denominator else None
    if over:
        columns |= {"measure": Measure.RATIO, "asked_day": None, "next_due": None}
    return columns


def _check(fields: IndicatorFields, workspace: Workspace, indicator: Indicator | None) -> None:
    for part in (fields.numerator, fields.denominator):
        if part is None:
            continue
        if part.workspace_id != workspace.id or part.trashed_at is not None or part.is_share:
            raise Refused(
                _("Ein Anteil wird aus Kennzahlen dieses Arbeitsbereichs gebildet, die eingetragen werden."),
                422,
            )
        if indicator is not None and part.id == indicator.id:
            raise Refused(_("Eine Kennzahl kann nicht ihr eigener Anteil sein."), 422)
        if part.audience == Audience.MEMBERS != fields.audience:
            raise _told_by_share(part.name)
    if fields.numerator is not None and fields.numerator is fields.denominator:
        raise Refused(_("Zähler und Nenner sind dieselbe Kennzahl."), 422)
    if indicator is not None and fields.numerator is not None and not indicator.is_share:
        if shares_of(indicator):
            raise Refused(_("Diese Kennzahl ist selbst Teil eines Anteils und wird eingetragen."), 422)
        if db.session.scalar(select(FigureValue.id).where(FigureValue.indicator_id == indicator.id).limit(1)):
            raise Refused(
                _("Zu dieser Kennzahl sind Werte eingetragen. Legen Sie für den Anteil eine neue an."), 422
            )
    shares = shares_of(indicator) if indicator is not None and fields.audience == Audience.MEMBERS else ()
    if any(share.audience != Audience.MEMBERS for share in shares):
        raise _told_by_share(fields.name)
    if bool(fields.asked_day) != bool(fields.next_due) and fields.numerator is None:
        raise Refused(
            _("Um nach Werten zu fragen, nennen Sie den Stichtag und den letzten Tag der Eingabe."),
            422,
        )


def _told_by_share(name: str) -> Refused:
    """A share tells its parts: by name, with their remarks, and by reckoning back."""
    return Refused(
        _(
            "„%(name)s“ ist nur für Mitglieder der Kooperation. Ein Anteil davon kann nicht für mehr "
            "Menschen sichtbar sein.",
            name=name,
        ),
        422,
    )


def _tell_asked(indicator: Indicator, actor: Account, now: datetime) -> None:
    if indicator.asked_day and indicator.next_due:
        record(
            "indicator.asked",
            indicator,
            actor,
            now,
            day=day_words(indicator.asked_day),
            until=day_words(indicator.next_due),
        )
