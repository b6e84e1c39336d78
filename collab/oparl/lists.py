"""Pages of lists, and what of a list was asked for (OParl 1.1, chapter 2.5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, func, select

from collab.extensions import db
from collab.oparl.ledger import Given, given
from collab.oparl.models import OparlObject
from collab.oparl.objects import FRAME, frame
from collab.oparl.sessions import on

MOST = 100
"""Objects on a page."""
FILTERS = ("created_since", "created_until", "modified_since", "modified_until")
LIMITS = ("limit", "elementsPerPage")
"""How many objects on a page: the word of the standard, and the one that drafts of it had."""


class Misunderstood(Exception):
    """A parameter has a value that means nothing; the message says what is expected."""


@dataclass(frozen=True)
class Asked:
    """`moments`: by the name of the filter; each includes the moment itself. Pages are counted from 1."""

    moments: Mapping[str, datetime]
    page: int
    on_a_page: int
    words: Mapping[str, str]  # the filters as they were typed, for the addresses of other pages


def read(given: Mapping[str, str]) -> Asked:
    moments = {name: _moment(name, given[name]) for name in FILTERS if name in given}
    words = {name: given[name] for name in (*FILTERS, *LIMITS) if name in given}
    wanted = min([MOST, *(_whole(name, given[name]) for name in LIMITS if name in given)])
    return Asked(moments, _whole("page", given.get("page", "1")), wanted, words)


def page(kind: str, asked: Asked, address: str, now: datetime, group_key: str = "") -> dict[str, Any]:
    """One page of the objects of a kind, or of those of one organisation; `address`: of the list.

    What is gone is told to those only who ask what was modified since a moment: others never knew it.
    """
    first = (asked.page - 1) * asked.on_a_page
    if kind in FRAME:
        fitting = [each.key for each in _frame(kind, now) if _fits(each, asked.moments)]
        total, keys = len(fitting), fitting[first : first + asked.on_a_page]
    else:
        query = select(OparlObject.key).where(OparlObject.kind == kind, *_conditions(asked.moments))
        if group_key:
            query = query.where(OparlObject.group_key == group_key)
        total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
        query = query.order_by(OparlObject.created_at, OparlObject.key).offset(first).limit(asked.on_a_page)
        keys = list(db.session.scalars(query))
    pages = max(1, -(-total // asked.on_a_page))
    found = given(kind, keys, now) if keys else []
    return {
        "data": [each.data for each in found if not each.gone or _tells_gone(asked.moments)],
        "pagination": {
            "totalElements": total,
            "elementsPerPage": asked.on_a_page,
            "currentPage": asked.page,
            "totalPages": pages,
        },
        "links": _links(asked, address, pages),
    }


def _links(asked: Asked, address: str, pages: int) -> dict[str, str]:
    def url(number: int) -> str:
        query = dict(asked.words) | ({"page": str(number)} if number > 1 else {})
        return f"{address}?{urlencode(query)}" if query else address

    links = {"first": url(1), "self": url(asked.page), "last": url(pages)}
    if asked.page > 1:
        links["prev"] = url(min(asked.page - 1, pages))
    if asked.page < pages:
        links["next"] = url(asked.page + 1)
    return links


def _frame(kind: str, now: datetime) -> list[Given]:
    """Organisations and the like, which are few; they are there before the worker has seen them."""
    known = set(db.session.scalars(select(OparlObject.key).where(OparlObject.kind == kind)))
    known |= {each.key for each in frame(on()) if each.kind == kind}
    return sorted(given(kind, sorted(known), now), key=lambda each: (each.created, each.key))


def _tells_gone(moments: Mapping[str, datetime]) -> bool:
    return "modified_since" in moments


def _fits(each: Given, moments: Mapping[str, datetime]) -> bool:
    if each.gone and not _tells_gone(moments):
        return False
    for name, moment in moments.items():
        own = each.created if name.startswith("created") else each.modified
        if own < moment if name.endswith("since") else own > moment:
            return False
    return True


def _conditions(moments: Mapping[str, datetime]) -> list[ColumnElement[bool]]:
    """The same as a question to the table."""
    found: list[ColumnElement[bool]] = [] if _tells_gone(moments) else [OparlObject.deleted_at.is_(None)]
    for name, moment in moments.items():
        own = OparlObject.created_at if name.startswith("created") else OparlObject.modified_at
        found.append(own >= moment if name.endswith("since") else own <= moment)
    return found


def _moment(name: str, typed: str) -> datetime:
    """A date with a time and a zone (RFC 3339); a bare + in an address arrives as a space."""
    try:
        moment = datetime.fromisoformat(typed.strip().replace(" ", "+"))
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise Misunderstood(f"{name} expects a date-time such as 2026-01-31T08:00:00+01:00")


def _whole(name: str, typed: str) -> int:
    if not (typed.isascii() and typed.isdecimal() and int(typed[:9]) > 0 and len(typed) < 10):
        raise Misunderstood(f"{name} expects a whole number from 1")
    return int(typed)
