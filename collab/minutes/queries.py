"""Reading meetings and agendas. Who may see what of them is decided here.

Guests and readers see meetings and agendas. What the minutes say (text, decisions, action items) is a draft
for those who work in the workspace until it is circulated (`reads_minutes`). Items that are not public
are shown to guests without their content (`sees_private_items`). The search index knows only the workspace,
so it holds public items only, and what minutes say only once circulated (`visible_text`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql import ColumnElement

from collab.base.permissions import Permission
from collab.calendar.models import Event
from collab.extensions import db
from collab.minutes.models import ActionItem, AgendaItem, AgendaTemplate, Meeting, MinutesState
from collab.people.models import Account, Person
from collab.workspaces import access
from collab.workspaces.models import Membership, Role, Workspace


def visible_meeting(account: Account) -> ColumnElement[bool]:
    """The rule of access.visible() for meetings: nothing in the trash."""
    return and_(access.in_visible_workspace(Meeting.workspace_id, account), Meeting.trashed_at.is_(None))


def visible_item(account: Account) -> ColumnElement[bool]:
    """Items of visible meetings that are on the agenda; those that are not public for more than guests."""
    meetings = select(Meeting.id).where(visible_meeting(account))
    return and_(
        AgendaItem.meeting_id.in_(meetings),
        AgendaItem.removed_at.is_(None),
        or_(
            AgendaItem.public,
            AgendaItem.meeting_id.in_(
                select(Meeting.id).where(Meeting.workspace_id.in_(_more_than_guest(account)))
            ),
        ),
    )


def _more_than_guest(account: Account) -> ColumnElement[int]:
    if account.sees_all:
        return select(Workspace.id)  # type: ignore[return-value]
    return select(Membership.workspace_id).where(  # type: ignore[return-value]
        Membership.account_id == account.id, Membership.role != Role.GUEST
    )


def readable_minutes(account: Account) -> ColumnElement[bool]:
    """The condition that an account may read what the minutes of a (visible) meeting say."""
    return or_(
        Meeting.state != MinutesState.DRAFT,
        Meeting.workspace_id.in_(access.writable_workspace_ids(account)),
    )


def reads_minutes(meeting: Meeting, account: Account) -> bool:
    """The same for one meeting at hand."""
    return meeting.state != MinutesState.DRAFT or _works_in(meeting.workspace, account)


def sees_private_items(workspace: Workspace, account: Account) -> bool:
    """Items that are not public are there for everybody who is more than a guest."""
    return access.role_in(account, workspace) not in (None, Role.GUEST)


def _works_in(workspace: Workspace, account: Account) -> bool:
    role = access.role_in(account, workspace)
    return role in (Role.MEMBER, Role.LEAD)


def words_of_item(account: Account) -> ColumnElement[bool]:
    """Items of which the account may read all that is written on them, for the export of its own data."""
    meetings = select(Meeting.id).where(visible_meeting(account), readable_minutes(account))
    return and_(visible_item(account), AgendaItem.meeting_id.in_(meetings))


def words_of_action(account: Account) -> ColumnElement[bool]:
    """The same for what is to be done."""
    return ActionItem.item_id.in_(select(AgendaItem.id).where(words_of_item(account)))


def find_meeting(account: Account, key: str) -> Meeting | None:
    """For the gate. A meeting in the trash exists for those only who may bring it back."""
    meeting = db.session.scalar(
        select(Meeting)
        .where(Meeting.key == key, access.in_visible_workspace(Meeting.workspace_id, account))
        .options(
            joinedload(Meeting.workspace).selectinload(Workspace.cities),
            joinedload(Meeting.event).joinedload(Event.city),
            joinedload(Meeting.series),
        )
    )
    if meeting is None or meeting.trashed_at is None:
        return meeting
    may_restore = Permission.MINUTES_WRITE in access.permissions_in(account, meeting.workspace)
    return meeting if may_restore else None


def find_item(account: Account, key: str) -> AgendaItem | None:
    """For the gate. An item taken off the agenda exists for those only who may bring it back."""
    item = db.session.scalar(
        select(AgendaItem)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(AgendaItem.key == key, visible_meeting(account))
        .options(
            joinedload(AgendaItem.meeting).joinedload(Meeting.workspace),
            joinedload(AgendaItem.meeting).joinedload(Meeting.event),
        )
    )
    if item is None:
        return None
    if item.removed_at is not None:
        return item if Permission.MINUTES_WRITE in access.permissions_in(account, item.workspace) else None
    return item if item.public or sees_private_items(item.workspace, account) else None


def find_template(account: Account, number: str) -> AgendaTemplate | None:
    """For the gate: agenda templates are for those who work in the workspace."""
    if not (number.isascii() and number.isdigit() and len(number) < 18):
        return None
    return db.session.scalar(
        select(AgendaTemplate)
        .where(AgendaTemplate.id == int(number))
        .where(access.in_visible_workspace(AgendaTemplate.workspace_id, account))
        .options(joinedload(AgendaTemplate.workspace))
    )


def visible_text(ids: Collection[int]) -> Mapping[int, str]:
    """What everybody in the workspace may find of these meetings: place, public agenda, sent minutes."""
    query = (
        select(Meeting)
        .where(Meeting.id.in_(ids), Meeting.trashed_at.is_(None))
        .options(
            joinedload(Meeting.event),
            joinedload(Meeting.series),
            joinedload(Meeting.chair),
            selectinload(Meeting.items).selectinload(AgendaItem.decisions),
            selectinload(Meeting.items).selectinload(AgendaItem.actions),
        )
    )
    return {meeting.id: _text(meeting) for meeting in db.session.scalars(query)}


def _text(meeting: Meeting) -> str:
    parts = [meeting.event.place, meeting.event.description]
    parts += [meeting.series.title if meeting.series else "", _name(meeting.chair)]
    for item in meeting.items:
        if not item.public:
            continue
        parts += [item.title, item.note]
        if meeting.state != MinutesState.DRAFT:
            parts.append(item.text)
            parts += [f"{decision.title}\n{decision.wording}".strip() for decision in item.decisions]
            parts += [action.text for action in item.actions]
    return "\n".join(part for part in parts if part)


def _name(person: Person | None) -> str:
    return person.display_name if person else ""
