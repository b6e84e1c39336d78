"""Since when each object is there, when it changed last, and what is gone.

The worker compares once a minute what is in the interface with what was, and keeps the moments at which it
saw a change. Until it has, an answer says what is true and bears the moment at which it is given; in lists
that are asked for a span of time it appears once the worker has seen it. So a client that asks for what was
modified since its last visit may be told a change twice, and never misses one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import select

from collab.base.database import writing
from collab.extensions import db
from collab.oparl import addresses
from collab.oparl.addresses import SCHEMA, TYPES
from collab.oparl.models import OparlObject
from collab.oparl.objects import Data, Object, everything, some


@dataclass(frozen=True)
class Given:
    """An object as it is answered now; `gone`: only that it is not there any more."""

    key: str
    created: datetime
    modified: datetime
    gone: bool
    data: Data


def given(kind: str, keys: Collection[str], now: datetime) -> list[Given]:
    """Of these objects of one kind all that are there or have been, in the order of the keys."""
    there = {(each.kind, each.key): each for each in some(kind, keys, now)}
    wanted = [(kind, key) for key in keys]
    known = _rows({*there, *wanted})
    found = {name: _there(each, known.get(name), now) for name, each in there.items()}
    moments = {str(each.data["id"]): each for each in found.values()}
    found |= {name: _gone(known[name], now) for name in wanted if name not in found and name in known}
    for name in wanted:
        if name in there:
            _stamp(found[name].data, moments)
    return [found[name] for name in wanted if name in found]


def _rows(names: Collection[tuple[str, str]]) -> dict[tuple[str, str], OparlObject]:
    query = select(OparlObject).where(OparlObject.key.in_({key for _kind, key in names}))
    return {(row.kind, row.key): row for row in db.session.scalars(query)}


def keep(now: datetime) -> int:
    """Write down what has changed; returns how many objects. For the worker: ends its own transactions."""
    if current_app.config["OPARL"] == "off":
        return 0
    came, went = _changes(now)
    db.session.rollback()  # looking takes long where there is much; nobody waits for it
    if came or went:
        with writing():
            known = _all_rows()
            for each in came:
                _write(known.get((each.kind, each.key)), each, now)
            for name in went:
                row = known[name]
                row.fingerprint, row.modified_at, row.deleted_at = "", now, now
            db.session.commit()
    return len(came) + len(went)


def _changes(now: datetime) -> tuple[list[Object], list[tuple[str, str]]]:
    """What is new or says something else than before, and the kinds and keys of what is gone."""
    known = _all_rows()
    there = everything(now)
    came = [each for each in there if not _is_the_same(each, known.get((each.kind, each.key)))]
    names = {(each.kind, each.key) for each in there}
    return came, [name for name, row in known.items() if row.deleted_at is None and name not in names]


def _write(row: OparlObject | None, each: Object, now: datetime) -> None:
    if row is None:
        row = OparlObject(kind=each.kind, key=each.key, created_at=each.since or now)
        db.session.add(row)
    row.group_key, row.fingerprint = each.group_key, _fingerprint(each.data)
    row.modified_at, row.deleted_at = now, None


def _all_rows() -> dict[tuple[str, str], OparlObject]:
    return {(row.kind, row.key): row for row in db.session.scalars(select(OparlObject))}


def _is_the_same(each: Object, row: OparlObject | None) -> bool:
    return row is not None and row.deleted_at is None and row.fingerprint == _fingerprint(each.data)


def _there(each: Object, row: OparlObject | None, now: datetime) -> Given:
    created = row.created_at if row is not None else each.since or now
    modified = row.modified_at if row is not None and _is_the_same(each, row) else now
    return Given(each.key, created, modified, False, each.data)


def _gone(row: OparlObject, now: datetime) -> Given:
    modified = row.deleted_at or now
    data = {
        "id": addresses.of(row.kind, row.key),
        "type": SCHEMA + TYPES[row.kind],
        "created": row.created_at.isoformat(),
        "modified": modified.isoformat(),
        "deleted": True,
    }
    return Given(row.key, row.created_at, modified, True, data)


def _stamp(data: Any, moments: dict[str, Given]) -> None:
    """Write `created` and `modified` into an answer and all that stands inside of it."""
    if isinstance(data, list):
        for each in data:
            _stamp(each, moments)
    elif isinstance(data, dict):
        of = moments.get(str(data.get("id")))
        if of is not None:
            data["created"], data["modified"] = of.created.isoformat(), of.modified.isoformat()
        for each in list(data.values()):
            _stamp(each, moments)


def _fingerprint(data: Data) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
