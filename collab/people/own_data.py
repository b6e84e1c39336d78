"""Everything the platform holds about one person, with or without a login (GDPR, articles 15 and 20).

The tables say themselves what belongs to somebody: every row that points to the account or the person
is theirs, in whatever room it lies. A room that is added later is in the export without being told.
Of records in workspaces that the person does not see (any more) only numbers and dates are told: the words
on them may be those of others, written since.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, false, func, or_, select, true

from collab.activity.models import Activity
from collab.base.columns import Base
from collab.base.mail.models import OutgoingMail
from collab.base.storage import Store
from collab.extensions import db
from collab.people.models import Account, Person
from collab.workspaces import access
from collab.workspaces.models import Workspace

SECRET = frozenset({"password_hash", "token_hash", "nonce", "token"})
"""Columns by which somebody could sign in or answer, and which say nothing about the person."""

WORDS: dict[type[Any], Callable[[Account], ColumnElement[bool]]] = {}
"""Records that only name somebody (as responsible, say) and are drafts or not for everybody: the room says
which of them the account may read. Of the others only numbers and dates are told."""


def own_data(person: Person, store: Store, now: datetime) -> dict[str, Any]:
    """All rows about this person by table, as plain JSON values; the photo as WebP in base64."""
    visible = db.session.scalars(access.visible(Workspace, person.account)) if person.account else ()
    workspaces = {room.id: room.title for room in visible}
    return {
        "exported_at": now.isoformat(),
        "name": person.display_name,
        "organisation": person.organisation.name if person.organisation else None,
        "photo": _photo(person, store),
        "data": {
            table.name: [_plain(row, table, workspaces) for row in rows] for table, rows in _own_rows(person)
        },
    }


def _own_rows(person: Person) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
    for table in Base.metadata.sorted_tables:
        mine = _belongs(table, person)
        if mine is not None:
            columns = [column for column in table.columns if column.name not in SECRET]
            rule = next((rule for model, rule in WORDS.items() if model.__table__ is table), None)
            readable = true() if rule is None else rule(person.account) if person.account else false()
            found = db.session.execute(
                select(readable.label("readable"), *columns).where(mine).order_by(*table.primary_key.columns)
            )
            yield table, [_as_seen(dict(row)) for row in found.mappings()]


def _as_seen(row: dict[str, Any]) -> dict[str, Any]:
    return row if row.pop("readable") else _without_words(row)


def _without_words(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if isinstance(value, int | date)}


def _belongs(table: Table, person: Person) -> ColumnElement[bool] | None:
    """The condition for rows about this person; None for tables that hold nothing about anybody."""
    account = person.account
    own = {"person": person.id} | ({"account": account.id} if account else {})
    pointing: list[ColumnElement[bool]] = [
        column == own[key.column.table.name]
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name in own
    ]
    if table.name in own:
        pointing.append(table.c.id == own[table.name])
    elif table is OutgoingMail.__table__ and account:
        pointing.append(and_(func.lower(table.c.recipient) == account.email, ~table.c.secret))
    elif table is Activity.__table__:
        pointing += [and_(table.c.kind == kind, table.c.object_id == number) for kind, number in own.items()]
    return or_(*pointing) if pointing else None


def _plain(row: dict[str, Any], table: Table, workspaces: dict[int, str]) -> dict[str, Any]:
    values = {name: _value(value) for name, value in row.items()}
    place = row.get("workspace_id")
    if place in workspaces:
        values["workspace"] = workspaces[place]
    elif place is not None and table is not Activity.__table__:  # the journal says what was, not what is
        values = {name: values[name] for name in _without_words(row)}
    return values


def _value(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _photo(person: Person, store: Store) -> str | None:
    if person.photo_digest is None:
        return None
    try:
        return base64.b64encode(store.path(person.photo_digest).read_bytes()).decode()
    except FileNotFoundError:
        return None
