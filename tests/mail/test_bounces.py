"""Reports of mail servers are believed when they come to the address that only we could give."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from collab.base.mail import OutgoingMail, queue_mail, send_due
from collab.base.mail.bounces import settle, take_report, trouble_with
from collab.base.mail.mailbox import look
from collab.base.mail.models import TroubledAddress
from collab.extensions import db
from tests.conftest import NOW
from tests.mail.mailbox import Mailbox
from tests.post_office import PostOffice

HOUR = timedelta(hours=1)
REPORT = """\
Return-Path: <>
From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="F1.1/mx.example.org"

This is a MIME-encapsulated message.

--F1.1/mx.example.org
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--F1.1/mx.example.org
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
X-Postfix-Queue-ID: F1
Arrival-Date: Mon, 16 Nov 2026 10:00:00 +0100 (CET)

Final-Recipient: rfc822; max@example.org
Original-Recipient: rfc822;max@example.org
Action: {action}
Status: {status}
Remote-MTA: dns; mx.stadt.example
Diagnostic-Code: smtp; 550 5.1.1 <max@example.org>: Recipient address
    rejected: User unknown

--F1.1/mx.example.org
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

{returned}

--F1.1/mx.example.org--
"""


@pytest.fixture
def office(app: Flask) -> Iterator[PostOffice]:
    office = PostOffice()
    app.config.update(office.settings, BOUNCE_FROM="bounces@platform.example")
    with office.open():
        yield office


@pytest.fixture
def sent(office: PostOffice) -> OutgoingMail:
    """A mail that the server has taken."""
    mail = queue_mail(
        recipient="max@example.org", subject="Hallo", text="Hallo", message_key="hello-1", now=NOW
    )
    db.session.commit()
    assert send_due(NOW) == 1
    return mail


def a_report(office: PostOffice, action: str = "failed", status: str = "5.1.1", to: str = "") -> bytes:
    """What a server makes of the mail that it got: sent to its envelope sender, with its header."""
    header = office.raw[0].decode().split("\r\n\r\n")[0].replace("\r\n", "\n")
    text = REPORT.format(to=to or office.senders[0], action=action, status=status, returned=header)
    return text.replace("\n", "\r\n").encode()


def test_each_mail_has_an_envelope_sender_of_its_own(office: PostOffice, sent: OutgoingMail) -> None:
    assert office.senders[0].startswith(f"bounces+{sent.id}-")
    assert office.mails[0]["From"].addresses[0].addr_spec == "plattform@example.org"


def test_a_report_of_a_failure_is_noted_on_the_mail_and_on_the_address(
    office: PostOffice, sent: OutgoingMail
) -> None:
    assert take_report(a_report(office), NOW)
    assert (sent.bounced_at, sent.report_status) == (NOW, "5.1.1")
    assert sent.report == "550 5.1.1 <max@example.org>: Recipient address rejected: User unknown"
    assert take_report(a_report(office), NOW + HOUR)
    assert sent.bounced_at == NOW, "the same report twice changes nothing"
    trouble = trouble_with("Max@example.org")
    assert trouble is not None and trouble.status == "5.1.1"
    again = queue_mail(recipient="max@example.org", subject="H", text="H", message_key="hello-2", now=NOW)
    db.session.commit()
    assert send_due(NOW) == 1 and again.sent_at, "nothing is held back"
    assert settle("max@example.org") and trouble_with("max@example.org") is None


def test_a_delay_is_told_apart_from_a_failure(office: PostOffice, sent: OutgoingMail) -> None:
    assert take_report(a_report(office, "delayed", "4.4.1"), NOW)
    assert (sent.delayed_at, sent.bounced_at) == (NOW, None)
    assert db.session.scalars(select(TroubledAddress)).all() == []
    take_report(a_report(office), NOW + HOUR)
    assert (sent.delayed_at, sent.bounced_at) == (None, NOW + HOUR)
    take_report(a_report(office, "delayed", "4.4.1"), NOW + 2 * HOUR)
    assert sent.report_status == "5.1.1"


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded", ""])
def test_other_reports_change_nothing(office: PostOffice, sent: OutgoingMail, action: str) -> None:
    assert not take_report(a_report(office, action, "2.0.0"), NOW)
    assert (sent.bounced_at, sent.delayed_at) == (None, None)


def test_forged_reports_do_nothing(office: PostOffice, sent: OutgoingMail) -> None:
    true = a_report(office)
    without_mark = true.replace(b"X-Delivery-Mark", b"X-Something-Else")
    tag = office.senders[0].encode()
    code = tag.split(b"-")[1].split(b"@")[0]
    other = f"bounces+{sent.id + 1}-".encode() + code + b"@platform.example"
    for forged in (
        without_mark.replace(code, b"0" * 16),
        without_mark.replace(tag, other),
        without_mark.replace(tag, b"bounces@platform.example"),
        without_mark.replace(b"<hello-1@", b"<hello-2@"),
        b"",
        b"\xff\xfe\x00" * 200,
        true.replace(b"message/delivery-status", b"text/plain"),
    ):
        assert not take_report(forged, NOW)
    assert sent.bounced_at is None
    unsent = queue_mail(recipient="rita@example.org", subject="H", text="H", message_key="h-2", now=NOW)
    db.session.flush()
    assert unsent.bounced_at is None


def test_a_server_that_drops_the_tag_is_understood_by_the_mark_in_what_it_returns(
    office: PostOffice, sent: OutgoingMail
) -> None:
    assert take_report(a_report(office, to="bounces@platform.example"), NOW)
    assert sent.bounced_at == NOW


def test_an_address_refused_by_the_server_itself_is_troubled_and_refused_content_is_not(
    office: PostOffice,
) -> None:
    for name in ("max", "rita"):
        queue_mail(recipient=f"{name}@example.org", subject="H", text="H", message_key=name, now=NOW)
    db.session.commit()
    office.refuse["max@example.org"] = "550 5.1.1 no such mailbox"
    office.refuse_data["rita@example.org"] = "554 5.7.1 looks like spam"
    for hours in range(3):
        send_due(NOW + hours * HOUR)
    assert [row.address for row in db.session.scalars(select(TroubledAddress))] == ["max@example.org"]


def test_the_command_reads_one_message_and_never_fails(
    app: Flask, office: PostOffice, sent: OutgoingMail
) -> None:
    runner = app.test_cli_runner()
    assert runner.invoke(args=["mail", "bounce"], input=b"Subject: hello\r\n\r\nNo report").exit_code == 0
    told = runner.invoke(args=["mail", "bounce"], input=a_report(office))
    assert (told.exit_code, told.output) == (0, "noted\n")
    db.session.expire_all()
    assert sent.bounced_at is not None


def test_reports_are_fetched_from_a_mailbox_and_other_messages_stay_there(
    app: Flask, office: PostOffice, sent: OutgoingMail
) -> None:
    box = Mailbox()
    box.messages = {3: b"Subject: Ich bin im Urlaub\r\n\r\nBis bald", 7: a_report(office)}
    with box.open():
        app.config.update(
            IMAP_HOST="127.0.0.1", IMAP_PORT=box.port, IMAP_SECURITY="none", IMAP_USER="bounces"
        )
        app.config["IMAP_PASSWORD"] = "wrong"
        assert look(NOW) == 0
        app.config["IMAP_PASSWORD"] = "right"
        assert look(NOW) == 1
        assert look(NOW) == 0
    db.session.expire_all()
    assert sent.bounced_at == NOW
    assert list(box.messages) == [3] and box.seen == {3}
    assert look(NOW) == 0, "a mailbox that is away is no error"
