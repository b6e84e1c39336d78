"""The life of a paper: handed over, decided, returned or withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import func, select

from collab.base.clock import local
from collab.base.errors import Refused
from collab.extensions import db
from collab.minutes import sealing as seals
from collab.minutes.models import Decision
from collab.papers.actions.drafting import ensure_draft
from collab.papers.actions.journal import KIND, enter
from collab.papers.models import Paper, PaperState, Step
from collab.papers.record import paper_record
from collab.papers.sealing import store
from collab.people.models import Account
from collab.tasks.actions import TaskFields, add_task
from collab.workspaces.models import Workspace
from collab.writing.mentions import note_mentions


def submit(paper: Paper, *, actor: Account, now: datetime) -> None:
    """Hand a paper over to the steering group: from here on it is read as it is now."""
    ensure_draft(paper)
    if not paper.reasoning.strip() or not paper.proposal.strip():
        raise Refused(_("Eine Vorlage braucht einen Sachverhalt und einen Beschlussvorschlag."))
    _give_number(paper, now)
    paper.state = PaperState.SUBMITTED
    paper.submitted_at = now
    text = f"{paper.reasoning}\n\n{paper.proposal}"
    note_mentions(KIND, paper.id, text, workspace=paper.workspace, actor=actor, now=now)
    enter(paper, Step.SUBMITTED, actor, now)
    paper.seal = paper.stages[-1].seal = seals.seal(paper_record(paper), store())
    db.session.flush()


def withdraw(paper: Paper, reason: str, *, actor: Account, now: datetime) -> None:
    """It is not to be decided any more."""
    hold(paper)
    ensure_undecided(paper)
    paper.state = PaperState.WITHDRAWN
    enter(paper, Step.WITHDRAWN, actor, now, note=_reason(reason))


def send_back(paper: Paper, reason: str, *, actor: Account, now: datetime) -> None:
    """The steering group wants it revised: it becomes the draft of the next version, with the same number."""
    hold(paper)
    ensure_undecided(paper)
    enter(paper, Step.RETURNED, actor, now, note=_reason(reason))
    paper.state = PaperState.DRAFT
    paper.version += 1


def reject(paper: Paper, reason: str, *, actor: Account, now: datetime) -> None:
    """The steering group said no in a meeting. This is recorded, but a refusal has no number."""
    hold(paper)
    ensure_undecided(paper)
    mark_rejected(paper, local(now).date(), actor, now, note=_reason(reason))


def mark_rejected(
    paper: Paper,
    on: date,
    actor: Account | None,
    now: datetime,
    *,
    note: str = "",
    mailed: Iterable[Account] = (),
) -> None:
    """`actor` None: a circulation ended by itself; `mailed`: whom its letter tells."""
    paper.state = PaperState.REJECTED
    paper.decided_on = on
    enter(paper, Step.REJECTED, actor, now, note=note, mailed=mailed)


def accept(
    paper: Paper,
    decision: Decision,
    *,
    actor: Account | None,
    author: Account,
    now: datetime,
    mailed: Iterable[Account] = (),
) -> None:
    """This decision was taken about it; what the paper proposes to do becomes tasks of its workspace.

    `actor` None: a circulation ended by itself; `author` is who the tasks are written by,
    `mailed` whom its letter tells.
    """
    paper.state = PaperState.ACCEPTED
    paper.decision = decision
    paper.decided_on = decision.decided_on
    for task in paper.tasks:
        if task.task_id is None:
            fields = TaskFields(
                title=task.text,
                responsible=[task.person] if task.person else [],
                city=task.city,
                due=task.due,
                origin=("decision", decision.id),
            )
            task.task = add_task(paper.workspace, fields, actor=author, now=now)
    enter(paper, Step.ACCEPTED, actor, now, mailed=mailed)


def hold(paper: Paper) -> None:
    """Until the commit, nobody else decides about this paper."""
    db.session.flush()
    db.session.refresh(paper, ["state", "version"], with_for_update=True)
    db.session.expire(paper, ["circulations"])


def ensure_undecided(paper: Paper) -> None:
    """Handed over, not decided, and not under way in a circulation."""
    if paper.state != PaperState.SUBMITTED:
        raise Refused(_("Das geht nur, solange die Vorlage vorgelegt und noch nicht entschieden ist."))
    if paper.running is not None:
        raise Refused(_("Zu dieser Vorlage läuft ein Umlauf. Brechen Sie ihn zuerst ab."))


def _reason(reason: str) -> str:
    reason = " ".join(reason.split())
    if not reason:
        raise Refused(_("Bitte nennen Sie den Grund. Er steht danach im Verlauf der Vorlage."), 422)
    return reason[:1000]


def _give_number(paper: Paper, now: datetime) -> None:
    """The next one of its workspace and year; the workspace is held until the commit."""
    if paper.number is not None:
        return
    room = paper.workspace.id
    db.session.execute(select(Workspace.id).where(Workspace.id == room).with_for_update())
    year = local(now).year
    last = select(func.max(Paper.number)).where(Paper.workspace_id == room, Paper.year == year)
    paper.year, paper.number = year, (db.session.scalar(last) or 0) + 1
