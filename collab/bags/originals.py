"""Where each version of each document lies in an archive, and the other files that rows name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from collab.bags.texts import Places
from collab.bags.writer import Names
from collab.documents.models import Document, Version
from collab.documents.names import split_ending
from collab.documents.tree import Tree
from collab.extensions import db

AT_ONCE = 500


@dataclass(frozen=True)
class StoredFile:
    """A file of the content store on its way into the archive."""

    path: str
    digest: str
    changed: datetime
    title: str = ""
    folder: str = ""
    current: bool = True


def originals(workspace_id: int, place: str, names: Names, places: Places) -> Iterator[StoredFile]:
    """All versions of all documents, in their folders. Of several each has its number in its name."""
    tree = Tree.of(workspace_id)
    folders: dict[int | None, str] = {None: place}
    for _depth, node in tree.walk():
        folders[node.id] = names.folder(folders[node.parent_id], node.name)
    query = (
        select(
            Document.id, Document.folder_id, Document.key, Document.filename, Document.title,
            Document.current_number, Version.number, Version.filename.label("named"), Version.digest,
            Version.created_at,
        )
        .join(Version, Version.document_id == Document.id)
        .where(Document.workspace_id == workspace_id, Document.trashed_at.is_(None))
        .order_by(Document.name_key, Document.id, Version.number)
        .execution_options(yield_per=AT_ONCE)
    )  # fmt: skip
    rows = list(db.session.execute(query))
    several = {row.id for row in rows if row.number > 1}
    for row in rows:
        if row.folder_id not in folders:
            continue  # in a folder that is in the trash
        stem, ending = split_ending(row.filename)
        if row.number != row.current_number:
            ending = split_ending(row.named)[1] or ending
        number = f" (Fassung {row.number})" if row.id in several else ""
        path = names.file(folders[row.folder_id], stem, number + ending)
        current = row.number == row.current_number
        if current:
            places.put(row.key, path)
        title = row.title if current else f"Fassung {row.number}"
        yield StoredFile(path, row.digest, row.created_at, title, tree.path(row.folder_id), current)
