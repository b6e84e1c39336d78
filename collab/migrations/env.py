"""How migrations run: on the application's own engine, in one transaction for each of them."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from flask import current_app

from collab.base.columns import Moment
from collab.base.database import writing

database = current_app.extensions["migrate"].db


def render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Moments are plain time stamps in the tables."""
    return "sa.DateTime()" if kind == "type" and isinstance(item, Moment) else False


def run() -> None:
    if context.is_offline_mode():
        raise SystemExit("Migrations run on a database only: flask --app wsgi db upgrade")
    with writing(), database.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_item=render,
            transaction_per_migration=True,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
