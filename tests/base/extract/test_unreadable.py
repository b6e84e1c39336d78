"""What cannot be read, or not to its end, says why."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from collab.base.extract import Limits
from tests.base.conftest import needs
from tests.base.extract import olefiles
from tests.base.extract.builders import docx, paragraph
from tests.base.extract.conftest import LIMITS, Read

pytestmark = pytest.mark.usefixtures("nothing_left_behind")


@pytest.mark.parametrize(
    ("stream", "name"), [("WordDocument", "alt.doc"), ("PowerPoint Document", "alt.ppt")]
)
def test_without_a_program_for_old_formats_that_is_said(
    tmp_path: Path, read: Read, bare_machine: Path, stream: str, name: str
) -> None:
    found = read(name, olefiles.write(tmp_path / "x", {stream: bytes(100)}))
    assert (found.state, found.reason) == ("unreadable", "reader_missing")


@needs("antiword")
def test_an_old_word_file_in_pieces_is_damaged(tmp_path: Path, read: Read) -> None:
    found = read("alt.doc", olefiles.write(tmp_path / "x", {"WordDocument": bytes(100)}))
    assert found.state in ("unreadable", "no_text")
    assert found.reason != "reader_missing"


def test_the_program_for_old_formats_is_ended_when_it_hangs(
    tmp_path: Path, read: Read, bare_machine: Path
) -> None:
    program = bare_machine / "antiword"
    program.write_text("#!/bin/sh\n/bin/sleep 600 &\n/bin/sleep 600\n")
    program.chmod(0o755)
    found = read("alt.doc", olefiles.write(tmp_path / "x", {"WordDocument": bytes(100)}), Limits(seconds=3))
    assert found.state == "unreadable"


@pytest.mark.parametrize(
    ("name", "content", "state", "reason"),
    [
        ("leer.txt", b"", "no_text", None),
        ("leer.docx", b"", "no_text", None),
        ("nur.txt", b" \n\t ", "no_text", None),
        ("film.mp4", b"\x00\x00\x00\x18ftypisom" + bytes(50), "no_text", None),
        ("etwas.bin", b"\x00\x01\x02\x03" * 50, "unreadable", "unknown_format"),
        ("kaputt.pdf", b"%PDF-1.7\nnichts", "unreadable", "damaged"),
        ("kaputt.docx", b"PK\x03\x04" + bytes(200), "unreadable", "damaged"),
        ("archiv.zip", b"PK\x03\x04" + bytes(200), "no_text", None),
        ("kaputt.png", b"\x89PNG\r\n\x1a\n" + bytes(30), "unreadable", "damaged"),
        ("kaputt.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "unreadable", "damaged"),
    ],
)
def test_what_cannot_be_read_says_why(
    name: str, content: bytes, state: str, reason: str | None, read: Read
) -> None:
    found = read(name, content)
    assert (found.state, found.reason, found.text, found.pages) == (state, reason, "", [])


def test_a_document_cut_off_in_the_middle_keeps_what_was_read(tmp_path: Path, read: Read) -> None:
    body = "".join(paragraph(f"Absatz {number}") for number in range(20_000))
    path = docx(tmp_path / "x", body)
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["word/header.xml"] = b"<w:broken"
    parts["word/_rels/document.xml.rels"] = parts["word/_rels/document.xml.rels"].replace(
        b"</Rel", b'<Relationship Id="h" Type="x/header" Target="header.xml"/></Rel', 1
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    found = read("x.docx", made.getvalue(), Limits())
    assert found.state == "read" and found.truncated and "Absatz 19999" in found.text


def test_long_texts_are_cut_at_the_limit_and_that_is_said(read: Read) -> None:
    found = read("lang.txt", ("Wort " * 100_000).encode(), Limits(text_chars=1000))
    assert len(found.text) == 1000 and found.truncated
    assert not read("kurz.txt", b"Wort", LIMITS).truncated


def test_a_missing_file_is_the_callers_mistake(tmp_path: Path, read: Read) -> None:
    with pytest.raises(FileNotFoundError):
        read("x.txt", tmp_path / "nowhere")
