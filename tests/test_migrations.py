"""The migrations make the very tables that the models describe, and a second run changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import upgrade
from sqlalchemy import Connection

from collab.extensions import db
from tests.conftest import make_app


@pytest.mark.filterwarnings("ignore:.*expression-based index")
def test_an_upgrade_from_nothing_gives_the_tables_of_the_models(tmp_path: Path) -> None:
    app = make_app(tmp_path)
    with app.app_context():
        upgrade()
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            differences = compare_metadata(context, db.metadata)
            made = {name for table in db.metadata.tables for name in index_names(connection, table)}
        db.engine.dispose()
    assert not differences, differences
    wanted = {str(index.name) for table in db.metadata.tables.values() for index in table.indexes}
    assert wanted <= made, wanted - made


def index_names(connection: Connection, table: str) -> set[str]:
    return {row[1] for row in connection.exec_driver_sql(f"PRAGMA index_list({table})")}


def test_a_second_upgrade_changes_nothing(tmp_path: Path) -> None:
    app = make_app(tmp_path)
    with app.app_context():
        upgrade()
        before = [
            row[0] for row in db.session.execute(db.text("SELECT sql FROM sqlite_master ORDER BY name"))
        ]
        db.session.rollback()
        upgrade()
        after = [row[0] for row in db.session.execute(db.text("SELECT sql FROM sqlite_master ORDER BY name"))]
        db.session.remove()
        db.engine.dispose()
    assert before == after
