"""Reading decisions. Before it has a number a decision is a draft for those who work in the workspace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql import ColumnElement

from collab.base.folding import matcher
from collab.base.permissions import Permission
from collab.extensions import db
from collab.minutes.models import ActionItem, AgendaItem, Assent, Decision, Meeting, Objection
from collab.minutes.queries import visible_item, visible_meeting
from collab.people.models import Account, Organisation
from collab.workspaces import access
from collab.workspaces.models import Workspace

PER_PAGE = 100


@dataclass(frozen=True)
class Wanted:
    """What of a workspace's decisions is asked for."""

    year: int | None = None
    city: int | None = None
    words: str = ""


@dataclass(frozen=True)
class Listing:
    decisions: list[Decision]
    total: int
    page: int
    last_page: int


def visible_decision(account: Account) -> ColumnElement[bool]:
    """The rule of access.visible() for decisions."""
    return and_(
        access.in_visible_workspace(Decision.workspace_id, account),
        Decision.removed_at.is_(None),
        or_(
            Decision.number.is_not(None),
            Decision.workspace_id.in_(access.writable_workspace_ids(account)),
        ),
        or_(
            Decision.item_id.is_(None),  # taken by circulation
            Decision.item_id.in_(select(AgendaItem.id).where(visible_item(account))),
            _taken_elsewhere(account),
        ),
    )


def _taken_elsewhere(account: Account) -> ColumnElement[bool]:
    """In a meeting of another workspace, which the account need not see: the decision belongs to this one.

    What that meeting talked about behind closed doors is not for guests.
    """
    return (
        select(AgendaItem.id)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(AgendaItem.id == Decision.item_id, Meeting.workspace_id != Decision.workspace_id)
        .where(
            or_(AgendaItem.public, Decision.workspace_id.in_(access.followed_workspace_ids(account))),
        )
        .correlate(Decision)
        .exists()
    )


def find_decision(account: Account, key: str) -> Decision | None:
    """For the gate. One taken back exists for those only who may bring it again."""
    decision = db.session.scalar(
        with_votes(
            select(Decision).where(
                Decision.key == key, or_(visible_decision(account), Decision.removed_at.is_not(None))
            )
        ).where(access.in_visible_workspace(Decision.workspace_id, account))
    )
    if decision is None or decision.removed_at is None:
        return decision
    return decision if _works_in(account, decision.workspace) else None


def find_action_item(account: Account, key: str) -> ActionItem | None:
    """For the gate; all of its addresses are for those who write minutes."""
    return db.session.scalar(
        select(ActionItem)
        .join(AgendaItem, AgendaItem.id == ActionItem.item_id)
        .where(ActionItem.key == key, visible_item(account))
        .options(joinedload(ActionItem.item).joinedload(AgendaItem.meeting).joinedload(Meeting.workspace))
    )


def find_objection(account: Account, key: str) -> Objection | None:
    """For the gate: whoever sees the item sees the objections to it."""
    return db.session.scalar(
        select(Objection)
        .join(Meeting, Meeting.id == Objection.meeting_id)
        .where(Objection.key == key, visible_meeting(account))
        .where(
            or_(
                Objection.item_id.is_(None),
                Objection.item_id.in_(select(AgendaItem.id).where(visible_item(account))),
            )
        )
        .options(joinedload(Objection.meeting).joinedload(Meeting.workspace))
    )


def _works_in(account: Account, workspace: Workspace) -> bool:
    return Permission.MINUTES_WRITE in access.permissions_in(account, workspace)


def with_votes(query: Select[Decision]) -> Select[Decision]:
    """Decisions with all that a page shows of them, by a fixed number of questions."""
    return query.options(
        joinedload(Decision.workspace),
        joinedload(Decision.responsible),
        joinedload(Decision.item).joinedload(AgendaItem.meeting).joinedload(Meeting.event),
        selectinload(Decision.assents).joinedload(Assent.city),
    )


def listing(workspace: Workspace, account: Account, wanted: Wanted, page: int = 1) -> Listing:
    """One page of the decisions of a workspace, the newest first."""
    ids = _ids(workspace, account, wanted)
    last_page = max(1, -(-len(ids) // PER_PAGE))
    page = min(max(1, page), last_page)
    chosen = ids[(page - 1) * PER_PAGE : page * PER_PAGE]
    return Listing(_load(chosen), len(ids), page, last_page)


def every(workspace: Workspace, account: Account, wanted: Wanted) -> list[Decision]:
    """All of them, for a file."""
    return _load(_ids(workspace, account, wanted))


def years(workspace: Workspace, account: Account) -> list[int]:
    found = db.session.scalars(
        select(func.distinct(Decision.decided_on)).where(
            Decision.workspace_id == workspace.id, visible_decision(account)
        )
    )
    return sorted({_year(day) for day in found}, reverse=True)


def cities(workspace: Workspace, account: Account) -> list[Organisation]:
    """The cities that were asked about any of these decisions."""
    decisions = select(Decision.id).where(Decision.workspace_id == workspace.id, visible_decision(account))
    return list(
        db.session.scalars(
            select(Organisation)
            .where(Organisation.id.in_(select(Assent.city_id).where(Assent.decision_id.in_(decisions))))
            .order_by(Organisation.name)
        )
    )


def _year(day: date | str) -> int:
    return day.year if isinstance(day, date) else int(day[:4])


def _ids(workspace: Workspace, account: Account, wanted: Wanted) -> list[int]:
    """In order. Words are compared here, so that umlauts and capitals mean the same in every database."""
    query = select(Decision.id, Decision.title, Decision.wording, Decision.year, Decision.number).where(
        Decision.workspace_id == workspace.id, visible_decision(account)
    )
    if wanted.year is not None:
        first, last = date(wanted.year, 1, 1), date(wanted.year, 12, 31)
        query = query.where(Decision.decided_on.between(first, last))
    if wanted.city is not None:
        query = query.where(Decision.id.in_(select(Assent.decision_id).where(Assent.city_id == wanted.city)))
    query = query.order_by(
        Decision.decided_on.desc(), Decision.year.desc(), Decision.number.desc(), Decision.id.desc()
    )
    fits = matcher(wanted.words)
    return [
        row.id
        for row in db.session.execute(query)
        if fits(f"{row.title}\n{row.wording}\n{workspace.slug} {row.year}/{row.number}")
    ]


def _load(ids: list[int]) -> list[Decision]:
    rows = db.session.scalars(with_votes(select(Decision).where(Decision.id.in_(ids))))
    found = {decision.id: decision for decision in rows}
    return [found[number] for number in ids]


def by_citation(
    citations: set[tuple[str, int, int]], account: Account
) -> dict[tuple[str, int, int], Decision]:
    """The decisions that are cited so (slug, year, number), as far as the account may see them."""
    query = (
        select(Decision)
        .join(Workspace, Workspace.id == Decision.workspace_id)
        .where(visible_decision(account), Decision.number.is_not(None))
        .where(Workspace.slug.in_({slug for slug, _year, _number in citations}))
        .where(Decision.year.in_({year for _slug, year, _number in citations}))
        .where(Decision.number.in_({number for _slug, _year, number in citations}))
        .options(joinedload(Decision.workspace))
    )
    found = {}
    for decision in db.session.scalars(query):
        assert decision.year is not None and decision.number is not None
        found[(decision.workspace.slug, decision.year, decision.number)] = decision
    return found
