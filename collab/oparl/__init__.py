"""Floor 7: public meetings and approved decisions by the interface of the field, OParl 1.1, read-only.

`objects.py` says what is in it now, on top of `public/showing.py`; `ledger.py` since when; `lists.py` makes
pages of lists. Neither persons nor papers are given out: who agrees to be named on a public page has not
agreed to that, and no paper is ever published; their lists are there, and empty.
"""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab.oparl import models  # noqa: F401  # its tables
