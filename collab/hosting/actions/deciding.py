"""What people decide: accepting, declining, swapping, taking out of the plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from collab.base.errors import Refused
from collab.hosting.actions.journal import ensure_decides, ensure_may_change, ensure_planned, record
from collab.hosting.models import HostTurn, TurnState
from collab.people.models import Account


@dataclass(frozen=True)
class TurnFields:
    """What people say of a turn."""

    quarter: date
    note: str = ""
    concept: str = ""


def accept(turn: HostTurn, *, actor: Account, now: datetime) -> None:
    ensure_planned(turn)
    ensure_decides(actor, turn)
    if turn.state != TurnState.ACCEPTED:
        turn.state, turn.answer = TurnState.ACCEPTED, ""
        record("hosting.accepted", turn, actor, now)


def decline(turn: HostTurn, reason: str, *, actor: Account, now: datetime) -> None:
    """The city is not proposed for this quarter again."""
    ensure_planned(turn)
    ensure_decides(actor, turn)
    if not reason:
        raise Refused(_("Bitte schreiben Sie in einem Satz, warum es nicht geht."), 422)
    if turn.meeting_id is not None:
        raise Refused(_("Dazu gibt es schon eine Sitzung. Lösen Sie zuerst die Verbindung."))
    turn.state, turn.answer = TurnState.DECLINED, reason
    record("hosting.declined", turn, actor, now)


def reopen(turn: HostTurn, *, actor: Account, now: datetime) -> None:
    """Neither accepted nor declined any more; for the way back."""
    ensure_planned(turn)
    ensure_decides(actor, turn)
    if turn.state != TurnState.PROPOSED:
        turn.state, turn.answer = TurnState.PROPOSED, ""
        record("hosting.reopened", turn, actor, now)


def change_turn(turn: HostTurn, fields: TurnFields, *, actor: Account, now: datetime) -> bool:
    """Returns whether anything is different."""
    ensure_planned(turn)
    said = (fields.quarter, fields.note, fields.concept)
    if said == (turn.quarter, turn.note, turn.concept):
        return False
    ensure_may_change(actor, turn)
    turn.quarter, turn.note, turn.concept = said
    record("hosting.changed", turn, actor, now)
    return True


def swap(turn: HostTurn, other: HostTurn, *, actor: Account, now: datetime) -> None:
    """Two cities change places; both are to accept anew what they have not asked for themselves."""
    for each in (turn, other):
        ensure_planned(each)
        if each.meeting_id is not None:
            raise Refused(
                _("%(city)s hat dazu schon eine Sitzung. Verlegen Sie diese, statt zu tauschen.",
                  city=each.city.name)
            )  # fmt: skip
    if turn.workspace_id != other.workspace_id or turn.id == other.id:
        raise Refused(_("Wählen Sie eine andere Planung dieses Arbeitsbereichs."), 422)
    if turn.city_id == other.city_id:
        raise Refused(_("Beide Male ist es dieselbe Stadt."), 422)
    ensure_decides(actor, turn)
    ensure_may_change(actor, other)
    turn.city, other.city = other.city, turn.city
    turn.concept, other.concept = other.concept, turn.concept
    turn.state = other.state = TurnState.PROPOSED
    turn.answer = other.answer = ""
    record("hosting.swapped", turn, actor, now, other=other.city.name)


def remove_turn(turn: HostTurn, *, actor: Account, now: datetime) -> None:
    """Out of the plan; its meeting and its tasks stay."""
    ensure_may_change(actor, turn)
    if turn.removed_at is None:
        turn.removed_at = now
        record("hosting.removed", turn, actor, now)


def restore_turn(turn: HostTurn, *, actor: Account, now: datetime) -> None:
    ensure_may_change(actor, turn)
    if turn.removed_at is not None:
        turn.removed_at = None
        record("hosting.restored", turn, actor, now)
