"""What journal, search, comments and texts know of decisions."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from collab import kinds
from collab.extensions import db
from collab.kinds import Card, IndexedText, Kind, Subject
from collab.minutes import decision_queries as queries
from collab.minutes.actions.decisions import name_of
from collab.minutes.models import AgendaItem, Assent, Decision, Meeting, MinutesState
from collab.minutes.record import citation
from collab.minutes.verbs import DECISION_VERBS
from collab.people.models import Account
from collab.search.engine import Entry


def cards(ids: Collection[int], account: Account) -> Mapping[int, Card]:
    query = (
        select(Decision)
        .where(Decision.id.in_(ids), queries.visible_decision(account))
        .options(joinedload(Decision.workspace))
    )
    return {
        decision.id: Card(
            kind="decision",
            object_id=decision.id,
            title=name_of(decision),
            url=f"/b/{decision.key}",
            icon="decision",
            workspace_id=decision.workspace_id,
            day=decision.decided_on,
        )
        for decision in db.session.scalars(query)
    }


def _indexed(ids: Collection[int]) -> list[Decision]:
    """Only what everybody in the workspace may find: with a number, of an item that is public."""
    query = (
        select(Decision)
        .join(AgendaItem, AgendaItem.id == Decision.item_id, isouter=True)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id, isouter=True)
        .where(Decision.id.in_(ids), Decision.number.is_not(None), Decision.removed_at.is_(None))
        .where(
            or_(
                Decision.item_id.is_(None),
                and_(AgendaItem.public, AgendaItem.removed_at.is_(None), Meeting.trashed_at.is_(None)),
            )
        )
        .options(
            joinedload(Decision.workspace),
            joinedload(Decision.item).joinedload(AgendaItem.meeting).joinedload(Meeting.event),
            joinedload(Decision.responsible),
            selectinload(Decision.assents).joinedload(Assent.city),
        )
    )
    return list(db.session.scalars(query))


def entries(ids: Collection[int]) -> Mapping[int, Entry]:
    return {
        decision.id: Entry(
            kind="decision",
            object_id=decision.id,
            workspace_id=decision.workspace_id,
            title=name_of(decision),
            text=_text(decision),
            day=decision.decided_on,
            author=decision.responsible.display_name if decision.responsible else "",
            cities=tuple(assent.city.name for assent in decision.assents),
            archived=decision.workspace.archived_at is not None,
        )
        for decision in _indexed(ids)
    }


def texts(ids: Collection[int]) -> Mapping[int, IndexedText]:
    return {decision.id: IndexedText(_text(decision)) for decision in _indexed(ids)}


def _text(decision: Decision) -> str:
    """The wording, then its number in the spellings in which people ask for it."""
    number = f"Beschluss {decision.year}/{decision.number}, {citation(decision)}, "
    number += f"Beschluss Nr. {decision.number}/{decision.year}"
    taken = (decision.item.title, decision.item.meeting.title) if decision.item else ("Umlaufbeschluss",)
    return "\n".join(filter(None, (decision.title, decision.wording, number, *taken)))


def all_ids() -> Iterator[int]:
    return kinds.ids_in_steps(Decision.id, Decision.number.is_not(None))


def subject(account: Account, key: str) -> Subject | None:
    decision = queries.find_decision(account, key)
    return subject_of(decision) if decision is not None and decision.removed_at is None else None


def subject_of(decision: Decision) -> Subject:
    return Subject(
        "decision",
        decision.id,
        decision.key,
        name_of(decision),
        f"/b/{decision.key}",
        decision.workspace,
        sealed=decision.item is None or decision.item.meeting.state == MinutesState.APPROVED,
    )


def register() -> None:
    kinds.register(
        Kind(
            name="decision",
            label=_l("Beschluss"),
            plural=_l("Beschlüsse"),
            icon="decision",
            cards=cards,
            verbs=DECISION_VERBS,
            entries=entries,
            texts=texts,
            all_ids=all_ids,
            subject=subject,
        )
    )
