"""What a room tells the shared services about its records.

Journal, search and digests know kinds, not rooms. Each room registers one `Kind` for each sort of
record it holds; the shared services ask it for cards (how a record is shown in a list), for entries
(what of it is indexed) and for texts (where passages are found).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from flask_babel import LazyString
from sqlalchemy import ColumnElement, select

from collab.extensions import db
from collab.people.models import Account
from collab.workspaces.models import Workspace

if TYPE_CHECKING:
    from collab.search.engine import Entry


@dataclass(frozen=True)
class Card:
    """One record as any list shows it: its present title and short address, and what is known of it."""

    kind: str
    object_id: int
    title: str
    url: str  # path, without host
    icon: str
    workspace_id: int | None
    doctype: str | None = None  # key of the document type
    day: date | None = None
    author: str | None = None
    filename: str | None = None


@dataclass(frozen=True)
class Verb:
    """One sort of activity. `weight`: 1 detail, 2 normal, 3 important (levels less / as account / more).

    `sentence` names %(actor)s and %(title)s, and what the activity's detail holds. `many` says the same
    of several records in a row, with %(actor)s and %(count)s; without it they stay single lines.
    `gone`: afterwards the record is not there any more, so the line is shown without it. `labels`: what
    the page calls the values of a detail, by its name. A detail `name` says who or what the line is about
    where that is not the record itself. `own_mail`: the room itself writes to those whom the line is meant
    for (detail `to`), so that no other mail repeats it to them. The same for single lines: a detail `mailed`
    holds the ids of those persons to whom the room has written about it.
    """

    sentence: LazyString
    weight: int = 2
    many: LazyString | None = None
    gone: bool = False
    labels: Mapping[str, Mapping[str, LazyString]] = field(default_factory=dict)
    own_mail: bool = False


@dataclass(frozen=True)
class IndexedText:
    """The text of one record as passages are found in it; `pages` are start offsets."""

    text: str
    pages: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Subject:
    """A record that people comment on or attach documents to, as those services know it.

    `sealed`: nothing may be attached or taken off any more. `discussed`: comments may be written.
    """

    kind: str
    object_id: int
    key: str
    title: str
    url: str  # path, without host
    workspace: Workspace
    sealed: bool = False
    discussed: bool = True

    @property
    def about(self) -> str:
        """The subject as an address part: `task-k3y…`."""
        return f"{self.kind}-{self.key}"


@dataclass(frozen=True)
class Dated:
    """One entry of the calendar: something with a day. `starts_at` is None for what fills whole days.

    `state` is a word for the page's style: "" or "done", "overdue", "cancelled", "tentative".
    """

    kind: str
    title: str
    url: str  # path, without host
    icon: str
    workspace_id: int
    first_day: date
    last_day: date
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    place: str = ""
    category: str = ""
    state: str = ""


Dates = Callable[[date, date, Account, Workspace | None], list[Dated]]
"""What of a kind lies on the days from the first to the second, in one workspace or in all visible ones."""

Entries = Callable[[Collection[int]], Mapping[int, "Entry"]]


@dataclass(frozen=True)
class Kind:
    """A sort of record. Each function takes many ids at once and asks the database once."""

    name: str
    label: LazyString
    plural: LazyString
    icon: str
    cards: Callable[[Collection[int], Account], Mapping[int, Card]]  # only what the account may see
    verbs: Mapping[str, Verb]
    entries: Entries | None = None  # gone or in the trash: left out
    texts: Callable[[Collection[int]], Mapping[int, IndexedText]] | None = None
    all_ids: Callable[[], Iterator[int]] | None = None
    types: Mapping[str, LazyString] = field(default_factory=dict)  # document types and the like, by key
    subject: Callable[[Account, str], Subject | None] | None = None  # by key, if the account may see it
    dates: Dates | None = None
    following: Callable[[str, Collection[int]], Collection[int]] | None = None
    """The ids of own records whose entries rest on these of another kind: they are made anew with them."""
    inner: bool = False  # no guest sees any of it


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _kinds[kind.name] = kind


def add_verbs(name: str, verbs: Mapping[str, Verb]) -> None:
    """What a room further up does with the records of another: its lines stand in their history."""
    kind = _kinds[name]
    _kinds[name] = replace(kind, verbs={**kind.verbs, **verbs})


def get(name: str) -> Kind:
    """The kind of that name; KeyError if no room has registered it."""
    return _kinds[name]


def every() -> list[Kind]:
    return list(_kinds.values())


def cards_of(records: Iterable[tuple[str, int]], account: Account) -> dict[tuple[str, int], Card]:
    """The cards of records by kind and id, as far as the account may see them; one question a kind."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for name, object_id in records:
        wanted[name].add(object_id)
    return {
        (name, object_id): card
        for name, ids in wanted.items()
        if name in _kinds
        for object_id, card in _kinds[name].cards(sorted(ids), account).items()
    }


def find_subject(account: Account, about: str) -> Subject | None:
    """For the gate: what `<about>` names ("task-k3y…"), if the account may see it."""
    name, _, key = about.rpartition("-")
    kind = _kinds.get(name)
    return kind.subject(account, key) if kind is not None and kind.subject is not None else None


Forget = Callable[[str, Collection[int], datetime], None]
"""(kind, ids, now): delete what a room holds of these records (comments, attachments, revisions)."""

_forgetting: list[Forget] = []


def on_forgetting(forget: Forget) -> None:
    """Ids may be given again, so nothing may stay that points to a record that is gone."""
    if forget not in _forgetting:  # an application may be made several times in one process
        _forgetting.append(forget)


def forget(name: str, ids: Collection[int], now: datetime) -> None:
    """Before records are deleted for good: what other rooms hold of them goes with them."""
    for each in _forgetting:
        each(name, ids, now)


def ids_in_steps(column: Any, *conditions: ColumnElement[bool]) -> Iterator[int]:
    """All ids that fit, in steps of a thousand, so that no query stays open while the index is written."""
    last = 0
    while True:
        query = select(column).where(column > last, *conditions).order_by(column).limit(1000)
        found = db.session.scalars(query).all()
        if not found:
            return
        yield from found
        last = found[-1]
