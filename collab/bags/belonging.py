"""Which rows of which tables belong to a workspace: the tables say it themselves.

A table belongs if it names a workspace, or a row of a table that belongs, or by the pair (kind, object_id) a
record of one. So a room that is added later goes along without being told. What must not leave the house is
named here, each with its reason; a test fails for a table that is in neither group.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Column, Table

from collab.base.columns import Base
from collab.people.own_data import SECRET

DIRECTORY = ("account", "person", "organisation", "topic")
"""Not of a workspace; of these go along those that its rows name, as the directory shows them."""

STAYS: Mapping[str, str] = {
    "login_session": "sign-ins",
    "single_use_link": "sign-ins",
    "failed_sign_in": "sign-ins",
    "feed_address": "secret addresses",
    "calendar_subscription": "addresses of foreign calendars, which are often secret; their dates go along",
    "draft": "what single persons have typed and not saved",
    "notification_settings": "settings of single persons",
    "workspace_level": "settings of single persons",
    "following": "settings of single persons",
    "suggestion_answer": "settings of single persons",
    "addressed_line": "settings of single persons",
    "situation_recipient": "who receives the letters of this instance",
    "situation_letter": "mails of this instance",
    "troubled_address": "mails of this instance",
    "home_visit": "what single persons have read",
    "inbox_entry": "what single persons have read",
    "inbox_walk": "where the worker of this instance is",
    "digest_run": "where the worker of this instance is",
    "outgoing_mail": "mails of this instance",
    "index_job": "work that is queued anew",
    "extraction_job": "work that is queued anew",
    "event_reminder": "work that is queued anew",
    "version_text": "is read from the files anew",
    "contact_import": "files on their way into the directory of this instance",
    "figure_import": "files on their way in, which nobody has confirmed",
    "bag_import": "what this instance has taken in",
    "retention_rule": "a rule of this instance",
    "former_key": "the directory of this instance",
    "two_persons": "the directory of this instance",
    "responsibility": "the directory of this instance",
    "public_contact_request": "what strangers have written to the people of this instance only",
    "oparl_group": "nothing is public in another instance before somebody there says so",
    "oparl_object": "what the interface of this instance has given out",
}
"""Tables that do not leave the house, and why."""

WITHOUT: Mapping[tuple[str, str], str] = {
    ("account", "email"): "the name of a login",
    ("account", "platform_role"): "a right in this instance",
    ("account", "language"): "a setting of a single person",
    ("account", "closed_at"): "a state of this instance",
    ("account", "created_at"): "a state of this instance",
    ("person", "photo_digest"): "a picture that is shown in this instance only",
    ("activity", "number"): "given by the worker of each instance",
    ("version", "text_state"): "is read from the files anew",
    ("version", "text_reason"): "is read from the files anew",
    ("version", "pages"): "is read from the files anew",
    ("public_site", "on_since"): "nothing is public in another instance before somebody there says so",
    ("public_ambassador", "agreed"): "agreed to for this instance only",
    ("public_ambassador", "agreed_at"): "agreed to for this instance only",
}
"""Columns that do not leave the house, and why. Neither do the secret ones of any table."""

EMPTIED: Mapping[tuple[str, str], str] = {("comment", "text"): "removed_at"}
"""Columns that are left empty where another one is set: a removed comment keeps its place for its answers."""

GOES_WITH = frozenset({("decision", "item_id")})
"""References that may be empty, but whose row does not go along without what it names."""

NOT_YET: Mapping[str, str] = {"post": "published_at"}
"""Rows are drafts of single persons until this is set. They stay, with what the journal says of them."""

JOURNAL = "activity"
ABOUT = ("kind", "object_id")


@cache
def _known(count: int) -> tuple[str, ...]:
    """The order for a schema of so many tables (in tests it grows while rooms are imported)."""
    ready: list[str] = ["workspace"]
    waiting = [
        table
        for table in Base.metadata.sorted_tables
        if table.name not in {*STAYS, *DIRECTORY, *ready, JOURNAL}
    ]
    for by_pair in (False, True):
        grown = True
        while grown:
            grown = False
            for table in sorted(waiting, key=lambda each: not is_kind(each)):
                if _belongs(table, ready, by_pair):
                    ready.append(table.name)
                    waiting.remove(table)
                    grown = True
                    break
    return (*ready, JOURNAL)  # it speaks of all others


def order() -> tuple[str, ...]:
    """The names of all tables of a workspace; what a row cannot do without comes before it."""
    return _known(len(Base.metadata.tables))


def is_kind(table: Table) -> bool:
    """Whether others speak about its rows as comments are spoken about: they are of a sort of their own."""
    return table.name in ("comment", "attachment")


def is_about(table: Table) -> bool:
    """Whether its rows name their record by the pair (kind, object_id)."""
    return all(name in table.columns for name in ABOUT)


def pairs(table: Table) -> list[tuple[str, str]]:
    """All pairs of columns that name a record by its kind and its id."""
    found = [ABOUT] if is_about(table) else []
    for column in table.columns:
        stem = column.name.removesuffix("_kind")
        if stem != column.name and f"{stem}_id" in table.columns:
            found.append((column.name, f"{stem}_id"))
    return found


def target_of(column: Column[Any]) -> str | None:
    """The table whose id a column holds."""
    return next((key.column.table.name for key in column.foreign_keys), None)


def columns_of(table: Table) -> list[Column[Any]]:
    """The columns that leave the house: none that is secret, none that names what stays."""
    return [
        column
        for column in table.columns
        if column.name not in SECRET
        and (table.name, column.name) not in WITHOUT
        and target_of(column) not in STAYS
    ]


def needed(table: Table) -> list[Column[Any]]:
    """References that decide whether a row belongs."""
    return [
        column
        for column in table.columns
        if (target := target_of(column)) is not None
        and target not in DIRECTORY
        and (not column.nullable or (table.name, column.name) in GOES_WITH or target == "workspace")
    ]


def _belongs(table: Table, ready: list[str], by_pair: bool) -> bool:
    references = needed(table)
    if not all(target_of(column) in ready for column in references):
        return False
    return by_pair if is_about(table) else bool(references)


def digests_of(table: Table) -> list[str]:
    """The columns that leave the house and name a file of the content store by its SHA-256."""
    return [
        column.name
        for column in columns_of(table)
        if column.name in ("digest", "seal") or column.name.endswith(("_digest", "_seal"))
    ]


def is_keyed(table: Table) -> bool:
    """Whether its rows have short addresses."""
    return "key" in table.columns and bool(table.c.key.unique)
