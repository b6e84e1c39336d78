"""Pages of lists, and what of a list was asked for (OParl 1.1, chapter 2.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from collab.oparl.ledger import Given

MOST = 100
"""Objects on a page."""
FILTERS = ("created_since", "created_until", "modified_since", "modified_until")


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
    words = {name: given[name] for name in (*FILTERS, "elementsPerPage") if name in given}
    wanted = _whole("elementsPerPage", given.get("elementsPerPage", str(MOST)))
    return Asked(moments, _whole("page", given.get("page", "1")), min(wanted, MOST), words)


def page_of(found: Sequence[Given], asked: Asked, address: str) -> dict[str, Any]:
    """One page. What is gone is told to those only who ask for a span of time: others never knew it."""
    fitting = [each for each in found if _fits(each, asked.moments)]
    pages = max(1, -(-len(fitting) // asked.on_a_page))
    first = (asked.page - 1) * asked.on_a_page

    def url(number: int) -> str:
        query = dict(asked.words) | ({"page": str(number)} if number > 1 else {})
        return f"{address}?{urlencode(query)}" if query else address

    links = {"first": url(1), "self": url(asked.page), "last": url(pages)}
    if asked.page > 1:
        links["prev"] = url(min(asked.page - 1, pages))
    if asked.page < pages:
        links["next"] = url(asked.page + 1)
    return {
        "data": [each.data for each in fitting[first : first + asked.on_a_page]],
        "pagination": {
            "totalElements": len(fitting),
            "elementsPerPage": asked.on_a_page,
            "currentPage": asked.page,
            "totalPages": pages,
        },
        "links": links,
    }


def _fits(each: Given, moments: Mapping[str, datetime]) -> bool:
    if each.gone and not moments:
        return False
    for name, moment in moments.items():
        own = each.created if name.startswith("created") else each.modified
        if own < moment if name.endswith("since") else own > moment:
            return False
    return True


def _moment(name: str, typed: str) -> datetime:
    """A date with a time and a zone (RFC 3339); a bare + in an address arrives as a space."""
    try:
        moment = datetime.fromisoformat(typed.strip().replace(" ", "+"))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Misunderstood(f"{name} expects a date-time such as 2026-01-31T08:00:00+01:00")
    return moment


def _whole(name: str, typed: str) -> int:
    if not (typed.isascii() and typed.isdecimal() and int(typed[:9]) > 0 and len(typed) < 10):
        raise Misunderstood(f"{name} expects a whole number from 1")
    return int(typed)
