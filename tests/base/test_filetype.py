"""The type of a file goes by what is in it."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest

from collab.base.filetype import PROTECTED_OFFICE, sniff
from tests.base.extract import olefiles
from tests.base.extract.builders import docx, paragraph

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAIL = b"From: Lea <lea@example.org>\r\nTo: max@example.org\r\nSubject: Protokoll\r\n\r\nHallo"


@pytest.mark.parametrize(
    ("content", "name", "mime"),
    [
        (b"%PDF-1.7\n", "brief.docx", "application/pdf"),
        (b"\n\n junk before %PDF-1.4", "scan", "application/pdf"),
        (b"{\\rtf1 Hallo}", "brief.doc", "application/rtf"),
        (b"\x89PNG\r\n\x1a\n....", "bild.jpg", "image/png"),
        (b"\xff\xd8\xff\xe0....", "bild", "image/jpeg"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "bild", "image/webp"),
        (b"\x00\x00\x00\x18ftypheic....", "foto.jpg", "image/heic"),
        (b"<!DOCTYPE html><p>Hallo", "seite.txt", "text/html"),
        (b"\n <html lang=de>", "seite", "text/html"),
        (b"<?xml version='1.0'?>\n<!-- x --><html>", "seite.xml", "text/html"),
        (b"<p>Hallo", "seite.html", "text/html"),
        (b"<svg onload=alert(1)>", "bild.png", "image/svg+xml"),
        (b"<?xml version='1.0'?><!-- Logo -->\n<svg xmlns='x'>", "bild.txt", "image/svg+xml"),
        (b"<?xml version='1.0'?><x:data/>", "daten.xml", "application/xml"),
        (b"BEGIN:VCALENDAR\r\n", "termin.txt", "text/calendar"),
        (b"\xef\xbb\xbfBEGIN:VCARD\n", "karte", "text/vcard"),
        (MAIL, "mail.txt", "message/rfc822"),
        (b"Subject: nur das\n\nHallo", "mail.eml", "message/rfc822"),
        (b"From: hier\nund weiter geht der Satz\n\n", "notiz.txt", "text/plain"),
        (b"# Konzept", "konzept.MD", "text/markdown"),
        (b"a;b\n1;2", "liste.csv", "text/csv"),
        ("Größe".encode("cp1252"), "notiz", "text/plain"),
        ("\ufeffGröße".encode("utf-16-le"), "notiz.txt", "text/plain"),
        (b"", "leer.docx", "text/plain"),
        (b"ID3\x03\x00\x00\x00\x00", "lied.txt", "audio/mpeg"),
        (b"\x00\x01\x02\x03" * 50, "daten.pdf", "application/octet-stream"),
        (b"MZ\x90\x00" + bytes(100), "konzept.docx", "application/vnd.microsoft.portable-executable"),
    ],
)  # fmt: skip
def test_the_bytes_decide_and_the_name_only_among_texts(
    tmp_path: Path, content: bytes, name: str, mime: str
) -> None:
    path = tmp_path / "stored"
    path.write_bytes(content)
    assert sniff(path, name) == mime


def test_an_office_file_is_known_by_its_parts(tmp_path: Path) -> None:
    assert sniff(docx(tmp_path / "x", paragraph("Hallo")), "brief.zip") == DOCX


def test_an_office_file_with_macros_is_told_from_one_without(tmp_path: Path) -> None:
    path = docx(tmp_path / "x", paragraph("Hallo"))
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("word/vbaProject.bin", b"")
    assert sniff(path, "brief.docx") == "application/vnd.ms-word.document.macroEnabled.12"


def test_an_opendocument_file_says_what_it_is(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x", "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", "<x/>")
    assert sniff(tmp_path / "x", "brief.zip") == "application/vnd.oasis.opendocument.text"


def test_any_other_zip_stays_a_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x", "w") as package:
        package.writestr("word/document.xml", "<x/>")
    assert sniff(tmp_path / "x", "brief.docx") == "application/zip"


def test_a_zip_with_a_giant_directory_is_not_opened(tmp_path: Path) -> None:
    path = docx(tmp_path / "x", "")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_STORED) as package:
        for number in range(70_000):
            package.writestr(f"{number}", b"")
    assert sniff(path, "brief.docx") == "application/zip"


def test_a_zip_that_lies_about_its_directory_is_a_zip(tmp_path: Path) -> None:
    path = docx(tmp_path / "x", "")
    data = bytearray(path.read_bytes())
    end = data.rfind(b"PK\x05\x06")
    struct.pack_into("<I", data, end + 12, 1 << 20)
    path.write_bytes(data)
    assert sniff(path, "brief.docx") == "application/zip"


@pytest.mark.parametrize(
    ("stream", "mime"),
    [
        ("WordDocument", "application/msword"),
        ("Workbook", "application/vnd.ms-excel"),
        ("PowerPoint Document", "application/vnd.ms-powerpoint"),
        ("__properties_version1.0", "application/vnd.ms-outlook"),
        ("EncryptedPackage", PROTECTED_OFFICE),
        ("Something", "application/x-ole-storage"),
    ],
)
def test_an_ole_file_is_known_by_its_streams(tmp_path: Path, stream: str, mime: str) -> None:
    assert sniff(olefiles.write(tmp_path / "x", {stream: b"content"}), "x.doc") == mime


def test_a_broken_ole_file_is_no_accident(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000))
    assert sniff(tmp_path / "x", "brief.doc") == "application/x-ole-storage"
