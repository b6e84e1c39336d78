"""How migrations run: on the application's own engine, in one transaction for each of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from alembic import context
from alembic.runtime.migration import MigrationContext
from flask import current_app
from sqlalchemy import Connection

from collab.base.columns import Exact, Moment
from collab.base.database import writing

database = current_app.extensions["migrate"].db


def render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Moments are plain time stamps in the tables, exact numbers whole ones."""
    if kind != "type":
        return False
    if isinstance(item, Moment):
        return "sa.DateTime()"
    return "sa.BigInteger()" if isinstance(item, Exact) else False


@contextmanager
def tables_may_be_replaced(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew: meanwhile others may point at one that is not there.

    The switch has no effect inside a transaction, so it is set on the bare connection, before one begins.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    bare: Any = connection.connection.driver_connection
    bare.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        bare.execute("PRAGMA foreign_keys = ON")


def nothing_points_nowhere(ctx: MigrationContext, **_step: Any) -> None:
    """After each migration, still in its transaction."""
    if ctx.dialect.name == "sqlite" and ctx.connection is not None:
        lost = ctx.connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if lost:
            raise RuntimeError(f"the migration leaves rows that point nowhere: {lost[:10]}")


def run() -> None:
    if context.is_offline_mode():
        raise SystemExit("Migrations run on a database only: flask --app wsgi db upgrade")
    with writing(), database.engine.connect() as connection, tables_may_be_replaced(connection):
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_item=render,
            transaction_per_migration=True,
            on_version_apply=nothing_points_nowhere,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
