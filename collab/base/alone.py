"""Work of the worker on many records: each stands alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

import structlog
from flask import current_app
from sqlalchemy import ColumnElement, select

from collab.base.database import writing
from collab.extensions import db

log = structlog.get_logger("worker")


def each_alone(what: str, ids: Iterable[int], change: Callable[[int], bool]) -> int:
    """Change each record in a write transaction of its own; returns how many were changed.

    `change` says whether there was anything to do; where it was not, nothing is kept. One that fails is
    logged with its id as `what`, and the others go on.
    """
    done = 0
    for number in ids:
        try:
            with writing():
                if change(number):
                    db.session.commit()
                    done += 1
                else:
                    db.session.rollback()
        except Exception:
            db.session.rollback()
            log.exception("failed, the others go on", what=what, id=number)
    return done


def purge_trash(
    model: Any,
    destroy: Callable[[Any, datetime], bool | None],
    now: datetime,
    *conditions: ColumnElement[bool],
) -> int:
    """Destroy what lay in the trash for `TRASH_DAYS`, each record alone; returns how many.

    `destroy` gets the record and the moment; False: it must stay for now. What was brought back in the
    meantime stays.
    """
    before = now - timedelta(days=int(current_app.config["TRASH_DAYS"]))
    ids = db.session.scalars(select(model.id).where(model.trashed_at < before, *conditions)).all()
    db.session.rollback()

    def one(number: int) -> bool:
        record = db.session.get(model, number)
        if record is None or record.trashed_at is None or record.trashed_at >= before:
            return False
        return destroy(record, now) is not False

    return each_alone(f"purge {model.__tablename__}", ids, one)
