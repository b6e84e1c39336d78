# ruff: noqa: E501 - contents of files are clearer on one line
"""Mails as they come: with attachments, in wrong charsets, inside each other."""

from __future__ import annotations

from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.base.conftest import needs
from tests.base.extract.builders import docx, locked_pdf, page_picture, paragraph, pdf, said
from tests.base.extract.conftest import Read

pytestmark = pytest.mark.usefixtures("nothing_left_behind")

OFFICE = "vnd.openxmlformats-officedocument.wordprocessingml.document"


def invitation() -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Jörg Müller <joerg@example.org>"
    mail["To"] = "Lea Leitner <lea@example.org>, max@example.org"
    mail["Cc"] = "Projektbüro <buero@example.org>"
    mail["Subject"] = "Einladung zur Sitzung der Regiegruppe in Mülheim"
    mail["Date"] = "Tue, 17 Mar 2009 10:15:00 +0100"
    mail.set_content("Sehr geehrte Damen und Herren,\nhier die Unterlagen.")
    return mail


def test_head_body_and_attachments_are_read(tmp_path: Path, read: Read) -> None:
    mail = invitation()
    attached = docx(tmp_path / "a", paragraph("Handlungskonzept"))
    mail.add_attachment(attached.read_bytes(), "application", OFFICE, filename="Konzept für Mülheim.docx")
    mail.add_attachment(
        pdf(tmp_path / "b", said("Tagesordnung")).read_bytes(), "application", "pdf", filename="to.pdf"
    )
    found = read("mail.eml", mail.as_bytes())
    for words in (
        "Einladung zur Sitzung der Regiegruppe in Mülheim", "Jörg Müller <joerg@example.org>", "Lea Leitner", "Projektbüro",
        "hier die Unterlagen", "Konzept für Mülheim.docx", "Handlungskonzept", "Tagesordnung",
    ):  # fmt: skip
        assert words in found.text
    assert found.title == mail["Subject"] and found.created == date(2009, 3, 17)
    assert found.pages == [] and not found.truncated


def test_of_two_forms_of_the_same_text_the_plain_one_is_read(read: Read) -> None:
    mail = invitation()
    mail.add_alternative("<p>hier die <b>Unter</b>lagen als HTML</p>", subtype="html")
    found = read("mail.eml", mail.as_bytes())
    assert "hier die Unterlagen." in found.text and "als HTML" not in found.text


def test_a_mail_in_html_only_is_read(read: Read) -> None:
    mail = invitation()
    mail.set_content("<style>p{}</style><p>Nur <b>Html</b></p>", subtype="html")
    assert "Nur Html" in read("mail.eml", mail.as_bytes()).text


def test_a_mail_in_a_mail_in_a_mail_is_read(tmp_path: Path, read: Read) -> None:
    inner = invitation()
    inner.replace_header("Subject", "Die innerste Nachricht")
    inner.add_attachment(
        docx(tmp_path / "a", paragraph("Innenstadtkonzept")).read_bytes(), "application", OFFICE
    )
    for _ in range(2):
        outer = invitation()
        outer.add_attachment(inner)
        inner = outer
    found = read("mail.eml", inner.as_bytes())
    assert "Die innerste Nachricht" in found.text and "Innenstadtkonzept" in found.text


def test_what_is_locked_in_an_attachment_leaves_the_rest_readable(tmp_path: Path, read: Read) -> None:
    mail = invitation()
    mail.add_attachment(locked_pdf(tmp_path / "a").read_bytes(), "application", "pdf", filename="geheim.pdf")
    mail.add_attachment(b"\x89PNG\r\n\x1a\nkaputt", "image", "png", filename="kaputt.png")
    mail.add_attachment(b"Am Ende", "text", "plain", filename="ende.txt")
    found = read("mail.eml", mail.as_bytes())
    assert found.state == "read" and "geheim.pdf" in found.text and "Am Ende" in found.text


