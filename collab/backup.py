"""Backup and restore of the whole instance: database, files, signing key, in one TAR.

    files/<sha-256>      every file of the content store, under its checksum
    database.sqlite3     a consistent copy, taken while the platform runs
    secret_key           so that addresses in old mails stay good
    manifest.json        comes last: a backup without it was cut off

The database is copied first: whatever file its rows name has been in the store before them. Index
and previews are not part of it; they are made anew after a restore.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

import click
from flask import current_app
from flask.cli import AppGroup

from collab.base import clock
from collab.base.storage import CHUNK, Incoming, Store, sync
from collab.extensions import db
from collab.search.queue import REBUILD
from collab.worker.alone import FileLock

FORMAT = 1

group = AppGroup("backup", help="Save the whole instance into one file, and bring it back.")


class BackupError(click.ClickException):
    """A sentence for the terminal; nothing of the instance has been changed."""


@dataclass(frozen=True)
class Manifest:
    """What a whole backup holds. `size`: bytes of all files."""

    format: int
    made_at: str
    database: str  # SHA-256
    files: int
    size: int


@group.command("create")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
def create_command(target: Path) -> None:
    """Save the instance into TARGET (a .tar); works while the platform runs."""
    manifest = create(target)
    click.echo(f"Saved the database and {manifest.files} files ({manifest.size / 1e6:.1f} MB) into {target}.")


@group.command("restore")
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--force", is_flag=True, help="Replace what is in this instance.")
def restore_command(source: Path, force: bool) -> None:
    """Bring an instance back from SOURCE. Stop web server and worker first."""
    manifest = restore(source, force)
    click.echo(
        f"Restored the state of {manifest.made_at} with {manifest.files} files. All sign-ins have ended; the "
        "worker builds the search index anew.\nNow: flask --app wsgi db upgrade, then start the platform."
    )


def create(target: Path) -> Manifest:
    """Write the backup beside `target`, then give it its name, so that a half one never has it."""
    database = sqlite_path()
    draft = target.with_name(target.name + ".part")
    copy = database.with_name(f"backup-{os.getpid()}.sqlite3")
    try:
        copy_database(database, copy)
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
            with tarfile.open(fileobj=stream, mode="w|", bufsize=CHUNK) as tar:
                manifest = fill(tar, copy)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(target)
        sync(target.absolute().parent)
        return manifest
    finally:
        copy.unlink(missing_ok=True)
        draft.unlink(missing_ok=True)


def fill(tar: tarfile.TarFile, database: Path) -> Manifest:
    """Everything that a backup holds, the manifest last."""
    store: Store = current_app.extensions["store"]
    add_file(tar, "database.sqlite3", database)
    if (key := data_dir() / "secret_key").exists():
        add_file(tar, "secret_key", key)
    files = size = 0
    for digest in sorted(store.digests()):
        path = store.path(digest)
        found, length = add_file(tar, f"files/{digest}", path)
        if found != digest:
            raise BackupError(f"The file {path} is damaged: its checksum is {found}.")
        files, size = files + 1, size + length
    made_at = clock.now().isoformat(timespec="seconds")
    manifest = Manifest(FORMAT, made_at, checksum(database), files, size)
    add_bytes(tar, "manifest.json", json.dumps(asdict(manifest)).encode())
    return manifest


def restore(source: Path, force: bool = False) -> Manifest:
    """Check everything on the way in; the database changes hands last, and only if all of it is there."""
    database = sqlite_path()
    store: Store = current_app.extensions["store"]
    staged = database.with_name("restored.sqlite3")
    with no_worker():
        if not force and not is_empty(store):
            raise BackupError("This instance is not empty. --force replaces what is in it.")
        try:
            manifest, key = take_in(source, store, staged)
            make_ready(staged)
            db.session.remove()
            db.engine.dispose()
            for ending in ("-wal", "-shm"):
                Path(f"{database}{ending}").unlink(missing_ok=True)
            staged.replace(database)
            if key:
                (data_dir() / "secret_key").write_bytes(key)
            for made_anew in ("index", "derived"):
                shutil.rmtree(data_dir() / made_anew, ignore_errors=True)
            sync(database.parent)
        finally:
            staged.unlink(missing_ok=True)
    return manifest


def take_in(source: Path, store: Store, staged: Path) -> tuple[Manifest, bytes]:
    """Files go into the store (under their checksums they harm nobody), the database beside the live one."""
    files = size = 0
    database = key = manifest = b""
    try:
        with tarfile.open(source, mode="r|", bufsize=CHUNK) as tar:
            for member in tar:
                stream = tar.extractfile(member)
                if stream is None:
                    raise BackupError(f"{member.name} in the backup is no file.")
                if member.name.startswith("files/"):
                    incoming = Incoming(store)
                    pour(stream, incoming)
                    stored = incoming.keep()
                    if stored.digest != member.name.removeprefix("files/"):
                        raise BackupError(f"{member.name} in the backup is damaged.")
                    files, size = files + 1, size + stored.size
                elif member.name == "database.sqlite3":
                    with staged.open("wb") as target:
                        pour(stream, target)
                    database = checksum(staged).encode()
                elif member.name == "secret_key":
                    key = stream.read(10_000)
                elif member.name == "manifest.json":
                    manifest = stream.read(10_000)
    except tarfile.TarError as error:
        raise BackupError(f"{source} is no backup, or is cut off: {error}") from error
    if not manifest:
        raise BackupError(f"{source} is cut off: its manifest is missing.")
    told = Manifest(**json.loads(manifest))
    if (told.format, told.database, told.files, told.size) != (FORMAT, database.decode(), files, size):
        raise BackupError(f"{source} does not hold what its manifest says.")
    return told, key


def make_ready(database: Path) -> None:
    """In the copy: end all sign-ins, have the index built and the previews made anew."""
    now = clock.now().replace(tzinfo=None).isoformat(sep=" ")
    with closing(sqlite3.connect(database)) as connection, connection:
        if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise BackupError("The database in the backup is damaged.")
        connection.execute("DELETE FROM login_session")
        connection.execute(
            "INSERT INTO index_job (kind, object_id, queued_at, not_before, attempts) VALUES (?, ?, ?, ?, 0)",
            (*REBUILD, now, now),
        )
        connection.execute(
            "INSERT INTO extraction_job (version_id, queued_at, not_before, attempts) "
            "SELECT id, ?, ?, 0 FROM version WHERE id NOT IN (SELECT version_id FROM extraction_job)",
            (now, now),
        )


def copy_database(source: Path, target: Path) -> None:
    """SQLite's online backup: consistent, while others go on writing."""
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy, pages=2000)
        copy.execute("PRAGMA journal_mode = DELETE")


