"""Scans and photographs are read where Tesseract is installed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from collab.base.extract import Limits
from tests.base.conftest import needs
from tests.base.extract.builders import page_picture
from tests.base.extract.conftest import Read

pytestmark = pytest.mark.usefixtures("nothing_left_behind")


@needs("tesseract")
def test_a_photographed_page_is_read_where_tesseract_is_installed(tmp_path: Path, read: Read) -> None:
    page_picture("Das Integrationskonzept", "der Stadt Gelsenkirchen").save(tmp_path / "x", "PNG")
    found = read("foto.png", tmp_path / "x")
    assert "Integrationskonzept" in found.text and "Gelsenkirchen" in found.text


@needs("tesseract")
def test_a_picture_taken_sideways_is_turned_before_it_is_read(tmp_path: Path, read: Read) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    page_picture("Das Integrationskonzept").rotate(90, expand=True).save(tmp_path / "x", "JPEG", exif=exif)
    assert "Integrationskonzept" in read("foto.jpg", tmp_path / "x").text


@needs("tesseract")
def test_a_scanned_pdf_and_every_page_of_a_fax_are_read(tmp_path: Path, read: Read) -> None:
    for kind in ("PDF", "TIFF"):
        pages = [page_picture("Sitzung in Duisburg"), page_picture("Sitzung in Oberhausen")]
        pages[0].save(tmp_path / kind, kind, save_all=True, append_images=pages[1:])
        found = read("scan", tmp_path / kind)
        assert "Duisburg" in found.text[: found.pages[1]] and "Oberhausen" in found.text[found.pages[1] :], (
            kind
        )


@needs("tesseract")
def test_pages_beyond_the_limit_of_recognition_are_left_out_and_that_is_said(
    tmp_path: Path, read: Read
) -> None:
    pages = [page_picture(f"Sitzung in {city}") for city in ("Duisburg", "Oberhausen")]
    pages[0].save(tmp_path / "x", "PDF", save_all=True, append_images=pages[1:])
    found = read("scan.pdf", tmp_path / "x", Limits(ocr_pages=1))
    assert "Duisburg" in found.text and "Oberhausen" not in found.text
    assert found.truncated


def test_without_tesseract_scans_have_no_text(tmp_path: Path, read: Read, bare_machine: Path) -> None:
    for kind in ("PDF", "PNG", "TIFF"):
        page_picture("Sitzung").save(tmp_path / kind, kind)
        assert read("scan", tmp_path / kind).state == "no_text", kind


def test_a_photograph_tells_when_it_was_taken(tmp_path: Path, read: Read, bare_machine: Path) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2009:03:17 10:15:00"
    Image.new("RGB", (8, 8)).save(tmp_path / "x", "JPEG", exif=exif)
    assert read("foto.jpg", tmp_path / "x").created == date(2009, 3, 17)
