"""Finding indicators, and who may see which."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload
from sqlalchemy.sql import ColumnElement

from collab.base.folding import matcher, sort_key
from collab.base.permissions import Permission
from collab.extensions import db
from collab.figures import reading
from collab.figures.models import Audience, FigureImport, FigureValue, Indicator
from collab.figures.reading import Sheet
from collab.people.models import Account
from collab.workspaces import access
from collab.workspaces.models import Workspace


@dataclass(frozen=True)
class Listed:
    """An indicator in a list: of how many cities it has values, and for which day the latest ones are."""

    indicator: Indicator
    cities: int
    latest: date | None


def _audible(account: Account) -> ColumnElement[bool]:
    """Guests do not see what is for members of the cooperation only."""
    return and_(
        access.in_visible_workspace(Indicator.workspace_id, account),
        or_(
            Indicator.audience != Audience.MEMBERS,
            Indicator.workspace_id.in_(access.followed_workspace_ids(account)),
        ),
    )


def visible_indicator(account: Account) -> ColumnElement[bool]:
    """The rule of access.visible() for indicators: nothing in the trash."""
    return and_(_audible(account), Indicator.trashed_at.is_(None))


def find_indicator(account: Account, key: str) -> Indicator | None:
    """For the gate. One in the trash exists for those only who may bring it back."""
    found = db.session.scalar(
        select(Indicator)
        .where(Indicator.key == key, _audible(account))
        .options(
            joinedload(Indicator.workspace),
            joinedload(Indicator.numerator),
            joinedload(Indicator.denominator),
        )
    )
    if found is None or found.trashed_at is None:
        return found
    return found if Permission.FIGURE_DEFINE in access.permissions_in(account, found.workspace) else None


def find_import(account: Account, key: str) -> FigureImport | None:
    """For the gate: one's own."""
    return db.session.scalar(
        select(FigureImport).where(
            FigureImport.key == key,
            FigureImport.account_id == account.id,
            access.in_visible_workspace(FigureImport.workspace_id, account),
        )
    )


def imports_of(account: Account, workspace: Workspace) -> list[FigureImport]:
    """One's own tables of which lines may still be taken, the latest first."""
    return list(
        db.session.scalars(
            select(FigureImport)
            .where(FigureImport.account_id == account.id, FigureImport.workspace_id == workspace.id)
            .order_by(FigureImport.uploaded_at.desc())
        )
    )


def of_workspace(workspace: Workspace, account: Account) -> list[Indicator]:
    """What the account may see there, by name."""
    found = db.session.scalars(
        select(Indicator)
        .where(Indicator.workspace_id == workspace.id, visible_indicator(account))
        .options(joinedload(Indicator.numerator), joinedload(Indicator.denominator))
    )
    return sorted(found, key=lambda each: sort_key(each.name))


def listed(account: Account, workspace: Workspace | None = None, words: str = "") -> list[Listed]:
    """Of one workspace, or of all that the account may see; two questions, whatever their number.

    `words`: each begins a word of name, definition, unit, source or workspace.
    """
    query = select(Indicator).where(visible_indicator(account)).options(joinedload(Indicator.workspace))
    counting = select(
        FigureValue.indicator_id, func.count(FigureValue.city_id.distinct()), func.max(FigureValue.day)
    ).group_by(FigureValue.indicator_id)
    if workspace is not None:
        inside = select(Indicator.id).where(Indicator.workspace_id == workspace.id)
        query = query.where(Indicator.workspace_id == workspace.id)
        counting = counting.where(FigureValue.indicator_id.in_(inside))
    fits = matcher(words)
    found = [each for each in db.session.scalars(query) if fits(_searched(each))]
    counts = {row[0]: (row[1], row[2]) for row in db.session.execute(counting)}
    return [
        Listed(each, *counts.get(each.numerator_id or each.id, (0, None)))
        for each in sorted(found, key=lambda each: sort_key(each.workspace.title, each.name))
    ]


def _searched(indicator: Indicator) -> str:
    return " ".join(
        (indicator.name, indicator.definition, indicator.unit, indicator.source, indicator.workspace.title)
    )


def trashed(workspace: Workspace) -> list[Indicator]:
    """What was thrown away, the latest first."""
    return list(
        db.session.scalars(
            select(Indicator)
            .where(Indicator.workspace_id == workspace.id, Indicator.trashed_at.is_not(None))
            .order_by(Indicator.trashed_at.desc(), Indicator.id)
            .options(joinedload(Indicator.trashed_by).joinedload(Account.person))
        )
    )


def shares_of(indicator: Indicator) -> list[Indicator]:
    """The shares that are made of it, those in the trash aside."""
    return list(
        db.session.scalars(
            select(Indicator).where(
                or_(Indicator.numerator_id == indicator.id, Indicator.denominator_id == indicator.id),
                Indicator.trashed_at.is_(None),
            )
        )
    )


def public_figures(workspace_id: int) -> list[Sheet]:
    """For the public face: the indicators of a workspace that everybody may see, small numbers suppressed."""
    found = db.session.scalars(
        select(Indicator)
        .where(
            Indicator.workspace_id == workspace_id,
            Indicator.audience == Audience.PUBLIC,
            Indicator.trashed_at.is_(None),
        )
        .options(joinedload(Indicator.numerator), joinedload(Indicator.denominator))
    )
    return reading.read_many(sorted(found, key=lambda each: sort_key(each.name)), restricted=True)
