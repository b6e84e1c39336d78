"""Finding measures, and who may read what cities say."""

from __future__ import annotations

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload
from sqlalchemy.sql import ColumnElement

from collab.base.permissions import Permission
from collab.extensions import db
from collab.minutes.models import Decision
from collab.people.models import Account
from collab.progress.models import CityProgress, CityProgressChange, Measure
from collab.workspaces import access
from collab.workspaces.models import Workspace


def visible_measure(account: Account) -> ColumnElement[bool]:
    """The rule of access.visible() for measures: nothing in the trash."""
    return and_(access.in_visible_workspace(Measure.workspace_id, account), Measure.trashed_at.is_(None))


def visible_progress(account: Account) -> ColumnElement[bool]:
    """What a city says is seen by whoever sees what it is about."""
    decisions = select(Decision.id).where(access.may_see(Decision, account))
    measures = select(Measure.id).where(visible_measure(account))
    return or_(
        and_(CityProgress.kind == "decision", CityProgress.object_id.in_(decisions)),
        and_(CityProgress.kind == "measure", CityProgress.object_id.in_(measures)),
    )


def visible_change(account: Account) -> ColumnElement[bool]:
    """The same for what it said before."""
    rows = select(CityProgress.id).where(visible_progress(account))
    return CityProgressChange.progress_id.in_(rows)


def find_measure(account: Account, key: str) -> Measure | None:
    """For the gate. A measure in the trash exists for those only who may bring it back."""
    measure = db.session.scalar(
        select(Measure)
        .where(Measure.key == key, access.in_visible_workspace(Measure.workspace_id, account))
        .options(
            joinedload(Measure.workspace).selectinload(Workspace.cities),
            joinedload(Measure.topic),
            joinedload(Measure.lead_city),
        )
    )
    if measure is None or measure.trashed_at is None:
        return measure
    may_restore = Permission.MEASURE_WRITE in access.permissions_in(account, measure.workspace)
    return measure if may_restore else None


def decision_of(measure: Measure, account: Account) -> Decision | None:
    """The decision that a measure carries out, if the account may see it."""
    if measure.decision_id is None:
        return None
    return db.session.scalar(
        access.visible(Decision, account)
        .where(Decision.id == measure.decision_id)
        .options(joinedload(Decision.workspace))
    )


def decisions_to_choose(workspace: Workspace, account: Account) -> list[Decision]:
    """The numbered decisions of a workspace, the newest first."""
    return list(
        db.session.scalars(
            access.visible(Decision, account)
            .where(Decision.workspace_id == workspace.id, Decision.number.is_not(None))
            .order_by(Decision.year.desc(), Decision.number.desc())
            .options(joinedload(Decision.workspace))
        )
    )


def measures_of(decision: Decision, account: Account) -> list[Measure]:
    """The measures by which a decision is carried out."""
    return list(
        db.session.scalars(
            access.visible(Measure, account).where(Measure.decision_id == decision.id).order_by(Measure.title)
        )
    )


def trashed(workspace: Workspace) -> list[Measure]:
    """What was thrown away, the latest first."""
    return list(
        db.session.scalars(
            select(Measure)
            .where(Measure.workspace_id == workspace.id, Measure.trashed_at.is_not(None))
            .order_by(Measure.trashed_at.desc(), Measure.id)
            .options(joinedload(Measure.trashed_by).joinedload(Account.person))
        )
    )


def load_measures(ids: list[int]) -> list[Measure]:
    """In the order of the ids, with all that a list shows of them, by a fixed number of questions."""
    rows = db.session.scalars(
        select(Measure)
        .where(Measure.id.in_(ids))
        .options(
            joinedload(Measure.workspace).selectinload(Workspace.cities),
            joinedload(Measure.topic),
            joinedload(Measure.lead_city),
        )
    )
    found = {measure.id: measure for measure in rows}
    return [found[number] for number in ids]
