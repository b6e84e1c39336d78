"""Short ways to put documents into the named world."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from typing import IO, Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from collab.documents import actions
from collab.documents.files import take_in
from collab.documents.models import Document, Folder
from collab.extensions import db
from collab.people.models import Account
from tests.conftest import NOW, World

Put = Callable[..., Document]
MakeFolder = Callable[..., Folder]
BOUNDARY = "multipart/form-data; boundary=grenze"


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


def form(*files: tuple[str, bytes], **fields: str) -> bytes:
    """The body of the upload form, with the boundary "grenze"; the files come last."""
    parts = [
        f'--grenze\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in {"path": "", "mode": "version", **fields}.items()
    ]
    for name, content in files:
        quoted = name.replace('"', "%22")
        head = f'--grenze\r\nContent-Disposition: form-data; name="file"; filename="{quoted}"\r\n'
        parts.append(head.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + content + b"\r\n")
    return b"".join(parts) + b"--grenze--\r\n"


def send(client: FlaskClient, address: str, body: IO[bytes], length: int) -> TestResponse:
    """Post a body as it is, as a script would."""
    sent = {"wsgi.input": body, "CONTENT_LENGTH": str(length), "CONTENT_TYPE": BOUNDARY}
    return client.post(address, environ_overrides=sent, headers={"Accept": "application/json"})


def upload(client: FlaskClient, address: str, *files: tuple[str, bytes], **fields: str) -> Any:
    """Send the upload form as a script does."""
    body = form(*files, **fields)
    return send(client, address, io.BytesIO(body), len(body))
