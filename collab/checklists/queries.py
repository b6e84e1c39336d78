"""Finding checklists, their themes and items, and the list of a workspace."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql import ColumnElement

from collab.base.permissions import Permission
from collab.checklists.models import Checklist, CityAnswer, Item, Theme, Value
from collab.extensions import db
from collab.people.models import Account, Organisation
from collab.workspaces import access
from collab.workspaces.models import Workspace


@dataclass(frozen=True)
class Listed:
    """A checklist in the list: items that are asked, answers that hold (open ones aside), and of how many
    cities they are."""

    checklist: Checklist
    items: int
    answers: int
    cities: int


def visible_checklist(account: Account) -> ColumnElement[bool]:
    """The rule of access.visible() for checklists: nothing in the trash."""
    return and_(access.in_visible_workspace(Checklist.workspace_id, account), Checklist.trashed_at.is_(None))


def find_checklist(account: Account, key: str) -> Checklist | None:
    """For the gate. A checklist in the trash exists for those only who may bring it back."""
    checklist = db.session.scalar(
        select(Checklist)
        .where(Checklist.key == key, access.in_visible_workspace(Checklist.workspace_id, account))
        .options(joinedload(Checklist.workspace))
    )
    return checklist if checklist is not None and _is_there(checklist, account) else None


def find_theme(account: Account, key: str) -> Theme | None:
    """For the gate: a theme of a checklist that she may see."""
    theme = db.session.scalar(
        select(Theme)
        .join(Checklist)
        .where(Theme.key == key, access.in_visible_workspace(Checklist.workspace_id, account))
        .options(joinedload(Theme.checklist).joinedload(Checklist.workspace))
    )
    return theme if theme is not None and _is_there(theme.checklist, account) else None


def find_item(account: Account, key: str) -> Item | None:
    """For the gate: an item of a checklist that she may see."""
    item = db.session.scalar(
        select(Item)
        .join(Theme)
        .join(Checklist)
        .where(Item.key == key, access.in_visible_workspace(Checklist.workspace_id, account))
        .options(joinedload(Item.theme).joinedload(Theme.checklist).joinedload(Checklist.workspace))
    )
    return item if item is not None and _is_there(item.checklist, account) else None


def find_city(account: Account, number: str) -> Organisation | None:
    """For the gate: a city by its number. Cities are known to everybody."""
    if not (number.isascii() and number.isdigit() and len(number) < 18):
        return None
    return db.session.scalar(
        access.visible(Organisation, account).where(Organisation.id == int(number), Organisation.is_city)
    )


def _is_there(checklist: Checklist, account: Account) -> bool:
    if checklist.trashed_at is None:
        return True
    return Permission.CHECKLIST_WRITE in access.permissions_in(account, checklist.workspace)


def listed(workspace: Workspace) -> list[Listed]:
    """The checklists of a workspace, the latest change first: three questions, whatever their number."""
    checklists = db.session.scalars(
        select(Checklist)
        .where(Checklist.workspace_id == workspace.id, Checklist.trashed_at.is_(None))
        .order_by(Checklist.changed_at.desc(), Checklist.id.desc())
    ).all()
    asked = (
        select(Theme.checklist_id, func.count())
        .join(Item, Item.theme_id == Theme.id)
        .join(Checklist, Checklist.id == Theme.checklist_id)
        .where(Checklist.workspace_id == workspace.id, Item.closed_at.is_(None))
        .group_by(Theme.checklist_id)
    )
    place = func.row_number().over(
        partition_by=(CityAnswer.item_id, CityAnswer.city_id),
        order_by=(CityAnswer.day.desc(), CityAnswer.id.desc()),
    )
    ranked = (
        select(Theme.checklist_id, CityAnswer.city_id, CityAnswer.value, place.label("place"))
        .join(Item, Item.id == CityAnswer.item_id)
        .join(Theme, Theme.id == Item.theme_id)
        .join(Checklist, Checklist.id == Theme.checklist_id)
        .where(Checklist.workspace_id == workspace.id, Item.closed_at.is_(None))
        .subquery()
    )
    given = (
        select(ranked.c.checklist_id, func.count(), func.count(ranked.c.city_id.distinct()))
        .where(ranked.c.place == 1, ranked.c.value != Value.OPEN)
        .group_by(ranked.c.checklist_id)
    )
    items = {row[0]: row[1] for row in db.session.execute(asked)}
    answers = {row[0]: (row[1], row[2]) for row in db.session.execute(given)}
    return [Listed(each, items.get(each.id, 0), *answers.get(each.id, (0, 0))) for each in checklists]


def shape(checklist: Checklist) -> list[Theme]:
    """All themes with all items, closed ones too, in order."""
    return list(
        db.session.scalars(
            select(Theme)
            .where(Theme.checklist_id == checklist.id)
            .order_by(Theme.position, Theme.id)
            .options(selectinload(Theme.items))
        )
    )


def trashed(workspace: Workspace) -> list[Checklist]:
    """What was thrown away, the latest first."""
    return list(
        db.session.scalars(
            select(Checklist)
            .where(Checklist.workspace_id == workspace.id, Checklist.trashed_at.is_not(None))
            .order_by(Checklist.trashed_at.desc(), Checklist.id)
            .options(joinedload(Checklist.trashed_by).joinedload(Account.person))
        )
    )
