"""What other rooms show of decisions: on the page of one, and in lists. Each adds its own in register()."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for
from flask_babel import LazyString
from markupsafe import Markup

from collab.minutes.models import Decision
from collab.people.models import Account

Load = Callable[[Decision, Account], Mapping[str, Any] | None]
"""What the template needs beside `decision`; None: nothing is shown."""

Cells = Callable[[Sequence[Decision], Account], Mapping[int, Markup]]
"""What stands in the column, by the id of the decision; a fixed number of queries."""


@dataclass(frozen=True)
class _Part:
    template: str
    load: Load
    order: int


@dataclass(frozen=True)
class Column:
    label: LazyString
    cells: Mapping[int, Markup]


@dataclass(frozen=True)
class Link:
    """Another page about decisions. `endpoint` needs no parts; the workspace goes along as argument."""

    label: LazyString
    endpoint: str
    icon: str

    def url(self, workspace: str) -> str:
        return url_for(self.endpoint, workspace=workspace)


_parts: dict[str, _Part] = {}
_columns: dict[str, tuple[LazyString, Cells]] = {}
_links: dict[str, Link] = {}


def add_part(template: str, load: Load, order: int = 50) -> None:
    """A section of the page of a decision, below what the cities say; smaller orders stand first."""
    _parts[template] = _Part(template, load, order)


def add_column(name: str, label: LazyString, cells: Cells) -> None:
    """A column of the list of a workspace's decisions."""
    _columns[name] = (label, cells)


def add_link(label: LazyString, endpoint: str, icon: str) -> None:
    """A link in the head of that list."""
    _links[endpoint] = Link(label, endpoint, icon)


def parts_of(decision: Decision, account: Account) -> list[Markup]:
    """The sections of other rooms as HTML."""
    found = []
    for part in sorted(_parts.values(), key=lambda each: each.order):
        words = part.load(decision, account)
        if words is not None:
            page = render_template(part.template, decision=decision, **words)
            found.append(Markup(page))  # noqa: S704 - escaped there
    return found


def columns_of(decisions: Sequence[Decision], account: Account) -> list[Column]:
    return [Column(label, cells(decisions, account)) for label, cells in _columns.values()]


def links() -> list[Link]:
    return list(_links.values())
