"""From a search to what the page and the command line show of it.

Who may see what is inside the query: the index is asked with the ids of the visible workspaces only. The
cards of the hits are loaded through what the account may see once more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from collab import kinds
from collab.extensions import db
from collab.kinds import Card
from collab.people.models import Account
from collab.search import live
from collab.search.engine import Found, Passage, Query, passages
from collab.search.request import SearchRequest
from collab.workspaces import access
from collab.workspaces.models import Workspace

Labels = Mapping[str, str]


@dataclass(frozen=True)
class Result:
    """One line of the list."""

    card: Card
    kind_label: str
    type_label: str | None
    workspace: Workspace | None
    title: list[tuple[str, bool]]
    passages: list[Passage]


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Group:
    """One facet with its values."""

    name: str
    label: str
    choices: list[Choice]


@dataclass(frozen=True)
class Results:
    """One page of results."""

    request: SearchRequest
    found: Found
    lines: list[Result]
    groups: list[Group]

    @property
    def pages(self) -> int:
        return -(-self.found.total // self.request.per_page)


def find(account: Account, request: SearchRequest) -> Results:
    """Search what the account may see."""
    rooms = {room.id: room for room in db.session.scalars(access.visible(Workspace, account))}
    inner = frozenset(db.session.scalars(access.followed_workspace_ids(account)))
    found = live.index().search(
        Query(
            words=request.words,
            workspaces=frozenset(
                room.id for room in rooms.values() if request.with_archived or room.archived_at is None
            ),
            inner=inner,
            without_workspace=account.sees_all or bool(inner),  # as access.reads_directory, without asking
            filters=typed(request.filters),
            sort="date" if request.by_date else "relevance",
            offset=request.offset,
            limit=request.per_page,
        )
    )
    return Results(request, found, lines(account, found, rooms), groups(request, found, rooms))


def typed(filters: Mapping[str, frozenset[str]]) -> dict[str, frozenset[int | str]]:
    """Workspaces and years are numbers in the index."""
    return {
        name: frozenset(map(int, values) if name in ("workspace", "year") else values)
        for name, values in filters.items()
    }


def lines(account: Account, found: Found, rooms: Mapping[int, Workspace]) -> list[Result]:
    """The hits with their cards and passages; one question to the database for each kind."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    for hit in found.hits:
        by_kind[hit.kind].append(hit.object_id)
    cards: dict[tuple[str, int], Card] = {}
    shown: dict[tuple[str, int], list[Passage]] = {}
    for name, ids in by_kind.items():
        kind = kinds.get(name)
        cards |= {(name, object_id): card for object_id, card in kind.cards(ids, account).items()}
        if kind.texts:
            for object_id, text in kind.texts([i for i in ids if (name, i) in cards]).items():
                shown[name, object_id] = passages(text.text, found.matcher, text.pages)
    return [
        Result(
            card,
            str(kinds.get(hit.kind).label),
            type_label(card),
            rooms.get(card.workspace_id) if card.workspace_id else None,
            found.matcher.marked(card.title),
            shown.get(hit.key, []),
        )
        for hit in found.hits
        if (card := cards.get(hit.key))
    ]


def type_label(card: Card) -> str | None:
    label = kinds.get(card.kind).types.get(card.doctype or "")
    return str(label) if label is not None else None


def groups(request: SearchRequest, found: Found, rooms: Mapping[int, Workspace]) -> list[Group]:
    """The facets in the order of the page, with labels instead of keys."""
    names = {
        "workspace": _("Arbeitsbereich"),
        "kind": _("Art"),
        "doctype": _("Dokumentart"),
        "city": _("Kommune"),
        "year": _("Jahr"),
        "author": _("Von"),
    }
    labels: dict[str, Labels] = {
        "workspace": {str(room.id): room.title for room in rooms.values()},
        "kind": {kind.name: str(kind.plural) for kind in kinds.every()},
        "doctype": {key: str(label) for kind in kinds.every() for key, label in kind.types.items()},
    }
    made = []
    for name, label in names.items():
        given = request.filters.get(name, frozenset())
        counts = {str(value): count for value, count in found.facets.get(name, [])}
        counts |= {value: 0 for value in given if value not in counts}
        if name == "year":
            counts = dict(sorted(counts.items(), reverse=True))
        known = labels.get(name)
        choices = [
            Choice(value, known.get(value, "") if known is not None else value, count, value in given)
            for value, count in counts.items()
        ]
        choices = [choice for choice in choices if choice.label]
        if len(choices) > 1 or given:
            made.append(Group(name, label, choices))
    return made
