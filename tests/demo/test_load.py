"""The demo content goes into an empty instance, once, whole, and through the front door."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Table, func, select

from collab.activity import feed
from collab.activity.models import Activity
from collab.base import clock
from collab.base.columns import Base
from collab.base.errors import Refused
from collab.demo import load
from collab.demo.catalogue import people, sources, workspaces
from collab.demo.documents import DemoDocument
from collab.demo.logins import PASSWORD, logins
from collab.documents.models import Document, ExtractionJob, Folder, Version
from collab.extensions import db
from collab.people import passwords
from collab.people.models import Account, Organisation, Person
from collab.search.models import IndexJob
from collab.workspaces import access
from collab.workspaces.models import Membership, Role, Workspace
from tests.conftest import make_app
from tests.demo.conftest import NOW


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Flask]:
    app = make_app(tmp_path)
    with app.app_context():
        db.create_all()
        db.session.commit()
        yield app
        db.session.remove()
        db.engine.dispose()


def test_everything_of_the_catalogue_is_there(loaded: Flask) -> None:
    assert count(Person) == len(people())
    assert count(Account) == len([person for person in people().values() if person.account])
    assert count(Workspace) == len(workspaces())
    assert count(Document) == len(sources())
    assert count(Version) == sum(len(source.versions) for source in sources())
    assert count(Membership) == sum(len(workspace.members) for workspace in workspaces().values())
    assert {tuple(path_of(folder)) for folder in db.session.scalars(select(Folder))} >= {
        tuple(path.split("/")) for workspace in workspaces().values() for path in workspace.folders
    }


@pytest.mark.usefixtures("written_before")
def test_loading_twice_changes_nothing(empty: Flask) -> None:
    load.load_demo(NOW)
    before = everything()
    with pytest.raises(Refused):
        load.load_demo(NOW + timedelta(days=1))
    assert everything() == before


@pytest.mark.usefixtures("written_before")
def test_an_interrupted_load_leaves_nothing_and_the_next_one_is_whole(
    empty: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(load, "_begin_work_now", lambda now: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            load.load_demo(NOW)
        db.session.rollback()
    assert load.is_empty()
    assert count(Activity) == count(IndexJob) == 0
    load.load_demo(NOW)
    assert count(Document) == len(sources())
    assert set(db.session.scalars(select(Version.digest))) <= set(empty.extensions["store"].digests())


@pytest.mark.usefixtures("written_before")
def test_an_instance_with_somebody_in_it_is_left_alone(app: Flask) -> None:
    before = everything()
    with pytest.raises(Refused):
        load.load_demo(NOW)
    assert everything() == before


def test_the_command_loads_once_and_tells_how_to_sign_in(empty: Flask) -> None:
    runner = empty.test_cli_runner()
    first = runner.invoke(args=["demo", "load"])
    assert first.exit_code == 0, first.output
    assert PASSWORD in first.output
    assert "mareike.sandkuehler@staedtekooperation.example.org" in first.output
    again = runner.invoke(args=["demo", "load", "--if-empty"])
    assert (again.exit_code, again.output) == (0, "")
    refused = runner.invoke(args=["demo", "load"])
    assert refused.exit_code == 1
    assert "empty instance only" in refused.output
    assert count(Document) == len(sources())


def test_everybody_signs_in_with_the_demo_password(loaded: Flask) -> None:
    assert passwords.weakness(PASSWORD) is None
    for account in db.session.scalars(select(Account)):
        assert account.password_hash is not None
        assert account.is_active or account.person.left_on is not None
    office = account_of(logins()[0].email)
    assert passwords.matches(office.password_hash, PASSWORD)


def test_there_is_a_login_for_every_role(loaded: Flask) -> None:
    found = {login.what: account_of(login.email) for login in logins()}
    assert found.pop("project office").is_office
    assert found.pop("steering group").is_steering
    outsider = found.pop("in no workspace")
    assert db.session.scalars(access.visible(Workspace, outsider)).all() == []
    workspace = db.session.scalars(select(Workspace).where(Workspace.slug == "attraktive-verwaltung")).one()
    for what, account in found.items():
        assert access.role_in(account, workspace) == Role(what.split()[0])
    assert {what.split()[0] for what in found} == {"lead", "member", "reader", "guest"}


def test_the_bytes_of_every_version_are_the_written_file(loaded: Flask, written: list[DemoDocument]) -> None:
    store = loaded.extensions["store"]
    for document in written:
        row = db.session.scalars(select(Document).where(Document.title == document.title)).one()
        assert row.filename == document.path.name
        assert row.current_number == len(document.versions)
        for version, row_version in zip(document.versions, reversed(row.versions), strict=True):
            assert store.path(row_version.digest).read_bytes() == version.path.read_bytes()
            assert row_version.note == version.note
            assert row_version.author.email == version.author_email
            assert clock.local(row_version.created_at).replace(tzinfo=None) == version.created_at


def test_documents_have_their_properties_and_none_is_guessed(loaded: Flask) -> None:
    for source in sources():
        row = db.session.scalars(select(Document).where(Document.title == source.title)).one()
        assert (row.day, row.description) == (source.date, source.description)
        assert {tag.name for tag in row.tags} == set(source.tags)
        assert (row.city.name if row.city else None) == source.city
        assert row.guessed == []
        assert row.folder is not None
        assert "/".join(path_of(row.folder)) == source.folder
        assert row.workspace.slug == source.workspace


def test_the_journal_runs_from_2008_to_the_last_days(loaded: Flask) -> None:
    lines = db.session.scalars(select(Activity).order_by(Activity.id)).all()
    times = [line.at for line in lines]
    assert times[0].year == 2008
    assert NOW - timedelta(days=7) < max(times) <= NOW
    assert times == sorted(times), "in the order in which it happened"
    assert {line.verb for line in lines} >= {
        "account.accepted", "workspace.created", "workspace.archived", "member.added", "folder.created",
        "document.uploaded", "version.added",
    }  # fmt: skip


@pytest.mark.usefixtures("written_before")
def test_nothing_happens_after_now(empty: Flask) -> None:
    early = datetime(2025, 6, 1, tzinfo=UTC)
    load.load_demo(early)
    assert db.session.scalar(select(func.max(Activity.at))) == early
    assert db.session.scalar(select(func.max(Version.created_at))) == early


def test_the_worker_finds_all_documents_waiting_since_now(loaded: Flask) -> None:
    jobs = db.session.scalars(select(ExtractionJob)).all()
    assert {job.version_id for job in jobs} == set(db.session.scalars(select(Version.id)))
    assert {job.not_before for job in jobs} == {NOW}
    indexed = db.session.execute(select(IndexJob.kind, IndexJob.object_id)).all()
    for kind, table in (("document", Document), ("person", Person), ("workspace", Workspace)):
        assert {number for name, number in indexed if name == kind} == set(
            db.session.scalars(select(table.id))
        )


def test_a_member_has_a_lively_front_page(loaded: Flask) -> None:
    with loaded.test_request_context():
        lines = feed.feed(account_of("hatice.demirel-koester@gelsenkirchen.example.org"), limit=10)
    assert len(lines) == 10
    assert lines[0].at > NOW - timedelta(days=10)
    assert len({line.actor for line in lines}) > 1


def test_the_first_digest_tells_the_last_days_and_not_eighteen_years(loaded: Flask) -> None:
    from collab.digests.building import Window, build
    from collab.notifications.settings import settings_of

    account = account_of("thierry.mballa@duisburg.example.org")
    told = settings_of(account, NOW).told_up_to
    with loaded.test_request_context():
        digest = build(account, Window(told, None))
    assert 0 < digest.count < 100
    assert digest.first_at is not None
    assert digest.first_at > NOW - timedelta(days=20)


def test_the_cities_carry_their_keys(loaded: Flask) -> None:
    cities = db.session.scalars(select(Organisation).where(Organisation.is_city)).all()
    assert len(cities) == 13
    assert all(city.ags and city.population and city.area_km2 for city in cities)


def count(table: type[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def account_of(email: str) -> Account:
    return db.session.scalars(select(Account).where(Account.email == email)).one()


def path_of(folder: Folder) -> list[str]:
    return [*(path_of(folder.parent) if folder.parent else []), folder.name]


def everything() -> dict[str, list[Any]]:
    """All rows of all tables."""
    tables: list[Table] = Base.metadata.sorted_tables
    return {table.name: list(db.session.execute(select(table)).all()) for table in tables}
