"""Who is to host: proposed by reckoning, or put down by hand."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import select

from collab.base.clock import local
from collab.base.errors import Refused
from collab.extensions import db
from collab.hosting import fairness, quarters, queries
from collab.hosting.actions.journal import record, record_plan
from collab.hosting.models import HostCity, HostTurn, TurnState
from collab.people.models import Account, Organisation
from collab.workspaces.models import Workspace

MOST_AT_ONCE = 8


def propose_turns(
    workspace: Workspace, count: int, first: date, *, actor: Account, now: datetime
) -> list[HostTurn]:
    """A host for each of the next free quarters, from that one on. The journal gets one line for all."""
    today = local(now).date()
    board = queries.board(workspace, today)
    if not board.line.standings:
        raise Refused(_("Es gibt keine Stadt, die vorgeschlagen werden kann."))
    taken = {turn.quarter for turn in board.turns if turn.state != TurnState.DECLINED}
    taken |= {quarters.quarter_of(held.day) for held in board.ahead}
    free = [
        quarter
        for number in range(40)
        if (quarter := quarters.after(max(first, quarters.quarter_of(today)), number)) not in taken
    ]
    wanted = free[: max(1, min(count, MOST_AT_ONCE))]
    names = {city.id: city for city in board.cities}
    declined = {(turn.city_id, turn.quarter) for turn in board.turns if turn.state == TurnState.DECLINED}
    hostings = list(board.hostings)
    turns = []
    for quarter in wanted:
        able = [each for each in board.candidates if (each.city_id, quarter) not in declined]
        for city_id in fairness.propose(able, hostings, [quarter], today):
            hostings.append(fairness.Hosting(city_id, quarter))
            turns.append(_new(workspace, names[city_id], quarter, actor, now))
    db.session.flush()
    if turns:
        cities = ", ".join(turn.city.name for turn in turns)
        record_plan("hosting.proposed", workspace, actor, now, cities=cities)
    return turns


def plan_turn(
    workspace: Workspace, city: Organisation, quarter: date, *, actor: Account, now: datetime
) -> HostTurn:
    """Put down by hand, still to be accepted."""
    if quarter < quarters.quarter_of(local(now).date()):
        raise Refused(_("Dieses Quartal ist vorbei."), 422)
    turn = _new(workspace, city, quarter, actor, now)
    record("hosting.planned", turn, actor, now)
    return turn


def _new(workspace: Workspace, city: Organisation, quarter: date, actor: Account, now: datetime) -> HostTurn:
    turn = HostTurn(
        workspace=workspace,
        city=city,
        quarter=quarter,
        state=TurnState.PROPOSED,
        created_at=now,
        created_by_id=actor.id,
    )
    db.session.add(turn)
    return turn


def set_city(
    workspace: Workspace,
    city: Organisation,
    since: date | None,
    excluded: str,
    *,
    actor: Account,
    now: datetime,
) -> bool:
    """What is to be known of a city as a host. Returns whether anything is different."""
    row = db.session.scalar(
        select(HostCity).where(HostCity.workspace_id == workspace.id, HostCity.city_id == city.id)
    )
    if row is None:
        if since is None and not excluded:
            return False
        row = HostCity(workspace_id=workspace.id, city_id=city.id, excluded="")
        db.session.add(row)
    if (row.since, row.excluded) == (since, excluded):
        return False
    row.since, row.excluded = since, excluded
    record_plan("hosting.city", workspace, actor, now, city=city.name)
    return True
