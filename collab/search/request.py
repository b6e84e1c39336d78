"""What somebody searches for: words, filters, order and page, read from an address or a command line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

PER_PAGE = 20
FACETS = ("workspace", "kind", "doctype", "city", "year", "author")
LONGEST_QUERY = 500


@dataclass(frozen=True)
class SearchRequest:
    """One search. `filters` holds chosen facet values as they stand in the address."""

    words: str
    filters: dict[str, frozenset[str]] = field(default_factory=dict)
    with_archived: bool = True
    by_date: bool = False
    page: int = 1
    per_page: int = PER_PAGE

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.per_page

    def parameters(self, **changed: object) -> dict[str, Any]:
        """The parameters of this search's address, some of them changed."""
        given: dict[str, Any] = {"q": self.words}
        given |= {name: sorted(values) for name, values in self.filters.items()}
        if not self.with_archived:
            given["archived"] = "out"
        if self.by_date:
            given["sort"] = "date"
        return {name: value for name, value in (given | changed).items() if value not in (None, [], "")}

    def without(self, facet: str, value: str) -> dict[str, Any]:
        """The parameters of this search's address with one filter taken away."""
        return self.parameters(**{facet: sorted(self.filters.get(facet, frozenset()) - {value})})


def read(arguments: MultiDict[str, str]) -> SearchRequest:
    """Read an address; whatever makes no sense is left out."""
    return SearchRequest(
        words=clean(arguments.get("q", "")),
        filters=chosen({name: arguments.getlist(name) for name in FACETS}),
        with_archived=arguments.get("archived") != "out",
        by_date=arguments.get("sort") == "date",
        page=page_number(arguments.get("page", "1")),
    )


def clean(words: str) -> str:
    """Without control characters, with single spaces, of bounded length."""
    return re.sub(r"[\x00-\x20\x7f]+", " ", words).strip()[:LONGEST_QUERY]


def chosen(given: dict[str, list[str]]) -> dict[str, frozenset[str]]:
    kept: dict[str, frozenset[str]] = {}
    for name, values in given.items():
        allowed: Iterable[str] = (value for value in values if value)
        if name in ("workspace", "year"):
            allowed = (value for value in allowed if re.fullmatch(r"[0-9]{1,9}", value))
        if found := frozenset(allowed):
            kept[name] = found
    return kept


def page_number(given: str) -> int:
    return min(max(int(given), 1), 500) if re.fullmatch(r"[0-9]{1,6}", given) else 1
