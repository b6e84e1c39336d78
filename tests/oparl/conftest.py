"""A workspace that stands in the interface, a client that reads it, and a meeting that is published."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from collab.documents import actions as documents
from collab.documents.files import take_in
from collab.documents.models import Document
from collab.extensions import db
from collab.minutes.models import Meeting
from collab.oparl import actions
from collab.oparl.models import OparlGroup
from collab.public.models import PublicSite
from tests.conftest import NOW, World
from tests.minutes.conftest import Meet, item, meet
from tests.minutes.held import hold
from tests.public.conftest import publish, site

__all__ = ["meet", "publish", "site"]

Ask = Callable[..., Any]
SYSTEM = "/oparl/v1.1/system"


@pytest.fixture
def group(app: Flask, world: World, site: PublicSite) -> OparlGroup:
    with app.test_request_context():
        made = actions.switch_on(site, actor=world.lea, now=NOW)
    db.session.commit()
    return made


@pytest.fixture
def ask(client: FlaskClient) -> Ask:
    """`ask(address)` is what a stranger's program is answered."""

    def get(address: str, status: int = 200, **query: str) -> Any:
        parts = urlsplit(address)
        answer = client.get(parts.path, query_string=query or parts.query)
        assert answer.status_code == status, answer.text
        assert answer.mimetype == "application/json"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Set-Cookie" not in answer.headers
        return answer.json

    return get


@pytest.fixture
def held(meet: Meet, world: World) -> Meeting:
    """Three items: the second one with a decision, the third one non-public."""
    made = hold(meet, world, title="Forum im Rathaus", place="Rathaus Essen, Saal 1")
    item(made, "Verschiedenes").public = False
    db.session.commit()
    return made


def file(app: Flask, world: World, name: str) -> Document:
    with app.test_request_context():
        arrival = take_in(io.BytesIO(b"Inhalt von " + name.encode()), name)
        filed = documents.file_arrival(world.workspaces["forum"], None, arrival, actor=world.max, now=NOW)
    db.session.commit()
    document: Document = filed.document
    return document
