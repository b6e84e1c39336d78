"""A folder or a selection as ZIP, made while it is sent: memory stays flat, nothing is written to disk."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response
from sqlalchemy import and_, select

from collab.base.clock import local
from collab.base.storage import Store
from collab.documents.downloads import NOTHING_RUNS, disposition
from collab.documents.files import store
from collab.documents.models import Document, Folder, Version
from collab.documents.names import free_among, name_key, shortened
from collab.documents.tree import Tree
from collab.extensions import db

FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\\/]')
DEVICES = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
CHUNK = 1 << 18
LIST_OF_LOST = "Fehlende Dateien.txt"


@dataclass(frozen=True)
class Packed:
    """One file of an archive."""

    name: str
    digest: str
    changed: datetime


def pack(documents: Iterable[Document], folders: Iterable[Folder]) -> list[Packed]:
    """What goes in: the documents, and each folder with all that is in it. Nothing in the trash."""
    packing = _Packing()
    for document in documents:
        packing.add("", document.filename, document.current.digest, document.current.created_at)
    for folder in folders:
        tree = Tree.of(folder.workspace_id)
        places = {folder.id: packing.folder("", folder.name)}
        for _depth, node in tree.walk(folder.id):
            assert node.parent_id is not None
            places[node.id] = packing.folder(places[node.parent_id], node.name)
        inside = (
            select(Document.folder_id, Document.filename, Version.digest, Version.created_at)
            .join(
                Version, and_(Version.document_id == Document.id, Version.number == Document.current_number)
            )
            .where(Document.folder_id.in_(places), Document.trashed_at.is_(None))
            .order_by(Document.name_key)
        )
        for row in db.session.execute(inside):
            packing.add(places[row.folder_id], row.filename, row.digest, row.created_at)
    return packing.files


class _Packing:
    """Gives each file and folder a name of its own, whatever system unpacks it."""

    def __init__(self) -> None:
        self.files: list[Packed] = []
        self.taken: dict[str, set[str]] = {}

    def folder(self, place: str, name: str) -> str:
        return f"{place}{self._free(place, name)}/"

    def add(self, place: str, filename: str, digest: str, changed: datetime) -> None:
        self.files.append(Packed(place + self._free(place, filename), digest, changed))

    def _free(self, place: str, name: str) -> str:
        taken = self.taken.setdefault(place, set())
        name = FORBIDDEN.sub("_", name).rstrip(". ") or "_"
        name = free_among(shortened(f"_{name}" if DEVICES.match(name) else name), taken)
        taken.add(name_key(name))
        return name


def send_zip(files: list[Packed], filename: str) -> Response:
    """Streams the archive."""
    response = Response(_stream(files, store()), mimetype="application/zip")
    response.headers["Content-Disposition"] = disposition("attachment", filename)
    response.headers["Content-Security-Policy"] = NOTHING_RUNS
    return response


def _stream(files: list[Packed], bytes_of: Store) -> Iterator[bytes]:
    """Files are stored as they are: most are compressed already. Lost ones are named in a list."""
    sink = _Sink()
    lost = []
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        for file in files:
            try:
                source = open(bytes_of.path(file.digest), "rb")  # noqa: SIM115 - closed just below
            except FileNotFoundError:
                lost.append(file.name)
                continue
            with source, archive.open(_entry(file), "w", force_zip64=True) as target:
                while chunk := source.read(CHUNK):
                    target.write(chunk)
                    yield sink.take()
        if lost:
            archive.writestr(LIST_OF_LOST, "\r\n".join(lost))
    yield sink.take()


def _entry(file: Packed) -> zipfile.ZipInfo:
    """Name and local time; readable for everybody when it is unpacked."""
    entry = zipfile.ZipInfo(file.name, local(file.changed).timetuple()[:6])
    entry.external_attr = 0o644 << 16
    return entry


class _Sink(io.RawIOBase):
    """Takes what the archive writes, and hands it on piece by piece."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken
