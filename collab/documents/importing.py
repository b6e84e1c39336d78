"""Taking a whole tree of files from the disk of the server, folder by folder.

Each file is a transaction of its own. Started again after a stop, the import finds what it has filed before
by place and content, and goes on with the rest.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from io import BufferedReader
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from collab.base.database import writing
from collab.base.errors import Refused
from collab.documents import actions
from collab.documents.actions import Outcome
from collab.documents.actions.folders import document_named, folder_named
from collab.documents.files import check_space, take_in
from collab.documents.models import Document, Folder, Version
from collab.documents.names import clean_name, name_key
from collab.extensions import db
from collab.people.models import Account
from collab.workspaces.models import Workspace

LEFTOVERS = frozenset({".ds_store", "thumbs.db", "desktop.ini", ".directory", ".localized"})


@dataclass(frozen=True)
class Found:
    """One entry of the tree. `trouble` says why it cannot be taken."""

    path: Path
    parts: tuple[str, ...]  # below the root, as they are on the disk
    trouble: str = ""

    @property
    def shown(self) -> str:
        return "/".join(self.parts).encode("utf-8", "replace").decode()


@dataclass
class Report:
    """What became of everything that was found."""

    new: int = 0
    versions: int = 0
    unchanged: int = 0
    left_out: list[tuple[str, str]] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        return not self.left_out


def walk(root: Path) -> Iterator[Found]:
    """All files below `root` in a fixed order; whatever is no plain file comes with its trouble."""
    yield from _walk(root, ())


def _walk(folder: Path, parts: tuple[str, ...]) -> Iterator[Found]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield Found(folder, parts or (".",), f"folder cannot be read ({error.strerror})")
        return
    for entry in entries:
        here = (*parts, entry.name)
        if entry.name.lower() in LEFTOVERS or entry.name.startswith("~$"):
            continue
        if entry.is_symlink():
            yield Found(Path(entry.path), here, "symbolic link")
        elif entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), here)
        elif entry.is_file(follow_symlinks=False):
            yield Found(Path(entry.path), here)
        else:
            yield Found(Path(entry.path), here, "not a plain file")


class Import:
    """One run. `tell` is called after each entry with its number, the entry and what became of it."""

    def __init__(self, workspace: Workspace, actor: Account) -> None:
        self.workspace_id, self.actor_id = workspace.id, actor.id
        self.taken: set[tuple[str, ...]] = set()  # places filled in this run, so that two names never meet
        self.report = Report()

    def run(
        self,
        entries: Iterator[Found],
        clock: Callable[[], datetime],
        tell: Callable[[Found, str], None],
    ) -> Report:
        for found in entries:
            trouble = found.trouble
            if not trouble:
                try:
                    tell(found, self._take(found, clock()))
                    continue
                except (OSError, Refused) as error:
                    trouble = str(getattr(error, "strerror", None) or error)
                finally:
                    db.session.rollback()
            self.report.left_out.append((found.shown, trouble))
            tell(found, f"left out: {trouble}")
        return self.report

    def _take(self, found: Found, now: datetime) -> str:
        names = [clean_name(part, "_") for part in found.parts]
        place = tuple(name_key(name) for name in names)
        as_second = place in self.taken
        self.taken.add(place)
        with _opened(found.path) as stream:
            size = os.fstat(stream.fileno()).st_size
            if size > int(current_app.config["MAX_UPLOAD_MB"]) * 1_000_000:
                raise Refused("larger than MAX_UPLOAD_MB allows")
            if self._is_there(names, size, stream, in_whole_folder=as_second):
                self.report.unchanged += 1
                return "unchanged"
            db.session.rollback()  # the reading transaction ends before the long copy
            check_space(size)
            stream.seek(0)
            arrival = take_in(stream, names[-1])
        with writing():
            workspace = db.session.get_one(Workspace, self.workspace_id)
            actor = db.session.get_one(Account, self.actor_id)
            folder = actions.folder_at(workspace, None, names[:-1], actor=actor, now=now)
            filed = actions.file_arrival(
                workspace, folder, arrival, actor=actor, now=now, as_second=as_second
            )
            db.session.commit()
        if filed.outcome is Outcome.NEW:
            self.report.new += 1
            return "new"
        self.report.versions += 1
        return "new version"

    def _is_there(self, names: list[str], size: int, stream: BufferedReader, in_whole_folder: bool) -> bool:
        """Whether some version at this place has these very bytes; they are read only if the size fits."""
        workspace = db.session.get_one(Workspace, self.workspace_id)
        folder: Folder | None = None
        for name in names[:-1]:
            folder = folder_named(workspace, folder, name)
            if folder is None:
                return False
        known = select(Version.digest).where(Version.size == size)
        if in_whole_folder:
            inside = select(Document.id).where(
                Document.workspace_id == workspace.id,
                Document.folder_id == (folder.id if folder else None),
                Document.trashed_at.is_(None),
            )
            known = known.where(Version.document_id.in_(inside))
        else:
            document = document_named(workspace, folder, names[-1])
            if document is None:
                return False
            known = known.where(Version.document_id == document.id)
        digests = set(db.session.scalars(known))
        return bool(digests) and hashlib.file_digest(stream, "sha256").hexdigest() in digests


def _opened(path: Path) -> BufferedReader:
    """Open without following a link and without waiting for a pipe that took the file's place."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(0, "not a plain file")
    return os.fdopen(descriptor, "rb")
