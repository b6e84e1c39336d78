"""Kill -9 on the web server in the middle of uploads: no half file, no row without its file."""

from __future__ import annotations

import hashlib
import http.client
import random
import re
import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from collab.base.storage import Store
from collab.extensions import db
from collab.people.models import Account
from collab.people.sessions import open_session
from tests.conftest import make_app
from tests.post_office import free_port
from tests.worker.platform import Platform, wait_until

CONTENT = random.Random(7).randbytes(3_000_000)
START = (
    b'--grenze\r\nContent-Disposition: form-data; name="files"; filename="Bericht.bin"\r\n'
    b"Content-Type: application/octet-stream\r\n\r\n"
)
END = b"\r\n--grenze--\r\n"


class Uploader:
    """Max in his browser, with his cookie and the token of a page."""

    def __init__(self, platform: Platform) -> None:
        self.port = int(platform.settings["PORT"])
        app = make_app(platform.data, WTF_CSRF_ENABLED=True)
        with app.app_context():
            account = db.session.query(Account).filter_by(email="max@example.org").one()
            token = open_session(account, browser="test", address="127.0.0.1", now=datetime.now(UTC))
            db.session.commit()
            browser = app.test_client()
            with browser.session_transaction() as session:
                session["_user_id"] = token
                session["_fresh"] = True
            page = browser.get("/w/forum/").text
            cookie = browser.get_cookie("session")
            assert cookie
            db.engine.dispose()
        found = re.search('name="csrf-token" content="([^"]+)"', page)
        assert found
        self.headers = {
            "Cookie": f"session={cookie.value}",
            "X-CSRFToken": found[1],
            "Accept": "application/json",
            "Content-Type": "multipart/form-data; boundary=grenze",
            "Content-Length": str(len(START) + len(CONTENT) + len(END)),
        }

    def begin(self) -> http.client.HTTPConnection:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.putrequest("POST", "/w/forum/documents")
        for name, value in self.headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        connection.send(START)
        return connection


@pytest.fixture
def platform(template_database: Path, tmp_path: Path) -> Iterator[Platform]:
    shutil.copy(template_database, tmp_path / "collab.sqlite3")
    platform = Platform(tmp_path, {"PORT": str(free_port())})
    yield platform
    for process in platform.processes:
        process.terminate()
        process.wait(60)


def kill_web(platform: Platform) -> None:
    for process in psutil.Process(platform.processes[0].pid).children(recursive=True):
        process.kill()


def check_rows_have_files(platform: Platform, versions: int) -> None:
    store = Store(platform.data / "uploads")
    rows = platform.ask("SELECT digest, size FROM version")
    assert len(rows) == versions
    for digest, size in rows:
        content = store.path(digest).read_bytes()
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (digest, size)
    for digest in store.digests():
        assert hashlib.sha256(store.place(digest).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_an_upload_cut_off_by_kill_leaves_nothing_and_can_be_repeated(
    platform: Platform, share: float
) -> None:
    platform.start("-m", "collab.serve", "--only", "web")
    uploader = Uploader(platform)
    incoming = platform.data / "uploads" / "incoming"
    connection = uploader.begin()
    connection.send(CONTENT[: int(len(CONTENT) * share)])
    wait_until(lambda: any(path.stat().st_size for path in incoming.glob("*")), "bytes have arrived")
    kill_web(platform)
    connection.close()
    check_rows_have_files(platform, versions=0)

    connection = uploader.begin()
    connection.send(CONTENT + END)
    assert connection.getresponse().status in (200, 201)
    connection.close()
    check_rows_have_files(platform, versions=1)
    Store(platform.data / "uploads").sweep({platform.ask("SELECT digest FROM version")[0][0]}, orphan_age=0)
    assert not any(incoming.iterdir()), "the sweep clears what the killed upload left"
    check_rows_have_files(platform, versions=1)


def test_a_kill_around_the_end_of_an_upload_gives_all_or_nothing(platform: Platform) -> None:
    platform.start("-m", "collab.serve", "--only", "web")
    uploader = Uploader(platform)
    chance = random.Random(20261121)
    for number in range(5):
        before = platform.count("version")
        connection = uploader.begin()
        connection.send(bytes([number]) + CONTENT[1:])
        connection.send(END)
        time.sleep(chance.uniform(0, 0.1))  # somewhere between arriving, keeping and committing
        kill_web(platform)
        connection.close()
        check_rows_have_files(platform, versions=platform.count("version"))
        assert platform.count("version") - before in (0, 1)
