"""What goes into the index and what comes out; no engine's own types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collab.search.engine.passages import Matcher

FACETS = ("workspace", "kind", "doctype", "city", "year", "author")
FacetValue = int | str
INNER = 1 << 40
"""Added to the number of a workspace for what lies in it and is not for guests."""


class IndexDamaged(Exception):
    """Files of the index are missing, cut off or garbled: the worker must rebuild it."""


class IndexLocked(Exception):
    """Another process is writing the index."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One record as the index sees it. `text` gives terms only; passages come from the record's own text."""

    kind: str
    object_id: int
    workspace_id: int | None
    title: str
    text: str = ""
    """Description, tags, words of the file name and the extracted text."""
    day: date | None = None
    author: str | None = None
    doctype: str | None = None
    cities: tuple[str, ...] = ()
    archived: bool = False
    inner: bool = False
    """Not for guests: found by those only who are more than that in its workspace."""

    @property
    def place(self) -> int | None:
        """The workspace as the index keeps it: what is not for guests lies in a place of its own."""
        return (
            self.workspace_id + INNER if self.inner and self.workspace_id is not None else self.workspace_id
        )

    @property
    def key(self) -> tuple[str, int]:
        return self.kind, self.object_id


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked, and by whom: `workspaces` are those the reader may see."""

    words: str
    workspaces: frozenset[int]
    filters: Mapping[str, frozenset[FacetValue]] = field(default_factory=dict)
    """Facet name → accepted values; of one facet any, of several facets all must fit."""
    archived: bool | None = None
    """None: both; True: archived only; False: without them."""
    without_workspace: bool = False
    """Whether records that belong to no workspace (persons of the directory) may be found."""
    sort: str = "relevance"
    """relevance or date (newest first)"""
    offset: int = 0
    limit: int = 20
    inner: frozenset[int] = frozenset()
    """The workspaces in which the reader is more than a guest."""

    @property
    def places(self) -> frozenset[int]:
        """Where the index is to look."""
        return self.workspaces | {number + INNER for number in self.inner & self.workspaces}


@dataclass(frozen=True, slots=True)
class Hit:
    kind: str
    object_id: int
    workspace_id: int | None
    score: float

    @property
    def key(self) -> tuple[str, int]:
        return self.kind, self.object_id


@dataclass(frozen=True, slots=True)
class Found:
    """One page of hits. `total` and `facets` count only what the reader may see."""

    hits: list[Hit]
    total: int
    facets: dict[str, list[tuple[FacetValue, int]]]
    """Per facet the values with their counts, most frequent first, with the other facets' filters applied."""
    matcher: Matcher
    """Give it to `passages` together with the text of a hit."""
    suggestion: str | None = None
    """ "Did you mean"; when `corrected`, this is what was searched instead."""
    corrected: bool = False
    """Nothing held the words as typed; similar words were searched."""
    relaxed: bool = False
    """Too little held all the words; the list holds records with most of them, too."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a record's text. Joined, the pieces give the passage; marked ones matched the query."""

    pieces: list[tuple[str, bool]]
    page: int | None
    """Counted from one; None where the text has no pages."""
    at_start: bool
    at_end: bool
    """Whether the passage begins or ends with the text itself (the page shows "…" elsewhere)."""
