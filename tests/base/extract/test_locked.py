# ruff: noqa: E501 - contents of files are clearer on one line
"""What is under a password is called locked, in every format."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.base.extract import olefiles
from tests.base.extract.builders import locked_pdf
from tests.base.extract.conftest import Read

pytestmark = pytest.mark.usefixtures("nothing_left_behind")


def test_a_pdf_under_a_password_is_locked(tmp_path: Path, read: Read) -> None:
    found = read("geheim.pdf", locked_pdf(tmp_path / "x"))
    assert (found.state, found.reason, found.text) == ("locked", "password", "")


def test_a_pdf_that_opens_with_the_empty_password_is_read(tmp_path: Path, read: Read) -> None:
    assert read("offen.pdf", locked_pdf(tmp_path / "x", password=b"")).state == "no_text"


def test_an_office_file_under_a_password_is_locked(tmp_path: Path, read: Read) -> None:
    path = olefiles.write(tmp_path / "x", {"EncryptionInfo": b"x", "EncryptedPackage": b"y"})
    assert read("geheim.docx", path).state == "locked"


def test_an_old_word_file_under_a_password_is_locked(tmp_path: Path, read: Read) -> None:
    block = bytes(10) + (0x0100).to_bytes(2, "little") + bytes(20)
    assert read("geheim.doc", olefiles.write(tmp_path / "x", {"WordDocument": block})).state == "locked"


def test_old_slides_under_a_password_are_locked(tmp_path: Path, read: Read) -> None:
    path = olefiles.write(tmp_path / "x", {"PowerPoint Document": b"x", "EncryptedSummary": b"y"})
    assert read("geheim.ppt", path).state == "locked"


def test_an_opendocument_file_under_a_password_is_locked(tmp_path: Path, read: Read) -> None:
    with zipfile.ZipFile(tmp_path / "x", "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", b"\x93\x11")
        package.writestr(
            "META-INF/manifest.xml",
            '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry m:full-path='
            '"content.xml"><m:encryption-data/></m:file-entry></m:manifest>',
        )
    assert read("geheim.odt", tmp_path / "x").state == "locked"