def is_empty(store: Store) -> bool:
    """No accounts and no files; a database that was only just set up is empty."""
    if next(store.digests(), None) is not None:
        return False
    with closing(sqlite3.connect(sqlite_path())) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        return "account" not in tables or connection.execute("SELECT 1 FROM account").fetchone() is None


@contextmanager
def no_worker() -> Iterator[None]:
    lock = FileLock(data_dir() / "worker.lock")
    try:
        if not lock.take():
            raise BackupError("The platform is running. Stop web server and worker first.")
        yield
    finally:
        lock.release()


def data_dir() -> Path:
    return Path(current_app.config["DATA_DIR"])


def sqlite_path() -> Path:
    if db.engine.dialect.name != "sqlite" or not db.engine.url.database:
        raise BackupError("On PostgreSQL: pg_dump for the database, and a copy of UPLOAD_DIR after it.")
    return Path(db.engine.url.database)


def add_file(tar: tarfile.TarFile, name: str, path: Path) -> tuple[str, int]:
    """Stream a file into the TAR; returns the SHA-256 of what went in, and its length."""
    with path.open("rb") as stream:
        member = tarfile.TarInfo(name)
        member.size = os.fstat(stream.fileno()).st_size
        member.mode = 0o600
        counted = Counted(stream)
        tar.addfile(member, counted)
    return counted.hash.hexdigest(), member.size


def add_bytes(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    member.mode = 0o600
    tar.addfile(member, io.BytesIO(content))


class Counted:
    """A stream that hashes what is read from it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.hash.update(data)
        return data


def checksum(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def pour(source: IO[bytes], target: Any) -> None:
    while data := source.read(CHUNK):
        target.write(data)