@needs("tesseract")
def test_a_logo_in_a_signature_is_not_recognised_but_an_attached_scan_is(tmp_path: Path, read: Read) -> None:
    page_picture("Wappen").save(tmp_path / "logo", "PNG")
    page_picture("Beschlussvorlage").save(tmp_path / "scan", "PNG")
    mail = invitation()
    mail.add_alternative("<img src='cid:logo'>", subtype="html")
    mail.get_payload()[1].add_related((tmp_path / "logo").read_bytes(), "image", "png", cid="<logo>")
    mail.add_attachment((tmp_path / "scan").read_bytes(), "image", "png", filename="scan.png")
    found = read("mail.eml", mail.as_bytes())
    assert "Beschlussvorlage" in found.text and "Wappen" not in found.text


HEAD = b"From: Lea <lea@example.org>\r\nSubject: Test\r\n"


@pytest.mark.parametrize(
    ("mail", "words"),
    [
        (HEAD + b"Content-Type: text/plain; charset=iso-8859-1\r\n\r\nGr\xfc\xdfe", "Grüße"),
        (HEAD + b"Content-Type: text/plain; charset=us-ascii\r\n\r\nGr\xc3\xbc\xc3\x9fe", "Grüße"),
        (HEAD + b"Content-Type: text/plain; charset=gibtesnicht\r\n\r\nGr\xfc\xdfe", "Grüße"),
        (HEAD + b"Content-Type: text/plain; charset=\"zlib\"\r\n\r\nGr\xfc\xdfe", "Grüße"),
        (HEAD + b"Content-Type: text/plain; charset=punycode\r\n\r\nGr\xfc\xdfe", "Grüße"),
        (HEAD + b"\r\nGr\xfc\xdfe", "Grüße"),
        (HEAD + b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC=\r\n=C3=9Fe", "Grüße"),
        (HEAD + b"Content-Transfer-Encoding: base64\r\n\r\nR3LDvMOfZQ", "Grüße"),
        (HEAD + b"Content-Transfer-Encoding: erfunden\r\n\r\nGruesse", "Gruesse"),
        (HEAD.replace(b"Test", b"Gr\xfc\xdfe"), "Grüße"),
        (HEAD.replace(b"Test", "Grüße".encode()), "Grüße"),
        (HEAD.replace(b"Test", b"=?iso-8859-1?Q?Gr=FC=DF?= =?utf-8?B?ZQ==?="), "Grüße"),
        (HEAD.replace(b"Test", b"=?utf-8?Q?Gr=C3=BC?="), "Grü"),
        (HEAD.replace(b"Test", b"=?kaputt?X?Gruesse?="), "Gruesse"),
        (HEAD + b"Date: gestern\r\n\r\nText", "Text"),
        (HEAD + b"Content-Type: multipart/mixed\r\n\r\nohne Grenze", "Test"),
        (HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nnie zu Ende", "nie zu Ende"),
        (HEAD + b"Content-Type: message/rfc822\r\n\r\n", "Test"),
        (HEAD + b"To: \"unbalanced <a@b, c@d>>\r\n\r\nText", "Text"),
    ],
)  # fmt: skip
def test_faulty_mails_are_read_as_far_as_they_go(mail: bytes, words: str, read: Read) -> None:
    found = read("mail.eml", mail)
    assert found.state == "read" and words in found.text


def test_the_name_of_an_attachment_is_decoded_in_both_manners(read: Read) -> None:
    part = (
        b"--x\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; %s\r\n\r\nx\r\n"
    )
    mail = HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n"
    mail += (
        part % b"filename*=utf-8''Gr%C3%BC%C3%9Fe.bin"
        + part % b'filename="=?utf-8?Q?Stra=C3=9Fe.bin?="'
        + b"--x--"
    )
    text = read("mail.eml", mail).text
    assert "Grüße.bin" in text and "Straße.bin" in text
