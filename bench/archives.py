"""A workspace full of files into an archive and back into another instance, beside a plain copy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import flask_migrate
import psutil

from bench.bulk import Bulk
from bench.instance import DOCX, application
from bench.stopwatch import apart, timed
from bench.upload import Growth, content, plain_copy
from collab.bags.actions import import_file
from collab.bags.exporting import export
from collab.base.clock import now
from collab.base.database import writing
from collab.base.storage import Incoming, Store
from collab.documents.models import Document, TextState, Version, VersionText
from collab.documents.names import name_key, sort_key
from collab.extensions import db

ONE_FILE = 10  # MB
WORKSPACE = 1


@dataclass(frozen=True)
class Archived:
    """MB/s (10⁶ bytes of files) on the clock; growth of resident memory in MB while it happens."""

    megabytes: int
    files: int
    copy: float
    exported: float
    imported: float
    export_growth: float
    import_growth: float


def archives(folder: Path, megabytes: int) -> Archived:
    """The first workspace of a filled instance, with large files. Each part in a process of its own."""
    size = min(ONE_FILE, megabytes)
    files = megabytes // size
    apart(_add_files, folder, files, size)
    copy = plain_copy(folder, megabytes, seed=0)
    target = folder / "archive.zip"
    exported, export_growth = apart(_export, folder, target)
    imported, import_growth = apart(_import, folder / "other", target)
    total = files * size
    return Archived(total, files, copy, total / exported, total / imported, export_growth, import_growth)


def _add_files(folder: Path, files: int, megabytes: int) -> None:
    app = application(folder)
    store: Store = app.extensions["store"]
    moment = datetime.now(UTC)
    with app.app_context(), writing():
        bulk = Bulk()
        for number in range(files):
            incoming = Incoming(store)
            for block in content(megabytes, number + 1):
                incoming.write(block)
            stored, title = incoming.keep(), f"Große Datei {number}"
            filename = f"{title}.docx"
            document = bulk.add(
                Document, workspace_id=WORKSPACE, filename=filename, name_key=name_key(filename),
                title=title, title_key=sort_key(title), created_at=moment, created_by_id=1,
                changed_at=moment,
            )  # fmt: skip
            version = bulk.add(
                Version, document_id=document, number=1, digest=stored.digest, size=stored.size, mime=DOCX,
                filename=filename, author_id=1, created_at=moment, text_state=TextState.READ, pages=[],
            )  # fmt: skip
            bulk.link(VersionText, version_id=version, text=title)
        bulk.write()
        db.session.commit()


def _export(folder: Path, target: Path) -> tuple[float, float]:
    """Seconds, and growth of memory."""
    app = application(folder)

    def write() -> None:
        with target.open("wb") as stream:
            stream.writelines(export(WORKSPACE, now()))

    with app.test_request_context("/"), Growth([psutil.Process()]) as memory:
        taken = timed(write)
    return taken.clock / 1000, memory.most


def _import(folder: Path, source: Path) -> tuple[float, float]:
    """Into an empty instance: seconds, and growth of memory."""
    folder.mkdir()
    app = application(folder)
    with app.test_request_context("/"):
        flask_migrate.upgrade()
        with Growth([psutil.Process()]) as memory:
            taken = timed(lambda: import_file(source, "uebernommen", now=now()))
    return taken.clock / 1000, memory.most
