"""The worker walks the numbered journal and puts what is new into inboxes.

Each line once: entries, lines to be mailed at once, and how far the walk has come are written in one
transaction. What an account may see is decided when it reads; here only who is in the workspace.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast

import structlog
from sqlalchemy import Table, bindparam, func, insert, select, update

from collab.activity.journal import number_new_lines
from collab.activity.models import Activity
from collab.base.database import writing
from collab.extensions import db
from collab.inbox.audience import Audience, News
from collab.inbox.models import InboxEntry, InboxWalk
from collab.notifications.models import AddressedLine

STEP = 250
"""Lines walked in one transaction: other writers wait well below a second, also with hundreds of accounts."""
FIRST_DAYS = timedelta(days=14)
"""What is older than this when inboxes are opened for the first time is not new to anybody."""

log = structlog.get_logger("inbox")


def walk(now: datetime) -> int:
    """Number the new lines and put all that are numbered into inboxes; returns how many lines."""
    _number()
    done = 0
    while step := _step(now):
        done += step
    return done


def _number() -> None:
    waiting = db.session.scalar(select(Activity.id).where(Activity.number.is_(None)).limit(1))
    db.session.commit()
    if waiting is None:
        return
    with writing():
        while number_new_lines():
            db.session.commit()
        db.session.commit()


def _step(now: datetime) -> int:
    """Find out who is told first, then write quickly: no other writer waits meanwhile."""
    walked = db.session.scalar(select(InboxWalk.number))
    start = walked if walked is not None else _first(now)
    lines = db.session.execute(
        select(
            Activity.id, Activity.number, Activity.at, Activity.actor_id, Activity.verb, Activity.kind,
            Activity.object_id, Activity.about_kind, Activity.about_id, Activity.workspace_id,
            Activity.detail,
        )
        .where(Activity.number > start)
        .order_by(Activity.number)
        .limit(STEP)
    ).all()  # fmt: skip
    if not lines:
        db.session.commit()
        return 0
    audience = Audience.of(lines, now)
    for line in lines:
        try:
            audience.hear(line)
        except Exception:  # one bad line must not hold up all inboxes
            log.exception("line of the journal not understood", line=line.id)
    db.session.commit()
    with writing():
        if db.session.scalar(select(InboxWalk.number)) != walked:
            db.session.commit()
            return 0  # another worker was faster
        _put(audience.news)
        if audience.addressed:
            db.session.execute(insert(AddressedLine), audience.addressed)
        db.session.merge(InboxWalk(id=1, number=lines[-1].number))
        db.session.commit()
    return len(lines)


def _first(now: datetime) -> int:
    old = select(func.max(Activity.number)).where(Activity.at < now - FIRST_DAYS)
    return db.session.scalar(old) or 0


def _put(news: dict[tuple[int, str, int], News]) -> None:
    present = _present(news)
    fresh: list[dict[str, Any]] = []
    again: list[dict[str, Any]] = []
    for (account_id, kind, object_id), new in news.items():
        values = {
            "workspace_id": new.workspace_id,
            "last_number": new.last,
            "at": new.at,
            "gone": new.gone,
            "personal": new.personal,
            "first_number": new.first,
            "read_at": None,
            "done_at": None,
        }
        entry = present.get((account_id, kind, object_id))
        if entry is None:
            key = {"account_id": account_id, "kind": kind, "object_id": object_id, "read_number": 0}
            fresh.append(key | values)
            continue
        if entry.read_at is None and entry.done_at is None:  # goes on from where it was not read yet
            values["first_number"] = entry.first_number
            values["personal"] = new.personal or entry.personal
        again.append({"entry_id": entry.id, **values})
    table = cast(Table, InboxEntry.__table__)  # without objects: there may be tens of thousands of rows
    if fresh:
        db.session.execute(insert(table), fresh)
    if again:
        changed: dict[str, Any] = {name: bindparam(name) for name in again[0] if name != "entry_id"}
        db.session.execute(update(table).where(table.c.id == bindparam("entry_id")).values(changed), again)


def _present(news: dict[tuple[int, str, int], News]) -> dict[tuple[int, str, int], Any]:
    """The entries that are there already, by account and record; one query a kind."""
    ids: dict[str, set[int]] = {}
    for _account, kind, object_id in news:
        ids.setdefault(kind, set()).add(object_id)
    found: dict[tuple[int, str, int], Any] = {}
    for kind, numbers in ids.items():
        rows: Sequence[Any] = db.session.execute(
            select(
                InboxEntry.id, InboxEntry.account_id, InboxEntry.object_id, InboxEntry.first_number,
                InboxEntry.personal, InboxEntry.read_at, InboxEntry.done_at,
            ).where(InboxEntry.kind == kind, InboxEntry.object_id.in_(numbers))
        ).all()  # fmt: skip
        found |= {(row.account_id, kind, row.object_id): row for row in rows}
    return found
