"""The stem of a folded word."""

from __future__ import annotations

import threading

import Stemmer

# Snowball makes "Bürger" and "Burg" one stem; these words keep their own.
_OWN_STEM = dict.fromkeys(("burger", "burgern", "burgers", "burgerin", "burgerinnen"), "burger")

_local = threading.local()


def stem(folded: str) -> str:
    """Snowball's German stem. The stemmer object is not safe to share, so each thread has its own."""
    own = _OWN_STEM.get(folded)
    if own is not None:
        return own
    stemmer: Stemmer.Stemmer | None = getattr(_local, "stemmer", None)
    if stemmer is None:
        stemmer = _local.stemmer = Stemmer.Stemmer("german")
    return str(stemmer.stemWord(folded))
