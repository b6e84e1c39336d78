from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask

from collab.demo import load
from collab.demo.documents import DemoDocument, write_documents
from collab.extensions import db
from tests.conftest import make_app

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> list[DemoDocument]:
    return write_documents(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    app = make_app(tmp_path_factory.mktemp("loaded"))
    with app.app_context():
        db.create_all()
        db.session.commit()
        load.load_demo(NOW)
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def written_before(written: list[DemoDocument], monkeypatch: pytest.MonkeyPatch) -> None:
    """The files are the same each time; they need not be written for every test."""
    monkeypatch.setattr(load, "write_documents", lambda target, progress=None: written)
