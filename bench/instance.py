"""An instance full of synthetic documents: rows written straight into the tables, and the index of them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import flask_migrate
from flask import Flask
from sqlalchemy import insert, select

import config
from bench.stopwatch import Rate, timed
from bench.texts import CITIES, SyntheticText, synthetic_texts
from collab import create_app
from collab.activity.models import Activity
from collab.base.columns import new_key
from collab.base.database import writing
from collab.documents.models import Document, DocumentType, Folder, TextState, Version, VersionText
from collab.documents.names import name_key, sort_key
from collab.extensions import db
from collab.people.models import Account, Organisation, Person
from collab.people.sessions import open_session
from collab.search import indexing
from collab.workspaces.models import Membership, Role, Workspace

WORKSPACES = 300
VISIBLE = 40
IN_ONE_FOLDER = 500
WORDS = (200, 600)
READER = "leserin@example.org"
FOLDER_KEY = "messreihe"
DOCUMENT_KEY = "messblatt"
FIRST_VERSIONS = 3
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES = {
    "Protokoll": DocumentType.MINUTES, "Konzept": DocumentType.CONCEPT, "Vorlage": DocumentType.TEMPLATE,
    "Dokumentation": DocumentType.DOCUMENTATION, "Präsentation": DocumentType.PRESENTATION,
}  # fmt: skip


def application(folder: Path) -> Flask:
    """The real application on this folder, with the settings of every day."""
    return create_app(config.flask_settings(config.load(settings(folder))))


def settings(folder: Path, **more: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {"DATA_DIR": str(folder), "LOG_LEVEL": "error"} | more


def build(folder: Path, documents: int, workspaces: int = WORKSPACES) -> Rate:
    """Fill an empty folder. Returns how many documents a second the index took when it was built."""
    app = application(folder)
    with app.app_context():
        flask_migrate.upgrade()
        with writing():
            _people_and_rooms(workspaces)
            _fill(documents, workspaces)
            db.session.commit()
        db.session.remove()
        return Rate.of(documents, timed(indexing.build_anew))


def texts(documents: int) -> Iterator[SyntheticText]:
    """Synthetic texts, cut at the end of a paragraph to between 200 and some 600 words."""
    low, high = WORDS
    for text in synthetic_texts(documents):
        most = low + text.number * 37 % (high - low + 1)
        kept: list[str] = []
        for paragraph in text.text.split("\n\n"):
            kept.append(paragraph)
            if sum(len(part.split()) for part in kept) >= most:
                break
        yield replace(text, text="\n\n".join(kept))


def signed_in_cookie(app: Flask) -> str:
    """The cookie header of a browser in which the reader is signed in."""
    with app.app_context():
        reader = db.session.scalars(select(Account).where(Account.email == READER)).one()
        with writing():
            token = open_session(reader, browser="bench", address="127.0.0.1", now=datetime.now(UTC))
            db.session.commit()
    with app.test_client() as client, client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True
    kept = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert kept is not None
    return f"{kept.key}={kept.value}"


def _people_and_rooms(workspaces: int) -> None:
    """The reader has the number 1 and is a member of the first forty workspaces."""
    now = datetime.now(UTC)
    db.session.add_all(Organisation(name=city, official_name=city, is_city=True) for city in CITIES)
    db.session.flush()
    add_account("Lena", "Leserin", READER, now)
    rooms = [
        {"id": number, "slug": f"raum-{number}", "title": f"Arbeitsbereich {number}", "purpose": "Messung",
         "created_at": now - timedelta(days=number)}
        for number in range(1, workspaces + 1)
    ]  # fmt: skip
    insert_rows(Workspace, rooms)
    insert_rows(Membership, memberships(1, range(1, min(VISIBLE, workspaces) + 1), now))


def add_account(given: str, family: str, email: str, now: datetime) -> Account:
    person = Person(given_name=given, family_name=family, email=email, organisation_id=1, created_at=now)
    account = Account(person=person, email=email, created_at=now)
    db.session.add(account)
    db.session.flush()
    return account


def memberships(
    account: int, rooms: Iterable[int], now: datetime, role: Role = Role.MEMBER
) -> list[dict[str, Any]]:
    return [{"workspace_id": n, "account_id": account, "role": role, "created_at": now} for n in rooms]


def _fill(documents: int, workspaces: int) -> None:
    """The first 500 documents (of few: half of them) lie in one folder of the first workspace."""
    now = datetime.now(UTC)
    db.session.add(
        Folder(id=1, key=FOLDER_KEY, workspace_id=1, name="Messreihe", created_at=now, created_by_id=1)
    )
    db.session.flush()
    authors: dict[str, int] = {}
    source = texts(documents)
    in_folder = min(IN_ONE_FOLDER, documents // 2)
    while some := list(islice(source, 500)):
        for text in some:
            if text.author not in authors:
                given, family = text.author.split()
                author = add_account(given, family, f"{given}.{family}@example.org", now)
                authors[text.author] = author.id
                if rooms := memberships(author.id, range(author.id, workspaces, 7), now):
                    insert_rows(Membership, rooms)
        places = {
            text.number: 1 if text.number <= in_folder else text.number % workspaces + 1 for text in some
        }
        insert_rows(
            Document,
            [_document(text, places[text.number], in_folder, authors[text.author]) for text in some],
        )
        versions = [version for text in some for version in _versions(text, authors[text.author])]
        insert_rows(Version, versions)
        insert_rows(VersionText, [{"version_id": text.number, "text": text.text} for text in some])
        insert_rows(Activity, [_line(text, places[text.number], authors[text.author]) for text in some])


def insert_rows(table: Any, rows: list[dict[str, Any]]) -> None:
    db.session.execute(insert(table), rows)


def _document(text: SyntheticText, room: int, in_folder: int, author: int) -> dict[str, Any]:
    filename = f"{text.title.replace(': ', '_').replace(' ', '_')}_{text.number}.docx"
    moment = _moment(text)
    return {
        "id": text.number, "key": DOCUMENT_KEY if text.number == 1 else new_key(),
        "workspace_id": room, "folder_id": 1 if text.number <= in_folder else None,
        "filename": filename, "name_key": name_key(filename), "title": text.title,
        "title_key": sort_key(text.title), "guessed": [], "day": text.day,
        "doctype": TYPES.get(text.doctype, DocumentType.OTHER), "city_id": CITIES.index(text.city) + 1,
        "created_at": moment, "created_by_id": author,
        "current_number": FIRST_VERSIONS if text.number == 1 else 1, "changed_at": moment,
    }  # fmt: skip


def _versions(text: SyntheticText, author: int) -> Iterator[dict[str, Any]]:
    """One version each; the first document has older ones beside it, with numbers out of the way."""
    last = FIRST_VERSIONS if text.number == 1 else 1
    for number in range(1, last + 1):
        yield {
            "id": text.number if number == last else 10_000_000 + number, "document_id": text.number,
            "number": number, "digest": hashlib.sha256(f"{text.number}.{number}".encode()).hexdigest(),
            "size": 20_000 + text.number, "mime": DOCX, "filename": "Datei.docx", "author_id": author,
            "created_at": _moment(text), "text_state": TextState.READ, "pages": [],
        }  # fmt: skip


def _line(text: SyntheticText, room: int, author: int) -> dict[str, Any]:
    return {
        "number": text.number, "at": _moment(text), "actor_id": author, "verb": "document.uploaded",
        "kind": "document", "object_id": text.number, "workspace_id": room,
        "title": text.title, "detail": {"filename": "Datei.docx"},
    }  # fmt: skip


def _moment(text: SyntheticText) -> datetime:
    morning = datetime.combine(text.day, datetime.min.time(), UTC) + timedelta(hours=8)
    return morning + timedelta(minutes=text.number % 480)
