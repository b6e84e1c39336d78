"""Mails leave the outbox one by one; a bad one or a server that is down costs nothing but time."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from collab.base.mail import MailFile, OutgoingMail, mail_waits, queue_mail, send_due
from collab.base.storage import referenced_digests
from collab.extensions import db
from tests.conftest import NOW
from tests.post_office import PostOffice

MINUTE = timedelta(minutes=1)


@pytest.fixture
def office(app: Flask) -> Iterator[PostOffice]:
    office = PostOffice()
    app.config.update(office.settings)
    with office.open():
        yield office


def put(recipient: str, key: str = "", **more: object) -> OutgoingMail:
    key = key or f"k-{recipient[:3]}"
    mail = queue_mail(
        recipient=recipient, subject="Grüße aus Köln", text="Schöne Grüße\n", message_key=key, now=NOW, **more
    )  # type: ignore[arg-type]  # fmt: skip
    db.session.commit()
    return mail


def test_a_mail_arrives_as_text_and_html_in_utf8(office: PostOffice) -> None:
    put("max@example.org", "hello-1", html="<p>Schöne Grüße</p>")
    assert send_due(NOW) == 1
    (mail,) = office.mails
    assert mail["Subject"] == "Grüße aus Köln"
    assert mail["Message-ID"] == "<hello-1@127.0.0.1>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == NOW
    assert mail["From"].addresses[0].display_name == "Städtekooperation"
    assert mail.get_content_type() == "multipart/alternative"
    text, html = mail.iter_parts()
    assert text.get_content().strip() == "Schöne Grüße"  # type: ignore[attr-defined]
    assert html.get_content().strip() == "<p>Schöne Grüße</p>"  # type: ignore[attr-defined]


def test_a_file_goes_with_the_mail_and_is_kept_as_long_as_the_mail_may_go_out(
    app: Flask, office: PostOffice
) -> None:
    stored = app.extensions["store"].put(io.BytesIO(b"%PDF-1.7 Niederschrift"))
    sent = put("max@example.org", files=[MailFile(stored.digest, "Protokoll März.pdf", "application/pdf")])
    assert stored.digest in referenced_digests()
    assert send_due(NOW) == 1
    (mail,) = office.mails
    (attached,) = mail.iter_attachments()
    assert attached.get_filename() == "Protokoll März.pdf"
    assert attached.get_content_type() == "application/pdf"
    assert attached.get_content() == b"%PDF-1.7 Niederschrift"  # type: ignore[attr-defined]
    assert stored.digest not in referenced_digests()
    sent.bounced_at = NOW
    db.session.commit()
    assert stored.digest in referenced_digests(), "the office may send it again"


def test_an_invitation_is_one_more_way_to_read_the_mail_and_a_file(office: PostOffice) -> None:
    entry = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Sitzung für alle\r\nEND:VCALENDAR\r\n"
    put("max@example.org", html="<p>Sitzung</p>", calendar=entry)
    assert send_due(NOW) == 1
    (mail,) = office.mails
    ways = next(part for part in mail.walk() if part.get_content_type() == "multipart/alternative")
    assert [part.get_content_type() for part in ways.iter_parts()] == [  # type: ignore[attr-defined]
        "text/plain", "text/html", "text/calendar",
    ]  # fmt: skip
    calendar = list(ways.iter_parts())[-1]  # type: ignore[attr-defined]
    assert calendar["Content-Type"].params["method"] == "REQUEST"
    assert calendar.get_payload(decode=True) == entry.encode()
    (file,) = mail.iter_attachments()
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "termin.ics")


def test_a_mail_whose_file_is_lost_holds_up_no_other(office: PostOffice) -> None:
    lost = put("max@example.org", files=[MailFile("0" * 64, "weg.pdf", "application/pdf")])
    put("rita@example.org")
    assert send_due(NOW) == 1
    assert office.recipients() == ["rita@example.org"]
    assert lost.attempts == 1 and lost.last_error is not None


def test_a_long_address_in_list_unsubscribe_stays_in_one_piece(office: PostOffice) -> None:
    address = "<https://kooperation.example.org/n/" + "Abc_123" * 20 + ">"
    put("max@example.org", headers={"List-Unsubscribe": address})
    send_due(NOW)
    assert f"List-Unsubscribe: {address}".encode() in office.raw[0]


def test_what_was_sent_is_not_sent_again(office: PostOffice) -> None:
    put("max@example.org")
    assert send_due(NOW) == 1
    assert not mail_waits(NOW + timedelta(days=1))
    assert send_due(NOW + timedelta(days=1)) == 0
    assert len(office.raw) == 1


def test_one_connection_serves_the_batch(office: PostOffice) -> None:
    for name in ("lea", "max", "rita"):
        put(f"{name}@example.org")
    assert send_due(NOW) == 3
    assert office.connections == 1


def test_a_refused_recipient_stops_nobody_and_is_given_up_with_the_reason(office: PostOffice) -> None:
    bad, good = put("bad@example.org"), put("max@example.org")
    office.refuse["bad@example.org"] = "550 5.1.1 no such mailbox"
    moment = NOW
    for _ in range(3):
        send_due(moment)
        moment += timedelta(hours=1)
    assert good.sent_at and bad.sent_at is None
    assert bad.given_up_at is not None
    assert "no such mailbox" in (bad.last_error or "")
    assert not mail_waits(moment + timedelta(days=30))


def test_a_recipient_refused_for_now_is_tried_again_and_arrives(office: PostOffice) -> None:
    mail = put("max@example.org")
    office.refuse["max@example.org"] = "450 4.2.0 greylisted"
    for _ in range(5):  # more often than a refusal for good is tried
        assert send_due(mail.not_before) == 0
    assert mail.attempts == 5 and mail.given_up_at is None
    office.refuse.clear()
    assert send_due(mail.not_before - timedelta(seconds=1)) == 0
    assert send_due(mail.not_before) == 1
    assert mail.last_error is None


def test_refused_content_is_given_up_as_well(office: PostOffice) -> None:
    mail = put("max@example.org")
    office.refuse_data["max@example.org"] = "554 looks like spam"
    for hours in range(3):
        send_due(NOW + timedelta(hours=hours))
    assert mail.given_up_at is not None


def test_a_server_that_is_down_uses_up_no_attempt(app: Flask) -> None:
    office = PostOffice()
    app.config.update(office.settings)
    mails = [put(f"{name}@example.org") for name in ("lea", "max")]
    moment = NOW
    for _ in range(50):
        assert send_due(moment) == 0
        moment = mails[0].not_before
    assert [mail.attempts for mail in mails] == [0, 0]
    assert all(mail.last_error for mail in mails)
    with office.open():
        assert send_due(moment) == 2


def test_a_server_that_is_shutting_down_uses_up_no_attempt(office: PostOffice) -> None:
    first, second = put("lea@example.org"), put("max@example.org")
    office.refuse["lea@example.org"] = "421 closing"
    assert send_due(NOW) == 0
    assert (first.attempts, second.attempts) == (0, 0)
    office.refuse.clear()
    assert send_due(NOW + MINUTE) == 2


def test_a_wrong_password_is_not_tried_every_minute(app: Flask) -> None:
    office = PostOffice()
    office.password = "right"
    app.config.update(office.settings, SMTP_USER="platform", SMTP_PASSWORD="wrong")
    mail = put("max@example.org")
    with office.open():
        assert send_due(NOW) == 0
        assert mail.attempts == 0
        assert mail.not_before >= NOW + 10 * MINUTE
        app.config["SMTP_PASSWORD"] = "right"
        assert send_due(mail.not_before) == 1


def test_without_starttls_at_the_server_nothing_is_sent_in_the_clear(app: Flask, office: PostOffice) -> None:
    app.config["SMTP_SECURITY"] = "starttls"
    mail = put("max@example.org")
    assert send_due(NOW) == 0
    assert office.raw == [] and mail.attempts == 0


def test_a_mail_that_cannot_be_written_does_not_stop_the_others(office: PostOffice) -> None:
    broken, good = put("max@example.org", "broken"), put("lea@example.org", "good")
    broken.headers = {"X-Bad": "a\r\nBcc: all@example.org"}  # as if it had slipped into the database
    db.session.commit()
    assert send_due(NOW) == 1
    assert good.sent_at and broken.attempts == 1


def test_without_a_mail_server_mails_become_files(app: Flask, tmp_path: Path) -> None:
    mail = put("max@example.org", secret=True)
    assert send_due(NOW) == 1
    (file,) = (tmp_path / "mail").iterdir()
    read = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert read["To"] == "max@example.org"
    assert file.stat().st_mode & 0o077 == 0
    assert mail.text, "the office must still be able to hand the link over"


def test_a_full_disk_uses_up_no_attempt(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("in the way")
    mail = put("max@example.org")
    assert send_due(NOW) == 0
    assert mail.attempts == 0 and mail.last_error


def test_a_secret_mail_is_wiped_once_the_server_has_it(office: PostOffice) -> None:
    mail, plain = put("max@example.org", secret=True), put("lea@example.org")
    assert send_due(NOW) == 2
    assert mail.text == "" and plain.text


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("subject", "Hallo\r\nBcc: all@example.org"),
        ("subject", "Hallo\u2028Bcc: all@example.org"),
        ("recipient", "max@example.org\nBcc: all@example.org"),
        ("recipient", "max@example.org, lea@example.org"),
        ("recipient", "Max <max@example.org>"),
        ("recipient", ""),
        ("headers", {"X-One": "a\nBcc: b"}),
        ("headers", {"X One\n": "a"}),
        ("message_key", "a b>"),
    ],
)
def test_nothing_can_be_smuggled_into_a_header(field: str, value: object) -> None:
    usual = {"recipient": "max@example.org", "subject": "Hallo", "text": "", "message_key": "k", "now": NOW}
    with pytest.raises(ValueError):
        queue_mail(**{**usual, field: value})  # type: ignore[arg-type]


@pytest.mark.usefixtures("app")
def test_the_same_cause_writes_one_mail_only() -> None:
    put("max@example.org", "digest-1-7")
    with pytest.raises(IntegrityError):
        put("max@example.org", "digest-1-7")


def test_an_address_with_umlauts_in_the_host_arrives(office: PostOffice) -> None:
    put("max@köln.example")
    assert send_due(NOW) == 1
    assert office.mails[0]["To"] == "max@xn--kln-sna.example"
