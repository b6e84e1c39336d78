"""Large files: memory stays flat, and each byte is written once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from collab.extensions import db
from tests.conftest import ROOT, World

MEGABYTES = 300
GROWTH_ALLOWED = 30  # MB

PROGRAM = '''
import io, json, resource, sys
from datetime import UTC, datetime
from pathlib import Path
from tests.conftest import make_app
from collab.extensions import db
from collab.people.models import Account
from collab.people.sessions import open_session
from tests.documents.conftest import form, send, upload

SIZE = {megabytes} * 1_000_000

class Body(io.RawIOBase):
    """The upload form with a file of SIZE bytes that are made on the way."""
    def __init__(self, head, tail):
        self.parts, self.left = [head, tail], SIZE
        self.length = len(head) + SIZE + len(tail)
        self.block = bytes(range(256)) * 4096
    def readable(self):
        return True
    def readinto(self, buffer):
        if len(self.parts) == 2:
            taken = self.parts.pop(0)
        elif self.left:
            taken = memoryview(self.block)[: min(len(buffer), self.left)]
            self.left -= len(taken)
        else:
            taken = self.parts.pop() if self.parts else b""
        buffer[: len(taken)] = taken
        return len(taken)

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

def written():
    return int(Path("/proc/self/io").read_text().split("wchar: ")[1].split()[0]) / 1e6

app = make_app(Path(sys.argv[1]))
with app.app_context():
    account = db.session.query(Account).filter_by(email="max@example.org").one()
    client = app.test_client()
    token = open_session(account, browser="t", address="127.0.0.1", now=datetime.now(UTC))
    db.session.commit()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    small = upload(client, "/w/forum/documents", ("klein.bin", b"x"))
    url = small.json["document"]["url"]
    b"".join(client.get(url + "/download").iter_encoded())
    b"".join(client.get("/w/forum/documents/zip").iter_encoded())
    start, wrote = peak(), written()
    head, tail = form(("groß.bin", b"GRENZE")).split(b"GRENZE")
    body = Body(head, tail)
    answer = send(client, "/w/forum/documents", body, body.length)
    assert answer.status_code == 201, answer.text
    after_upload, wrote = peak() - start, written() - wrote
    download = client.get(answer.json["document"]["url"] + "/download")
    received = sum(len(chunk) for chunk in download.iter_encoded())
    zipped = client.get("/w/forum/documents/zip")
    packed = sum(len(chunk) for chunk in zipped.iter_encoded())
    grown = dict(upload=after_upload, all=peak() - start)
    print(json.dumps(grown | dict(received=received, packed=packed, wrote=wrote)))
'''


@pytest.mark.skipif(not Path("/proc/self/io").exists(), reason="needs the accounting of Linux")
def test_memory_stays_flat_while_a_large_file_comes_and_goes(world: World, tmp_path: Path) -> None:
    db.session.commit()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.replace("{megabytes}", str(MEGABYTES)), str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.strip().splitlines()[-1])
    assert found["received"] == MEGABYTES * 1_000_000
    assert found["packed"] > MEGABYTES * 1_000_000
    assert found["upload"] < GROWTH_ALLOWED, found
    assert found["all"] < GROWTH_ALLOWED, found
    assert found["wrote"] < MEGABYTES * 1.1, "each byte is written once"
