"""Small numbers of persons: the one place that decides what of a figure somebody is shown.

Guests and the public see values from 1 to 4 (setting SMALL_NUMBERS) as suppressed, for they may tell of
single persons; zero tells of nobody and is shown, as official statistics do. Where a value is suppressed,
everything it could be reckoned back from goes with it: the sum and the mean of its day, shares made of it,
its remark.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from flask import current_app

from collab.extensions import db
from collab.figures.models import Indicator
from collab.people.models import Account, Organisation
from collab.workspaces import access
from collab.workspaces.models import Role, Workspace


@dataclass(frozen=True)
class Cell:
    """The figure of one city for one day. `amount` None: there is none, or it is suppressed (`hidden`).

    `parts`: numerator and denominator of a share. `reason`: why it cannot be compared.
    """

    city: Organisation
    day: date
    amount: Decimal | None = None
    comparable: bool = True
    reason: str = ""
    remark: str = ""
    author: str = ""
    at: datetime | None = None
    hidden: bool = False
    parts: tuple[Decimal, Decimal] | None = None

    @property
    def counts(self) -> bool:
        """Whether it belongs into sums, means and shares of several cities."""
        return self.comparable and (self.amount is not None or self.hidden)


def is_restricted(account: Account | None, workspace: Workspace) -> bool:
    """Whether small numbers are kept from this reader: from guests, and from who is not signed in."""
    return account is None or access.role_in(account, workspace) in (Role.GUEST, None)


def restricted_workspaces(account: Account, ids: Iterable[int]) -> set[int]:
    """Of these workspaces those in which the account is no more than a guest; one question."""
    followed = set(db.session.scalars(access.followed_workspace_ids(account)))
    return set(ids) - followed


def shown(indicator: Indicator, cell: Cell, restricted: bool) -> Cell:
    """The figure as this reader is shown it: whole, or suppressed with everything that would tell it."""
    if not restricted or cell.amount is None or not _tells_of_few(indicator, cell):
        return cell
    return replace(cell, amount=None, hidden=True, remark="", reason="", parts=None)


def _tells_of_few(indicator: Indicator, cell: Cell) -> bool:
    if indicator.numerator is None:
        return indicator.counts_persons and _is_small(cell.amount)
    numerator, denominator = cell.parts or (None, None)
    if indicator.numerator.counts_persons and _is_small(numerator):
        return True
    below = indicator.denominator
    return (below is None or below.counts_persons) and _is_small(denominator)


def _is_small(amount: Decimal | None) -> bool:
    return amount is not None and 0 < abs(amount) < limit()


def limit() -> int:
    """Values from 1 to below it are suppressed; 0 and 1: none are."""
    return int(current_app.config["SMALL_NUMBERS"])
