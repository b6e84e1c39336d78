"""A record to attach things to: a document in each workspace serves."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from collab import kinds
from collab.documents import actions as documents
from collab.documents.files import take_in
from collab.documents.models import Document
from collab.extensions import db
from collab.kinds import Subject
from tests.conftest import NOW, World

Put = Callable[..., Document]
About = Callable[..., Subject]


@pytest.fixture
def put(app: Flask, world: World) -> Put:
    def file(filename: str, content: bytes = b"", workspace: str = "forum") -> Document:
        actor = world.max if workspace == "forum" else world.olga
        arrival = take_in(io.BytesIO(content or filename.encode()), filename)
        document = documents.file_arrival(
            world.workspaces[workspace], None, arrival, actor=actor, now=NOW
        ).document
        db.session.commit()
        return document

    return file


@pytest.fixture
def about(put: Put, world: World) -> About:
    def make(filename: str = "Vorgang.txt", workspace: str = "forum") -> Subject:
        document = put(filename, workspace=workspace)
        subject = kinds.find_subject(
            world.max if workspace == "forum" else world.olga, f"document-{document.key}"
        )
        assert subject is not None
        return subject

    return make


def picture(sort: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, (20, 80, 160)).save(stream, sort)
    return stream.getvalue()


def send(client: FlaskClient, address: str, *files: tuple[str, bytes], **more: Any) -> TestResponse:
    """Post files as the editor does."""
    data = {"file": [(io.BytesIO(content), name) for name, content in files]}
    headers = {"Accept": "application/json"} if more.pop("json", False) else {}
    return client.post(address, data={**data, **more}, content_type="multipart/form-data", headers=headers)
