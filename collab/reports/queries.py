"""Reading reports and milestones. A draft exists for those only who work in the workspace."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql import ColumnElement

from collab.base.permissions import Permission
from collab.extensions import db
from collab.people.models import Account
from collab.reports.models import Milestone, MilestoneMove, ReportPlan, ReportState, StatusReport
from collab.workspaces import access
from collab.workspaces.models import Workspace


def visible_report(account: Account) -> ColumnElement[bool]:
    """The rule of access.visible() for reports: not for guests, nothing in the trash, drafts for few."""
    return and_(
        StatusReport.workspace_id.in_(access.followed_workspace_ids(account)),
        StatusReport.trashed_at.is_(None),
        or_(
            StatusReport.state == ReportState.SUBMITTED,
            StatusReport.workspace_id.in_(access.writable_workspace_ids(account)),
        ),
    )


def visible_milestone(account: Account) -> ColumnElement[bool]:
    """The rule of access.visible() for milestones: not for guests."""
    return Milestone.workspace_id.in_(access.followed_workspace_ids(account))


def find_report(account: Account, key: str) -> StatusReport | None:
    """For the gate. A draft in the trash exists for those only who may bring it back."""
    report = db.session.scalar(
        select(StatusReport)
        .where(
            StatusReport.key == key,
            StatusReport.workspace_id.in_(access.followed_workspace_ids(account)),
            or_(
                StatusReport.state == ReportState.SUBMITTED,
                StatusReport.workspace_id.in_(access.writable_workspace_ids(account)),
            ),
        )
        .options(
            joinedload(StatusReport.workspace),
            joinedload(StatusReport.author).joinedload(Account.person),
            joinedload(StatusReport.corrects),
        )
    )
    if report is None or report.trashed_at is None:
        return report
    return report if Permission.REPORT_WRITE in access.permissions_in(account, report.workspace) else None


def find_milestone(account: Account, key: str) -> Milestone | None:
    """For the gate."""
    return db.session.scalar(
        access.visible(Milestone, account)
        .where(Milestone.key == key)
        .options(joinedload(Milestone.workspace), _with_moves())
    )


def submitted(workspace: Workspace) -> Sequence[StatusReport]:
    """All reports of a workspace that were submitted, the newest first."""
    return db.session.scalars(
        select(StatusReport)
        .where(
            StatusReport.workspace_id == workspace.id,
            StatusReport.state == ReportState.SUBMITTED,
            StatusReport.trashed_at.is_(None),
        )
        .order_by(StatusReport.submitted_at.desc(), StatusReport.id.desc())
        .options(joinedload(StatusReport.author).joinedload(Account.person))
    ).all()


def holding(reports: Sequence[StatusReport]) -> list[StatusReport]:
    """Those that no later one of them corrects, in the same order."""
    corrected = {report.corrects_id for report in reports}
    return [report for report in reports if report.id not in corrected]


def draft_of(workspace: Workspace) -> StatusReport | None:
    """The report that is being written; there is one at a time."""
    return db.session.scalar(
        select(StatusReport)
        .where(
            StatusReport.workspace_id == workspace.id,
            StatusReport.state == ReportState.DRAFT,
            StatusReport.trashed_at.is_(None),
        )
        .order_by(StatusReport.id)
        .limit(1)
        .options(joinedload(StatusReport.author).joinedload(Account.person))
    )


def correction_of(report: StatusReport) -> StatusReport | None:
    """The submitted report that puts this one right."""
    return db.session.scalar(
        select(StatusReport)
        .where(
            StatusReport.corrects_id == report.id,
            StatusReport.state == ReportState.SUBMITTED,
            StatusReport.trashed_at.is_(None),
        )
        .order_by(StatusReport.id.desc())
        .limit(1)
    )


def milestones(workspace: Workspace) -> Sequence[Milestone]:
    """All milestones with their moves, by the day that holds now."""
    return db.session.scalars(
        select(Milestone)
        .where(Milestone.workspace_id == workspace.id)
        .order_by(Milestone.current, Milestone.id)
        .options(_with_moves())
    ).all()


def plan_of(workspace: Workspace) -> ReportPlan | None:
    return db.session.get(ReportPlan, workspace.id)


def _with_moves() -> Any:
    return selectinload(Milestone.moves).joinedload(MilestoneMove.by).joinedload(Account.person)
