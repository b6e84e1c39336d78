"""Short ways to put documents into the named world."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from collab.documents import actions
from collab.documents.files import take_in
from collab.documents.models import Document, Folder
from collab.extensions import db
from collab.people.models import Account
from tests.conftest import NOW, World

Put = Callable[..., Document]
MakeFolder = Callable[..., Folder]


@pytest.fixture
def put(app: Flask, world: World) -> Put:
    """`put("Bericht.pdf", b"…", folder, by=world.max)` files a document in `forum`."""

    def file(
        filename: str,
        content: bytes = b"Inhalt",
        folder: Folder | None = None,
        by: Account | None = None,
        workspace: str = "forum",
        now: datetime = NOW,
        **more: Any,
    ) -> Document:
        arrival = take_in(io.BytesIO(content), filename)
        filed = actions.file_arrival(
            world.workspaces[workspace], folder, arrival, actor=by or world.max, now=now, **more
        )
        db.session.commit()
        return filed.document

    return file


@pytest.fixture
def folder(app: Flask, world: World) -> MakeFolder:
    def make(name: str, parent: Folder | None = None, workspace: str = "forum") -> Folder:
        made = actions.create_folder(world.workspaces[workspace], parent, name, actor=world.max, now=NOW)
        db.session.commit()
        return made

    return make


def upload(client: FlaskClient, address: str, *files: tuple[str, bytes], **fields: str) -> Any:
    """Send the upload form as a script does."""
    data: dict[str, Any] = {"path": "", "mode": "version", **fields}
    data["file"] = [(io.BytesIO(content), name) for name, content in files]
    return client.post(address, data=data, headers={"Accept": "application/json"})
