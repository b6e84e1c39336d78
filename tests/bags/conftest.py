"""A full workspace, its archive, and an empty instance."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask import Flask

from collab.extensions import db
from collab.people.models import Account
from collab.workspaces.models import Workspace
from tests.bags.everything import fill, packed
from tests.conftest import World, build_world, make_app


@pytest.fixture(scope="session")
def full_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance whose `forum` has at least one row in every table; copied for each test."""
    folder = tmp_path_factory.mktemp("full")
    app = make_app(folder)
    with app.app_context():
        db.create_all()
        build_world()
        db.session.commit()
        accounts = {account.email.split("@")[0]: account for account in db.session.query(Account)}
        fill(World(accounts, {each.slug: each for each in db.session.query(Workspace)}))
        db.session.remove()
        db.engine.dispose()
    return folder


@pytest.fixture(scope="session")
def archive(full_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of `forum`."""
    path = tmp_path_factory.mktemp("archive") / "forum.zip"
    app = make_app(full_folder)
    with app.app_context():
        packed(app, path)
        db.session.remove()
        db.engine.dispose()
    return path


@pytest.fixture
def full(app: Flask, full_folder: Path, tmp_path: Path) -> Flask:
    """The full instance in place of the small one."""
    db.session.remove()
    db.engine.dispose()
    shutil.copytree(full_folder, tmp_path, dirs_exist_ok=True)
    return app


@pytest.fixture
def other(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An empty instance."""
    app = make_app(tmp_path_factory.mktemp("other"))
    with app.app_context():
        db.create_all()
    return app
