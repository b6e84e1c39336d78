"""Bytes of documents: on their way into the content store, and what kind of file they are."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import IO

from flask import current_app
from flask_babel import gettext as _

from collab.base import filetype
from collab.base.errors import Refused
from collab.base.storage import Store, Stored
from collab.documents.names import clean_name

NAMELESS = "Unbenannt"  # not translated: asking for the reader's language would ask the database
RESERVE = 200_000_000
"""Bytes that stay free on the disk for the database and its log."""


@dataclass(frozen=True)
class Arrival:
    """A file that is safely in the store and waits for the row that names it."""

    filename: str
    digest: str
    size: int
    mime: str


def store() -> Store:
    found: Store = current_app.extensions["store"]
    return found


def take_in(stream: IO[bytes], filename: str) -> Arrival:
    """Store a stream, whatever its size. Call it before a write transaction begins."""
    return arrived(store().put(stream), filename)


def arrived(stored: Stored, filename: str) -> Arrival:
    """Name what was stored: a clean file name, and its type by its own bytes."""
    name = clean_name(filename, NAMELESS)
    mime = filetype.sniff(store().path(stored.digest), name)
    return Arrival(name, stored.digest, stored.size, mime[:120])


def check_space(wanted: int) -> None:
    """Refuse what the disk cannot take. `wanted`: bytes that are announced."""
    if shutil.disk_usage(store().root).free < wanted + RESERVE:
        raise Refused(
            _("Auf dem Server ist nicht genug Platz für diese Datei. Bitte fragen Sie das Projektbüro."),
            507,
        )
