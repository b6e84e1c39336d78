"""Behind a proxy: whose word counts for the address of a visitor."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask, request
from flask_limiter.util import get_remote_address

from collab.base.permissions import Permission, permits
from collab.extensions import db
from collab.people import cookie
from tests.conftest import make_app

FORGED = {
    "X-Forwarded-For": "198.51.100.7, 203.0.113.5",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Prefix": "/evil",
    "X-Real-IP": "192.0.2.1",
    "Forwarded": "for=192.0.2.2;host=evil.example",
}


def seen_by(app: Flask) -> list[str]:
    """What limiter, delay against guessing and addresses in pages go by, for a request with FORGED."""

    @app.get("/seen")
    @permits(Permission.OPEN)
    def seen() -> list[str]:
        return [get_remote_address(), cookie.visitor().address, request.url_root]

    with app.app_context():
        db.create_all()
        answer: list[str] = app.test_client().get("/seen", headers=FORGED).json
        db.engine.dispose()
    return answer


def test_without_trusted_proxies_forged_headers_are_ignored(tmp_path: Path) -> None:
    assert seen_by(make_app(tmp_path)) == ["127.0.0.1", "127.0.0.1", "http://localhost/"]


@pytest.mark.parametrize(("proxies", "address"), [(1, "203.0.113.5"), (2, "198.51.100.7")])
def test_a_trusted_proxy_tells_address_and_scheme_and_nothing_else(
    tmp_path: Path, proxies: int, address: str
) -> None:
    app = make_app(tmp_path, TRUSTED_PROXIES=proxies)
    assert seen_by(app) == [address, address, "https://localhost/"]


def test_more_tries_than_allowed_are_counted_by_the_address_that_the_proxy_tells(tmp_path: Path) -> None:
    app = make_app(tmp_path, TRUSTED_PROXIES=1, RATELIMIT_ENABLED=True)
    with app.app_context():
        db.create_all()
        client = app.test_client()
        told = [f"192.0.2.{number}, 203.0.113.5" for number in range(62)]
        statuses = [client.post("/language", headers={"X-Forwarded-For": by}).status_code for by in told]
        other = client.post("/language", headers={"X-Forwarded-For": "203.0.113.6"})
        db.engine.dispose()
    assert statuses[0] == other.status_code == 303
    assert statuses[-1] == 429, "what the visitor wrote into the header itself changes nothing"
