"""Uploading: what arrives, under which name, as what; and what must not."""

from __future__ import annotations

from sqlalchemy import select

from collab.documents.models import Document
from collab.extensions import db
from tests.conftest import SignIn, World
from tests.documents.conftest import upload


def test_an_uploaded_file_is_a_document_with_one_version(as_: SignIn, world: World) -> None:
    answer = upload(as_("max"), "/w/forum/documents", ("Protokoll 12.03.2026.txt", b"Beschluss gefasst"))
    assert answer.status_code == 201, answer.text
    document = db.session.scalar(select(Document))
    assert document is not None
    assert answer.json["document"] == {
        "title": "Protokoll 12.03.2026", "url": f"/d/{document.key}", "number": 1
    }  # fmt: skip
    assert document.day.isoformat() == "2026-03-12" and document.doctype == "minutes"
    page = as_("rita").get(f"/d/{document.key}")
    assert page.status_code == 200 and "Protokoll 12.03.2026" in page.text
    got = as_("rita").get(f"/d/{document.key}/download", buffered=True)
    assert got.data == b"Beschluss gefasst"
    assert as_("rita").get("/w/forum/documents").status_code == 200
