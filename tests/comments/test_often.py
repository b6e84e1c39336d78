"""A script that never ends is stopped; a lively discussion is not."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from collab.comments.models import Comment
from collab.extensions import db, limiter
from tests.comments.conftest import About
from tests.conftest import SignIn, make_app


@pytest.fixture
def app(template_database: Path, tmp_path: Path) -> Iterator[Flask]:
    """An application that counts requests, as in life."""
    shutil.copy(template_database, tmp_path / "collab.sqlite3")
    app = make_app(tmp_path, RATELIMIT_ENABLED=True)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    limiter.enabled = False


def test_too_many_comments_in_a_minute_are_refused_to_this_person_only(about: About, as_: SignIn) -> None:
    address = f"/about/{about().about}/comments"
    client = as_("max")
    codes = [client.post(address, data={"text": f"Nr. {number}"}).status_code for number in range(21)]
    assert codes == [303] * 20 + [429]
    assert as_("rita").post(address, data={"text": "Ich auch"}).status_code == 303
    db.session.rollback()
    assert db.session.query(Comment).count() == 21
