"""Emptying the trash of indicators, and letting old uploads go."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from collab.base import alone
from collab.extensions import db
from collab.figures import actions
from collab.figures.models import FigureImport, Indicator

KEPT = timedelta(days=7)


def purge_trash(now: datetime) -> int:
    """For the worker: destroy what lay in the trash long enough."""
    return alone.purge_trash(Indicator, actions.destroy_indicator, now)


def forget_old(now: datetime) -> int:
    """For the worker: tables that were uploaded some days ago and never taken over."""
    old = db.session.scalars(select(FigureImport).where(FigureImport.uploaded_at < now - KEPT)).all()
    for kept in old:
        db.session.delete(kept)
    return len(old)
