"""Finding papers. Guests see none; drafts are for those who work here until they are handed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import and_, case, exists, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql import ColumnElement

from collab.base.permissions import Permission
from collab.calendar.models import Event
from collab.extensions import db
from collab.minutes.models import AgendaItem, Decision, Meeting, MinutesState
from collab.papers.models import (
    Ballot,
    Circulation,
    Course,
    Paper,
    PaperItem,
    PaperState,
    PaperTask,
    Stage,
)
from collab.people.models import Account, Person, PlatformRole
from collab.workspaces import access
from collab.workspaces.loose_ends import LooseEnd
from collab.workspaces.models import Role, Workspace

MOST_MEETINGS = 40
MOST_ON_FRONT = 5


def visible_paper(account: Account) -> ColumnElement[bool]:
    """The rule of access.visible() for papers."""
    return and_(
        Paper.workspace_id.in_(access.followed_workspace_ids(account)),
        Paper.trashed_at.is_(None),
        or_(
            Paper.number.is_not(None),
            Paper.workspace_id.in_(access.writable_workspace_ids(account)),
        ),
    )


def visible_circulation(account: Account) -> ColumnElement[bool]:
    """The rule of access.visible() for circulations: whoever sees the paper sees them."""
    return Circulation.paper_id.in_(select(Paper.id).where(visible_paper(account)))


def words_of_task(account: Account) -> ColumnElement[bool]:
    """Of which proposed tasks the account may read the words, for the export of its own data."""
    return PaperTask.paper_id.in_(select(Paper.id).where(visible_paper(account)))


def find_paper(account: Account, key: str) -> Paper | None:
    """For the gate. A draft in the trash exists for those only who may bring it back; other drafts for those
    who work in the workspace, or have until it was closed."""
    paper = db.session.scalar(
        select(Paper)
        .where(Paper.key == key, Paper.workspace_id.in_(access.followed_workspace_ids(account)))
        .options(joinedload(Paper.workspace).selectinload(Workspace.cities))
    )
    if paper is None:
        return None
    if paper.trashed_at is not None:
        return paper if works_on(paper, account) else None
    drafts = paper.number is None and access.role_in(account, paper.workspace) not in (Role.MEMBER, Role.LEAD)
    return None if drafts else paper


def find_circulation(account: Account, key: str) -> Circulation | None:
    """For the gate."""
    return db.session.scalar(
        select(Circulation)
        .where(Circulation.key == key, visible_circulation(account))
        .options(joinedload(Circulation.paper).joinedload(Paper.workspace))
    )


def find_task(account: Account, key: str) -> PaperTask | None:
    """For the gate."""
    return db.session.scalar(
        select(PaperTask)
        .join(Paper, Paper.id == PaperTask.paper_id)
        .where(PaperTask.key == key, visible_paper(account))
        .options(joinedload(PaperTask.paper).joinedload(Paper.workspace))
    )


def works_on(paper: Paper, account: Account) -> bool:
    """Whether the account may see what is still being written."""
    return Permission.PAPER_WRITE in access.permissions_in(account, paper.workspace)


def load(paper: Paper) -> None:
    """A paper at hand with all that its page shows of it, by a fixed number of questions."""
    db.session.scalar(
        select(Paper)
        .where(Paper.id == paper.id)
        .options(
            joinedload(Paper.decision).joinedload(Decision.workspace),
            joinedload(Paper.created_by).joinedload(Account.person),
            selectinload(Paper.stages).joinedload(Stage.by).joinedload(Account.person),
            selectinload(Paper.tasks).options(
                joinedload(PaperTask.person), joinedload(PaperTask.city), joinedload(PaperTask.task)
            ),
            selectinload(Paper.items)
            .joinedload(PaperItem.item)
            .joinedload(AgendaItem.meeting)
            .joinedload(Meeting.event),
            selectinload(Paper.circulations).options(
                joinedload(Circulation.started_by).joinedload(Account.person),
                selectinload(Circulation.cities),
                selectinload(Circulation.ballots).options(
                    joinedload(Ballot.city), joinedload(Ballot.by).joinedload(Account.person)
                ),
            ),
        )
        .execution_options(populate_existing=True)
    )


@dataclass(frozen=True)
class Listing:
    """The papers of a workspace: what is being written, what waits for a decision, what was decided."""

    drafts: list[Paper]
    waiting: list[Paper]
    decided: list[Paper]

    @property
    def count(self) -> int:
        return len(self.drafts) + len(self.waiting) + len(self.decided)


def listing(workspace: Workspace, account: Account) -> Listing:
    """The latest first; the number of questions does not grow with them."""
    found = list(
        db.session.scalars(
            select(Paper)
            .where(Paper.workspace_id == workspace.id, visible_paper(account))
            .order_by(Paper.changed_at.desc(), Paper.id.desc())
            .options(
                selectinload(Paper.circulations),
                joinedload(Paper.decision).joinedload(Decision.workspace),
                joinedload(Paper.workspace),
            )
        )
    )
    return Listing(
        [paper for paper in found if paper.state == PaperState.DRAFT],
        [paper for paper in found if paper.state == PaperState.SUBMITTED],
        [paper for paper in found if paper.state not in (PaperState.DRAFT, PaperState.SUBMITTED)],
    )


def trashed(workspace: Workspace) -> list[Paper]:
    """What was thrown away, the latest first."""
    return list(
        db.session.scalars(
            select(Paper)
            .where(Paper.workspace_id == workspace.id, Paper.trashed_at.is_not(None))
            .order_by(Paper.trashed_at.desc(), Paper.id)
            .options(joinedload(Paper.trashed_by).joinedload(Account.person))
        )
    )


def steering_accounts(cities: Sequence[int] | None = None) -> list[Account]:
    """The open accounts of the steering group, of these cities or of all, by name."""
    query = (
        select(Account)
        .join(Person, Person.id == Account.person_id)
        .where(Account.platform_role == PlatformRole.STEERING, Account.closed_at.is_(None))
        .order_by(Person.family_name, Person.given_name, Account.id)
        .options(joinedload(Account.person).joinedload(Person.organisation))
    )
    if cities is not None:
        query = query.where(Person.organisation_id.in_(cities))
    return list(db.session.scalars(query))


def meetings_to_come(account: Account, now: datetime) -> list[Meeting]:
    """Those on whose agenda the account may put something, the next one first, in whatever workspace."""
    return list(
        db.session.scalars(
            select(Meeting)
            .join(Event, Event.id == Meeting.event_id)
            .join(Workspace, Workspace.id == Meeting.workspace_id)
            .where(Meeting.workspace_id.in_(access.writable_workspace_ids(account)))
            .where(Meeting.trashed_at.is_(None), Meeting.state == MinutesState.DRAFT)
            .where(Event.cancelled_at.is_(None), Event.ends_at > now, Workspace.archived_at.is_(None))
            .order_by(Event.starts_at, Meeting.id)
            .limit(MOST_MEETINGS)
            .options(joinedload(Meeting.event), joinedload(Meeting.workspace))
        )
    )


def front(workspace: Workspace, account: Account) -> list[Paper]:
    """What waits for a decision, what is due first at the top, then what was decided last."""
    waiting = case((Paper.state == PaperState.SUBMITTED, 0), else_=1)
    return list(
        db.session.scalars(
            select(Paper)
            .where(Paper.workspace_id == workspace.id, visible_paper(account))
            .where(Paper.state.in_((PaperState.SUBMITTED, PaperState.ACCEPTED)))
            .order_by(waiting, Paper.changed_at.desc(), Paper.id.desc())
            .limit(MOST_ON_FRONT)
            .options(
                joinedload(Paper.workspace),
                joinedload(Paper.decision).joinedload(Decision.workspace),
                selectinload(Paper.circulations).options(
                    selectinload(Circulation.cities), selectinload(Circulation.ballots)
                ),
            )
        )
    )


def unfinished(workspace: Workspace, account: Account) -> list[LooseEnd]:
    """Papers that nobody has decided. Where cities are voting, they must be able to until the end."""
    running = exists().where(Circulation.paper_id == Paper.id, Circulation.state == Course.RUNNING)
    papers = db.session.execute(
        select(Paper.title, Paper.key, running.label("running"))
        .where(Paper.workspace_id == workspace.id, Paper.state == PaperState.SUBMITTED)
        .where(visible_paper(account))
        .order_by(Paper.id)
    )
    return [
        LooseEnd(
            row.title,
            f"/v/{row.key}",
            "paper",
            _("Umlauf läuft noch") if row.running else _("Vorlage noch nicht entschieden"),
            stops=row.running,
        )
        for row in papers
    ]
