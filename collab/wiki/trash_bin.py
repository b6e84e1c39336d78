"""Emptying the trash of the wikis."""

from __future__ import annotations

from datetime import datetime

from collab.base import alone
from collab.wiki import actions
from collab.wiki.models import Page


def purge_trash(now: datetime) -> int:
    """For the worker: destroy what lay in the trash long enough; pages below a page go with it."""
    return alone.purge_trash(Page, actions.destroy_page, now, Page.trashed_with_id.is_(None))
