"""Mails as the page shows them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from email.message import EmailMessage
from pathlib import Path

import pytest

from collab.base.preview import MailAttachment, mail
from tests.base.extract.outlook import outlook_message

pytestmark = pytest.mark.usefixtures("nothing_left_behind")


def test_a_mail_is_taken_apart(tmp_path: Path) -> None:
    letter = EmailMessage()
    letter["From"] = "Jörg Müller <joerg@example.org>"
    letter["To"] = '"Leitner, Lea" <lea@example.org>, max@example.org'
    letter["Cc"] = "buero@example.org"
    letter["Subject"] = "Einladung nach Mülheim"
    letter["Date"] = "Tue, 17 Mar 2009 10:15:00 +0100"
    letter.set_content("Guten Tag,\n\n  * ein Punkt\n    darunter\n")
    letter.add_attachment(b"12345", "application", "pdf", filename="Größe.pdf")
    (tmp_path / "x").write_bytes(letter.as_bytes())
    view = mail(tmp_path / "x", "message/rfc822")
    assert view is not None
    assert view.sender == "Jörg Müller <joerg@example.org>"
    assert view.to == ["Leitner, Lea <lea@example.org>", "max@example.org"]
    assert view.cc == ["buero@example.org"]
    assert view.subject == "Einladung nach Mülheim"
    assert view.date == datetime(2009, 3, 17, 10, 15, tzinfo=timezone(timedelta(hours=1)))
    assert view.text == "Guten Tag,\n\n  * ein Punkt\n    darunter"
    assert view.attachments == [MailAttachment("Größe.pdf", 5, "application/pdf")]
    assert not view.cut


def test_a_mail_from_outlook_is_taken_apart(tmp_path: Path) -> None:
    view = mail(outlook_message(tmp_path / "x"), "application/vnd.ms-outlook")
    assert view is not None
    assert view.subject == "Einladung zur Sitzung" and "Lea Leitner" in view.sender
    assert view.to == ["Max <max@example.org>"]
    assert [(one.name, one.size) for one in view.attachments] == [
        ("tagesordnung.txt", 17),
        ("Weitergeleitete Nachricht.msg", 0),
    ]


def test_markup_in_a_mail_becomes_plain_words(tmp_path: Path) -> None:
    page = "<p>Hallo</p><script>alert(1)</script><img src=x onerror=alert(1)>"
    (tmp_path / "x").write_bytes(f"Subject: x\nContent-Type: text/html\n\n{page}".encode())
    view = mail(tmp_path / "x", "message/rfc822")
    assert view is not None and view.text == "Hallo"


def test_a_very_long_mail_is_cut_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"Subject: lang\n\n" + b"Wort " * 500_000)
    view = mail(tmp_path / "x", "message/rfc822")
    assert view is not None and view.cut and len(view.text) == 500_000


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (b"kaputt", "application/vnd.ms-outlook"),
        (b"Text", "text/plain"),
        (b"Subject: x\nContent-Type: message/rfc822\n\n" * 10_000, "message/rfc822"),
    ],
)
def test_what_is_no_mail_has_no_view(content: bytes, mime: str, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(content)
    assert mail(tmp_path / "x", mime) is None
