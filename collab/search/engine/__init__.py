"""The search engine: index and query on Whoosh's files, scored with numpy.

Two sizes share one small interface: `write`, `search`, `refresh`, `optimize`, `check`, `rebuild`.
"""

from collab.search.engine.index import Index, rebuild
from collab.search.engine.model import Entry, Found, Hit, IndexDamaged, IndexLocked, Passage, Query
from collab.search.engine.passages import Matcher, passages

__all__ = [
    "Entry",
    "Found",
    "Hit",
    "Index",
    "IndexDamaged",
    "IndexLocked",
    "Matcher",
    "Passage",
    "Query",
    "passages",
    "rebuild",
]
