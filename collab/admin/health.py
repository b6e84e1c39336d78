"""Is everything that belongs to the platform there? For monitoring, and for the office's overview."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, current_app, jsonify
from sqlalchemy import text
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.extensions import db, limiter
from collab.search.live import index

bp = Blueprint("health", __name__)

WORKER_SILENT_AFTER = timedelta(minutes=3)


@bp.get("/health")
@permits(Permission.OPEN)
@limiter.exempt
def health() -> tuple[Response, int]:
    """200 if all is well, 503 if not; says which part, and nothing more."""
    parts = checks(now())
    return jsonify(ok=all(parts.values()), **parts), 200 if all(parts.values()) else 503


def checks(moment: datetime) -> dict[str, bool]:
    worker = worker_seen()
    return {
        "database": holds(database_answers),
        "migrations": holds(migrations_are_current),
        "index": holds(index_can_be_read),
        "worker": worker is not None and moment - worker < WORKER_SILENT_AFTER,
    }


def holds(check: Callable[[], bool]) -> bool:
    """Whether a check holds; one that fails in any way does not, and the log says why."""
    try:
        return check()
    except Exception as error:
        db.session.rollback()
        current_app.logger.warning("health: %s: %s", check.__name__, error)
        return False


def database_answers() -> bool:
    return db.session.scalar(text("SELECT 1")) == 1


def migrations_are_current() -> bool:
    """Whether the database is as the code expects it."""
    wanted: frozenset[str] | None = current_app.extensions.get("newest_migrations")
    if wanted is None:
        scripts = ScriptDirectory.from_config(current_app.extensions["migrate"].migrate.get_config())
        wanted = current_app.extensions["newest_migrations"] = frozenset(scripts.get_heads())
    return frozenset(MigrationContext.configure(db.session.connection()).get_current_heads()) == wanted


def index_can_be_read() -> bool:
    return index().count() >= 0


def worker_seen() -> datetime | None:
    """When the worker gave its last sign of life: it touches a file in DATA_DIR."""
    try:
        touched = (Path(current_app.config["DATA_DIR"]) / "worker.alive").stat().st_mtime
    except FileNotFoundError:
        return None
    return datetime.fromtimestamp(touched, UTC)
