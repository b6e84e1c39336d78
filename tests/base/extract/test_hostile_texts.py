# ruff: noqa: E501 - the attacks are clearer on one line
"""Hostile mails, web pages, rich texts and calendars cost their limits and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.base.extract.builders import docx_of_one_repeated_piece, paragraph
from tests.base.extract.conftest import TIGHT, Read

pytestmark = pytest.mark.usefixtures("nothing_left_behind", "still_reading")


def test_a_mail_nested_a_hundred_deep_is_read_as_far_as_the_limit(read: Read) -> None:
    mail = b"Subject: der Kern\r\nTo: x@example.org\r\n\r\nHallo\r\n"
    for number in range(100):
        mail = (
            b"Subject: Schale %d\r\nTo: x@example.org\r\nContent-Type: message/rfc822\r\n\r\n" % number + mail
        )
    found = read("zwiebel.eml", mail, TIGHT)
    assert found.state == "read" and found.truncated
    assert "Schale 99" in found.text and "der Kern" not in found.text


def test_a_mail_nested_ten_thousand_deep_is_damaged(read: Read) -> None:
    mail = b"Subject: x\r\nTo: x@example.org\r\nContent-Type: message/rfc822\r\n\r\n" * 10_000
    assert read("zwiebel.eml", mail, TIGHT).state in ("unreadable", "read")


def test_a_mail_of_ten_thousand_parts_stops_at_the_limit(read: Read) -> None:
    part = b"--x\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nWort\r\n"
    mail = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: viel\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
    found = read("viel.eml", mail + part * 10_000 + b"--x--", TIGHT)
    assert found.state == "read" and found.truncated


def test_a_document_attached_two_hundred_times_counts_as_one_file(tmp_path: Path, read: Read) -> None:
    """The bomb in each attachment draws on the same time and text as all the others."""
    bomb = docx_of_one_repeated_piece(tmp_path / "b", paragraph("Bombe").encode(), 300_000).read_bytes()
    part = b"--x\r\nContent-Disposition: attachment; filename=a.docx\r\n\r\n" + bomb + b"\r\n"
    mail = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: viel\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
    found = read("viel.eml", mail + part * 50 + b"--x--", TIGHT)
    assert found.state == "read" and len(found.text) <= TIGHT.text_chars


@pytest.mark.parametrize(
    "body",
    [
        b"=" * 5_000_000,
        b"=\r\n" * 2_000_000,
        b"=3D=0A" * 1_000_000,
        b"=XY" * 2_000_000,
        b" \t" * 2_000_000 + b"=",
    ],
)
def test_tricks_with_quoted_printable_end(body: bytes, read: Read) -> None:
    head = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: Trick\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    assert read("trick.eml", head + body, TIGHT).state == "read"


@pytest.mark.parametrize(
    "piece", [b"=?utf-8?Q?a?= ", b"=?", b"=?utf-8?B?", b"(", b"<", b'"', b",", b"\\", b"a@b,"]
)
def test_tricks_with_headers_end(piece: bytes, read: Read) -> None:
    trick = piece * (2_000_000 // len(piece))
    mail = (
        b"From: %s\r\nTo: %s\r\nDate: %s\r\nSubject: %s\r\nContent-Type: text/plain; charset=%s\r\n\r\nDas Ende"
        % ((trick,) * 5)
    )
    found = read("trick.eml", mail, TIGHT)
    assert "Das Ende" in found.text or found.state == "unreadable"


@pytest.mark.parametrize(
    "markup",
    [
        b"<div>" * 1_000_000 + b"Mitte",
        b"<b><i>" * 200_000 + b"Mitte",
        b"<table>" * 100_000 + b"Mitte",
        b"<" * 5_000_000,
        b"&lt;" * 2_000_000,
        b"<!--" * 1_000_000,
        b"<html " + b"a=b " * 1_000_000,
        b"<html><!--" + b"-" * 3_000_000,
    ],
)
def test_web_pages_without_end_end(markup: bytes, read: Read) -> None:
    assert read("tief.html", markup, TIGHT).state in ("read", "no_text", "unreadable")


@pytest.mark.parametrize(
    "markup",
    [
        b"{\\rtf1 " + b"{" * 3_000_000,
        b"{\\rtf1 {\\pict\\bin99999999999 abc}Text}",
        b"{\\rtf1 " + b"\\'e4" * 1_000_000 + b"}",
        b"{\\rtf1 {\\fonttbl" + b"\\f0" * 500_000 + b"}Text}",
        b"{\\rtf1 " + b'{\\field{\\*\\fldinst{HYPERLINK "' * 50_000 + b"}",
        b"{\\rtf1 " + b"\\u-99999?" * 200_000 + b"}",
    ],
)
def test_rich_text_without_end_ends(markup: bytes, read: Read) -> None:
    assert read("tief.rtf", markup, TIGHT).state in ("read", "no_text", "unreadable")


@pytest.mark.parametrize(
    "piece", [b"BEGIN:VEVENT\r\n", b"SUMMARY:\r\n ", b'a;b="', b"X;" * 100, b"\\n", b"=\r\n"]
)
def test_calendars_without_end_end(piece: bytes, read: Read) -> None:
    calendar = b"BEGIN:VCALENDAR\r\nSUMMARY;ENCODING=QUOTED-PRINTABLE:" + piece * (2_000_000 // len(piece))
    assert read("tief.ics", calendar, TIGHT).state in ("read", "no_text", "unreadable")


def test_marks_piled_on_one_letter_end(read: Read) -> None:
    pile = ("e" + "\u0301\u0323" * 100_000).encode()
    assert read("turm.txt", pile, TIGHT).state == "read"
