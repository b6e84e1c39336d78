"""Emptying the trash of checklists."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from flask import current_app
from sqlalchemy import select

from collab.base.database import writing
from collab.checklists import actions
from collab.checklists.models import Checklist
from collab.extensions import db

log = structlog.get_logger("checklists")


def purge_trash(now: datetime) -> int:
    """For the worker: destroy what lay in the trash long enough. Each one in a transaction of its own."""
    before = now - timedelta(days=int(current_app.config["TRASH_DAYS"]))
    due = db.session.scalars(select(Checklist.id).where(Checklist.trashed_at < before)).all()
    db.session.rollback()
    return sum(_destroy(checklist_id, before, now) for checklist_id in due)


def _destroy(checklist_id: int, before: datetime, now: datetime) -> bool:
    try:
        with writing():
            checklist = db.session.get(Checklist, checklist_id)
            if checklist is None or checklist.trashed_at is None or checklist.trashed_at >= before:
                db.session.rollback()
                return False  # brought back meanwhile
            actions.destroy_checklist(checklist, now)
            db.session.commit()
            return True
    except Exception:
        db.session.rollback()
        log.exception("checklist not destroyed", checklist=checklist_id)
        return False
