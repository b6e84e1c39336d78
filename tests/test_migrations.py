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


def test_tables_that_are_made_anew_keep_their_rows_and_what_points_to_them(tmp_path: Path) -> None:
    app = make_app(tmp_path)
    with app.app_context():
        upgrade(revision="01a25b1bff7b")
        with db.engine.begin() as connection:
            connection.exec_driver_sql(
                "INSERT INTO person (id, key, title, given_name, family_name, department, function, phone, "
                "mobile, email, postal_address, created_at) "
                "VALUES (7, 'abc', '', 'Eva', '', '', '', '', '', '', '', '2026-01-01')"
            )
            connection.exec_driver_sql(
                "INSERT INTO account (id, person_id, email, platform_role, language, created_at) "
                "VALUES (1, 7, 'eva@stadt.example', 'none', 'de', '2026-01-01')"
            )
        upgrade()
        with db.engine.connect() as connection:
            found = connection.exec_driver_sql(
                "SELECT given_name FROM person JOIN account ON account.person_id = person.id"
            ).all()
            guarded = connection.exec_driver_sql("PRAGMA foreign_keys").scalar()
        db.engine.dispose()
    assert [tuple(row) for row in found] == [("Eva",)]
    assert guarded == 1


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
