"""The small named world in which all tests live: two workspaces and a handful of people.

Everything is real: the database is a SQLite file, the content store a folder, mails are rows.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import event
from werkzeug.test import TestResponse

import config
from collab import create_app
from collab.extensions import db
from collab.people.models import Account, Organisation, Person, PlatformRole
from collab.workspaces.models import Membership, Role, Workspace

if TYPE_CHECKING:
    from playwright.sync_api import Browser as PlaywrightBrowser

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)  # a Monday
PASSWORD = "Ein-gutes-Kennwort-2026"
COMPILED = tempfile.TemporaryDirectory(prefix="compiled-templates-")
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real open German documents that lie beside a checkout; not part of the project."""
    folder = Path(os.environ.get("SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("no real documents beside the checkout (../shared/data)")
    return folder


@pytest.fixture(scope="session")
def template_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database with all tables and the named world, copied for each test."""
    folder = tmp_path_factory.mktemp("template")
    app = make_app(folder)
    with app.app_context():
        db.create_all()
        build_world()
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return folder / "collab.sqlite3"


class Browser(FlaskClient):
    """A client whose requests have a context and a database session of their own, as in life.

    What the test has changed so far is committed first; what the request changes is seen after it.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if has_app_context():
            db.session.commit()
        with self.application.app_context():
            return super().open(*args, **kwargs)


def make_app(folder: Path, **settings: object) -> Flask:
    values = config.load({"DATA_DIR": str(folder), "LOG_LEVEL": "error", "SECRET_KEY": "tests"})
    app = create_app(
        {
            **config.flask_settings(values),
            "TESTING": True,
            "WTF_CSRF_ENABLED": False,
            "RATELIMIT_ENABLED": False,
            **settings,
        }
    )
    app.test_client_class = Browser
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(COMPILED.name)  # compiled once, not in each test
    return app


@pytest.fixture
def app(template_database: Path, tmp_path: Path) -> Iterator[Flask]:
    shutil.copy(template_database, tmp_path / "collab.sqlite3")
    app = make_app(tmp_path)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@dataclass
class World:
    """The named accounts and workspaces, by name."""

    accounts: dict[str, Account] = field(default_factory=dict)
    workspaces: dict[str, Workspace] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Account:
        return self.accounts[name]


ROLES = {"lea": Role.LEAD, "max": Role.MEMBER, "rita": Role.READER, "gerd": Role.GUEST}


def build_world() -> None:
    """`forum`: lea leads, max is member, rita reads, gerd is guest. `intern`: only olga (outsider) is in.

    sven sits in the steering group, petra is the project office.
    """
    essen = Organisation(name="Essen", official_name="Essen, Stadt", is_city=True, ags="05113000")
    bochum = Organisation(name="Bochum", official_name="Bochum, Stadt", is_city=True, ags="05911000")
    db.session.add_all([essen, bochum])
    forum = Workspace(slug="forum", title="Interkommunales Forum", purpose="Austausch", created_at=NOW)
    intern = Workspace(slug="intern", title="Anderer Arbeitsbereich", purpose="Geheim", created_at=NOW)
    forum.cities = [essen, bochum]
    db.session.add_all([forum, intern])
    people = {
        "lea": ("Lea", "Leitner"),
        "max": ("Max", "Mitglied"),
        "rita": ("Rita", "Reader"),
        "gerd": ("Gerd", "Gast"),
        "olga": ("Olga", "Outsider"),
        "sven": ("Sven", "Steuer"),
        "petra": ("Petra", "Projektbüro"),
    }
    for name, (given, family) in people.items():
        role = {"sven": PlatformRole.STEERING, "petra": PlatformRole.OFFICE}.get(name, PlatformRole.NONE)
        person = Person(
            given_name=given,
            family_name=family,
            email=f"{name}@example.org",
            organisation=essen,
            created_at=NOW,
        )
        account = Account(person=person, email=f"{name}@example.org", platform_role=role, created_at=NOW)
        db.session.add(account)
        if name in ROLES:
            db.session.add(Membership(workspace=forum, account=account, role=ROLES[name], created_at=NOW))
        if name == "olga":
            db.session.add(Membership(workspace=intern, account=account, role=Role.LEAD, created_at=NOW))


@pytest.fixture
def world(app: Flask) -> World:
    accounts = {a.email.split("@")[0]: a for a in db.session.query(Account)}
    return World(accounts, {w.slug: w for w in db.session.query(Workspace)})


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


SignIn = Callable[[str], FlaskClient]


@pytest.fixture
def as_(app: Flask, world: World) -> SignIn:
    """`as_("max")` is a browser in which Max is signed in."""
    from collab.people.sessions import open_session

    def sign_in(name: str) -> FlaskClient:
        client = app.test_client()
        token = open_session(world.accounts[name], browser="test", address="127.0.0.1", now=datetime.now(UTC))
        db.session.commit()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
        return client

    return sign_in


CountQueries = Callable[[], Any]


@pytest.fixture
def count_queries(app: Flask) -> CountQueries:
    """`with count_queries() as queries: …`; afterwards `queries` lists the statements that were sent."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith("BEGIN"):
                statements.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return counting


@pytest.fixture(scope="session")
def chromium(request: pytest.FixtureRequest) -> Iterator[PlaywrightBrowser]:
    """Debian's Chromium, one for all browser tests of this process (Playwright runs once in each)."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        pytest.skip("no Chromium on this machine")
    quiet = ("background-networking", "component-update", "sync", "gpu")
    browser = request.getfixturevalue("playwright").chromium.launch(
        executable_path=path,
        args=["--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in quiet)],
    )
    yield browser
    browser.close()
