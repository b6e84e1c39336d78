"""Retention: rules by document type, what is due, deleting by a person with a record."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from collab.archive import retention
from collab.archive.marking import mark
from collab.archive.models import Disposal
from collab.archive.retention import Period
from collab.attachments.models import Attachment
from collab.base.errors import Refused
from collab.documents import actions as documents
from collab.documents.files import take_in
from collab.documents.kind import document_subject
from collab.documents.models import Document, DocumentType
from collab.extensions import db
from collab.minutes import actions as meetings
from collab.minutes.models import MinutesState
from tests.conftest import NOW, SignIn, World

CLOSED = datetime(2023, 11, 15, 10, 0, tzinfo=UTC)


@pytest.fixture
def document(app: Flask, world: World) -> Document:
    """A documentation of a workspace that was closed three years ago and a day."""
    arrival = take_in(io.BytesIO(b"Teilnahmeliste"), "Liste.txt")
    found = documents.add_document(world.workspaces["forum"], None, arrival, actor=world.max, now=CLOSED)
    found.doctype = DocumentType.DOCUMENTATION
    world.workspaces["forum"].archived_at = CLOSED
    return found


def keep_for(years: int, world: World) -> None:
    retention.set_rules(
        {DocumentType.DOCUMENTATION: Period(years, "Aktenordnung")}, actor=world.petra, now=NOW
    )


def is_due(document: Document) -> bool:
    db.session.flush()
    return document in retention.due(NOW).documents


def test_without_a_rule_nothing_is_ever_due(document: Document) -> None:
    assert not is_due(document)


def test_a_document_is_due_when_the_years_after_closing_are_over(document: Document, world: World) -> None:
    keep_for(4, world)
    assert not is_due(document)
    keep_for(3, world)
    assert is_due(document)
    world.workspaces["forum"].archived_at = None
    assert not is_due(document), "only closed workspaces count"


def test_a_lasting_result_is_never_due(document: Document, world: World) -> None:
    keep_for(1, world)
    subject = document_subject(world.petra, document.key)
    assert subject is not None
    mark(subject, note="Muster", topic=None, cities=[], actor=world.petra, now=NOW)
    assert not is_due(document)


@pytest.mark.parametrize("kind", ["meeting", "paper"])
def test_a_document_that_approved_minutes_or_papers_name_is_never_due(
    document: Document, world: World, approved_meeting: int, kind: str
) -> None:
    keep_for(1, world)
    db.session.add(
        Attachment(
            workspace_id=document.workspace_id,
            kind=kind,
            object_id=approved_meeting,
            document_id=document.id,
            added_at=NOW,
            added_by_id=world.max.id,
        )
    )
    assert not is_due(document)


@pytest.fixture
def approved_meeting(app: Flask, world: World) -> int:
    with app.test_request_context():
        meeting = meetings.plan_meeting(
            world.workspaces["forum"],
            meetings.MeetingFields(
                title="Sitzung", starts_at=CLOSED - timedelta(days=9), ends_at=CLOSED - timedelta(days=8)
            ),
            [],
            actor=world.max,
            now=CLOSED - timedelta(days=10),
        )
    meeting.state = MinutesState.APPROVED
    db.session.flush()
    return meeting.id


def test_the_office_deletes_what_is_due_and_a_record_stays(
    as_: SignIn, document: Document, world: World
) -> None:
    keep_for(3, world)
    key, petra = document.key, as_("petra")
    assert document.title in petra.get("/admin/retention").text
    refused = petra.post("/admin/retention/due", data={"document": key, "what": "dispose", "reason": ""})
    assert refused.status_code == 422
    petra.post(
        "/admin/retention/due", data={"document": key, "what": "dispose", "reason": "Frist abgelaufen"}
    )
    record = db.session.scalars(select(Disposal)).one()
    assert (record.title, record.reason) == (document.title, "Frist abgelaufen")
    assert record.rule == "3 Jahre nach Abschluss (Aktenordnung)"
    assert record.digests == [hashlib.sha256(b"Teilnahmeliste").hexdigest()]
    db.session.expire_all()
    assert document.trashed_at is not None
    documents.destroy_document(document, NOW)
    db.session.commit()
    assert record.title in petra.get("/admin/retention/records").text
    assert hashlib.sha256(b"Teilnahmeliste").hexdigest() in petra.get("/admin/retention/records.csv").text


def test_a_deletion_is_taken_back_while_the_document_is_in_the_trash(
    document: Document, world: World
) -> None:
    keep_for(3, world)
    db.session.flush()
    record = retention.dispose([document.key], "Frist", actor=world.petra, now=NOW)[0]
    assert not is_due(document)
    retention.take_back(record, actor=world.petra, now=NOW)
    assert document.trashed_at is None
    assert record.taken_back_at == NOW
    documents.destroy_document(document, NOW)
    with pytest.raises(Refused, match="endgültig gelöscht"):
        retention.take_back(record, actor=world.petra, now=NOW)


def test_what_is_not_due_cannot_be_deleted_by_its_address(document: Document, world: World) -> None:
    keep_for(9, world)
    db.session.flush()
    assert retention.dispose([document.key], "Frist", actor=world.petra, now=NOW) == []
    assert document.trashed_at is None


def test_somebody_keeps_a_document_longer_until_a_day(document: Document, world: World) -> None:
    keep_for(3, world)
    db.session.flush()
    retention.hold([document.key], date(2027, 1, 1), "Rechtsstreit", actor=world.petra, now=NOW)
    assert not is_due(document)
    assert document in retention.due(datetime(2027, 1, 3, tzinfo=UTC)).documents
    with pytest.raises(Refused, match="in der Zukunft"):
        retention.hold([document.key], NOW.date(), "zu spät", actor=world.petra, now=NOW)


@pytest.mark.parametrize("years", ["0", "101", "0100000", "drei", "1.5", "²"])
def test_a_rule_that_is_no_number_of_years_is_refused(as_: SignIn, years: str) -> None:
    answer = as_("petra").post("/admin/retention", data={"years-concept": years})
    assert answer.status_code == 422
    assert "keine Zahl von Jahren" in answer.text
