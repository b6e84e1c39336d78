"""What this room shows on the pages of others: the mark on a record, the final report of a workspace."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from collab.archive.closing import closing_of
from collab.archive.marking import KINDS, mark_of
from collab.archive.queries import marked_in
from collab.base.permissions import Permission
from collab.kinds import Subject
from collab.people.models import Account
from collab.workspaces.gate import may
from collab.workspaces.models import Workspace


def mark_on_record(subject: Subject, account: Account, now: datetime) -> Mapping[str, Any] | None:
    if subject.kind not in KINDS:
        return None
    result = mark_of(subject)
    marked = result if result is not None and result.unmarked_at is None else None
    may_mark = may(Permission.RESULT_WRITE)
    return {"result": marked, "may_mark": may_mark} if marked or may_mark else None


def report_on_front(account: Account, workspace: Workspace | None, now: datetime) -> Mapping[str, Any] | None:
    """What is left of a closed workspace: its report, and its lasting results."""
    if workspace is None or workspace.archived_at is None:
        return None
    report = closing_of(workspace)
    results = marked_in(workspace, account)
    if not results and (report is None or report.closed_at is None):
        return None
    return {"report": report if report is not None and report.closed_at else None, "results": results}
