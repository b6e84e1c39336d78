"""Something to talk about: a document in each workspace."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from flask import Flask

from collab import kinds
from collab.documents import actions as documents
from collab.documents.files import take_in
from collab.extensions import db
from collab.kinds import Subject
from tests.conftest import NOW, World

About = Callable[..., Subject]


@pytest.fixture
def about(app: Flask, world: World) -> About:
    """`about("Bericht.txt")` is a document of `forum` as a subject."""

    def make(filename: str = "Bericht zur Lage.txt", workspace: str = "forum") -> Subject:
        actor = world.max if workspace == "forum" else world.olga
        arrival = take_in(io.BytesIO(filename.encode()), filename)
        document = documents.file_arrival(
            world.workspaces[workspace], None, arrival, actor=actor, now=NOW
        ).document
        db.session.commit()
        subject = kinds.find_subject(actor, f"document-{document.key}")
        assert subject is not None
        return subject

    return make
