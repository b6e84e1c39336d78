# ruff: noqa: E501 - the attacks are clearer on one line
"""A hostile file costs one child process, its limits, and one reason. Nothing stays behind."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pytest
from PIL import Image

from tests.base.extract import olefiles
from tests.base.extract.builders import (
    assembled,
    docx,
    docx_of_one_repeated_piece,
    paragraph,
    pdf,
    png_that_claims,
    said,
)
from tests.base.extract.conftest import TIGHT, Read

pytestmark = pytest.mark.usefixtures("nothing_left_behind", "still_reading")

LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    + "]>"
)


def test_a_zip_bomb_of_text_is_cut_at_the_limit(tmp_path: Path, read: Read) -> None:
    path = docx_of_one_repeated_piece(tmp_path / "x", paragraph("Bombe").encode(), 20_000_000)
    assert path.stat().st_size < 10_000_000
    found = read("bombe.docx", path, TIGHT)
    assert found.state == "read" and found.truncated and len(found.text) <= TIGHT.text_chars


def test_a_zip_bomb_without_any_text_runs_out_of_time(tmp_path: Path, read: Read) -> None:
    found = read("bombe.docx", docx_of_one_repeated_piece(tmp_path / "x", b"<w:b/>", 100_000_000), TIGHT)
    assert (found.state, found.reason) == ("unreadable", "time")


def test_a_zip_bomb_of_empty_paragraphs_has_no_text(tmp_path: Path, read: Read) -> None:
    found = read("bombe.docx", docx_of_one_repeated_piece(tmp_path / "x", b"<w:p/>", 100_000_000), TIGHT)
    assert found.state == "no_text"


def test_a_zip_bomb_of_one_word_without_end_is_cut(tmp_path: Path, read: Read) -> None:
    path = docx(tmp_path / "small", "")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr(
            "_rels/.rels", '<R xmlns="x"><R Id="a" Type="x/officeDocument" Target="word/document.xml"/></R>'
        )
        with package.open("word/document.xml", "w") as body:
            body.write(b"<w:document xmlns:w='w'><w:t>")
            for _ in range(500):
                body.write(b"A" * (1 << 20))
    found = read("bombe.docx", path, TIGHT)
    assert found.state == "read" and found.truncated


@pytest.mark.parametrize("name", ["word/document.xml", "_rels/.rels", "docProps/core.xml"])
def test_a_billion_laughs_are_not_laughed(tmp_path: Path, read: Read, name: str) -> None:
    path = docx(tmp_path / "x", paragraph("Text"))
    with zipfile.ZipFile(path) as package:
        parts = {part: package.read(part) for part in package.namelist()}
    parts[name] = f"{LAUGHS}<w:document xmlns:w='w'><w:p><w:t>&m;</w:t></w:p></w:document>".encode()
    with zipfile.ZipFile(path, "w") as package:
        for part, content in parts.items():
            package.writestr(part, content)
    found = read("lachen.docx", path, TIGHT)
    assert "haha" not in found.text
    assert (
        found.state == "read"
        if name == "docProps/core.xml"
        else (found.state, found.reason) == ("unreadable", "damaged")
    )


def test_a_billion_laughs_in_an_opendocument_file_are_refused(tmp_path: Path, read: Read) -> None:
    with zipfile.ZipFile(tmp_path / "x", "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", f"{LAUGHS}<x xmlns:t='t'><t:p>&m;</t:p></x>")
    assert read("lachen.odt", tmp_path / "x", TIGHT).reason == "damaged"


def test_an_outside_file_is_not_drawn_in_by_xml(tmp_path: Path, read: Read) -> None:
    secret = tmp_path / "secret"
    secret.write_text("streng geheim")
    entity = f'<!DOCTYPE x [<!ENTITY a SYSTEM "{secret.as_uri()}">]>'
    with zipfile.ZipFile(tmp_path / "x", "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", f"{entity}<x xmlns:t='t'><t:p>&a;</t:p></x>")
    assert "geheim" not in read("x.odt", tmp_path / "x", TIGHT).text


def test_elements_nested_without_end_end(tmp_path: Path, read: Read) -> None:
    path = docx_of_one_repeated_piece(tmp_path / "x", b"<w:p><w:t>x</w:t>", 3_000_000)
    found = read("tief.docx", path, TIGHT)
    assert found.truncated or found.reason in ("time", "memory", "damaged")


def test_a_package_of_a_hundred_thousand_parts_ends(tmp_path: Path, read: Read) -> None:
    path = docx(tmp_path / "x", paragraph("Text"))
    with zipfile.ZipFile(path, "a") as package:
        for number in range(100_000):
            package.writestr(f"word/{number}.xml", b"")
    assert read("viele.docx", path, TIGHT).state in ("read", "unreadable")


def test_archives_in_archives_in_archives_are_not_opened(read: Read) -> None:
    inner = b"Text"
    for _ in range(200):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("x.zip", inner)
        inner = made.getvalue()
    assert read("tief.zip", inner, TIGHT).state == "no_text"


def test_a_pdf_that_claims_a_billion_pages_ends(tmp_path: Path, read: Read) -> None:
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1000000000/Kids[2 0 R 3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    ]
    (tmp_path / "x").write_bytes(assembled(objects, "/Root 1 0 R"))
    found = read("endlos.pdf", tmp_path / "x", TIGHT)
    assert found.state in ("no_text", "unreadable")


def test_a_pdf_with_a_page_shown_a_hundred_thousand_times_is_cut(tmp_path: Path, read: Read) -> None:
    page = said(*["Seite um Seite um Seite"] * 50)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 100000/Kids[" + b"4 0 R " * 100_000 + b"]>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents 5 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(page), page),
    ]
    (tmp_path / "x").write_bytes(assembled(objects, "/Root 1 0 R"))
    found = read("endlos.pdf", tmp_path / "x", TIGHT)
    assert found.state == "read" and found.truncated and len(found.text) <= TIGHT.text_chars
    assert found.pages[-1] <= len(found.text)


def test_a_pdf_whose_page_unpacks_to_half_a_gigabyte_ends(tmp_path: Path, read: Read) -> None:
    packer = zlib.compressobj(1)
    packed = (
        b"".join(packer.compress(b"BT /F1 1 Tf (Bombe) Tj ET\n" * 40_000) for _ in range(1000))
        + packer.flush()
    )
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[4 0 R]>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents 5 0 R>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed),
    ]
    (tmp_path / "x").write_bytes(assembled(objects, "/Root 1 0 R"))
    found = read("bombe.pdf", tmp_path / "x", TIGHT)
    assert found.state in ("no_text", "unreadable") or found.truncated


def test_a_pdf_that_draws_itself_within_itself_ends(tmp_path: Path, read: Read) -> None:
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</X 4 0 R>>>>/Contents 5 0 R>>",
        b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 4 0 R>>>>/Length 11>>stream\n/X Do /X Do\nendstream",
        b"<</Length 5>>stream\n/X Do\nendstream",
    ]
    (tmp_path / "x").write_bytes(assembled(objects, "/Root 1 0 R"))
    assert read("spiegel.pdf", tmp_path / "x", TIGHT).state in ("no_text", "unreadable")


def test_a_pdf_page_as_large_as_a_field_is_not_drawn_in_full(tmp_path: Path, read: Read) -> None:
    Image.new("L", (50, 50), 255).save(tmp_path / "x", "PDF", resolution=0.001)
    assert read("acker.pdf", tmp_path / "x", TIGHT).state in ("no_text", "unreadable")


def test_a_picture_that_claims_to_be_giant_is_refused(tmp_path: Path, read: Read) -> None:
    found = read("riese.png", png_that_claims(tmp_path / "x", 60_000, 60_000), TIGHT)
    assert (found.state, found.reason) == ("unreadable", "too_large")


def test_a_picture_that_is_nearly_giant_is_kept_within_the_memory(tmp_path: Path, read: Read) -> None:
    Image.new("RGB", (12_000, 9_500), "white").save(tmp_path / "x", "PNG", compress_level=1)
    assert read("gross.png", tmp_path / "x", TIGHT).state in ("no_text", "unreadable")


def test_a_fax_of_five_hundred_pages_stops_at_the_limit_of_recognition(tmp_path: Path, read: Read) -> None:
    page = Image.new("1", (64, 64), 1)
    page.save(tmp_path / "x", "TIFF", save_all=True, append_images=[page] * 500)
    found = read("fax.tif", tmp_path / "x", TIGHT)
    assert found.state in ("no_text", "read") and len(found.pages) <= TIGHT.ocr_pages


def test_a_sheet_that_claims_all_cells_that_there_are_still_gives_its_words(
    tmp_path: Path, read: Read
) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "Anfang"
    book.active["XFD1048576"] = "Ende"
    book.save(tmp_path / "x")
    found = read("riesig.xlsx", tmp_path / "x", TIGHT)
    assert found.text.split() == ["Anfang", "Ende"] and found.truncated


def test_a_sheet_that_only_says_it_is_giant_is_read(tmp_path: Path, read: Read) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "Anfang"
    book.save(tmp_path / "x")
    with zipfile.ZipFile(tmp_path / "x") as package:
        parts = {name: package.read(name) for name in package.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    assert b'ref="A1:A1"' in parts[sheet]
    parts[sheet] = parts[sheet].replace(b'ref="A1:A1"', b'ref="A1:XFD1048576"')
    with zipfile.ZipFile(tmp_path / "y", "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    assert "Anfang" in read("riesig.xlsx", tmp_path / "y", TIGHT).text


def test_an_opendocument_sheet_that_repeats_its_rows_a_billion_times_ends(tmp_path: Path, read: Read) -> None:
    with zipfile.ZipFile(tmp_path / "x", "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "content.xml",
            '<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:t="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
            ' xmlns:x="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><o:body><o:spreadsheet><t:table t:name="T">'
            '<t:table-row t:number-rows-repeated="1000000000"><t:table-cell t:number-columns-repeated="1000000" o:value-type="string">'
            "<x:p>Wort</x:p></t:table-cell></t:table-row></t:table></o:spreadsheet></o:body></o:document-content>",
        )
        package.writestr(
            "META-INF/manifest.xml",
            '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    found = read("viel.ods", tmp_path / "x", TIGHT)
    assert found.reason in ("memory", "time", "damaged") or found.truncated or found.state == "no_text"


def test_an_ole_file_that_points_at_itself_ends(tmp_path: Path, read: Read) -> None:
    path = olefiles.write(tmp_path / "x", {"__properties_version1.0": bytes(32), "x": b"y"})
    data = bytearray(path.read_bytes())
    first_table_entry, directory = 512, 512 * 2
    data[first_table_entry + 4 : first_table_entry + 8] = (1).to_bytes(
        4, "little"
    )  # the directory continues in itself
    data[directory + 128 + 68 : directory + 128 + 80] = (1).to_bytes(
        4, "little"
    ) * 3  # and is its own sibling and child
    path.write_bytes(data)
    assert read("schleife.msg", path, TIGHT).state in ("unreadable", "no_text")


def test_a_huge_text_file_is_read_only_as_far_as_needed(tmp_path: Path, read: Read) -> None:
    with open(tmp_path / "x", "wb") as stream:
        stream.write(b"Anfang ")
        stream.truncate(5 << 30)
    with open(tmp_path / "x", "r+b") as stream:
        stream.write(b"Wort " * 20_000)
    found = read("riese.txt", tmp_path / "x", TIGHT)
    assert found.state == "read" and found.truncated


def test_good_pages_before_a_hostile_one_are_kept(tmp_path: Path, read: Read) -> None:
    found = read(
        "gut.pdf", pdf(tmp_path / "x", said("Erste Seite"), b"q " * 2_000_000, said("Letzte Seite")), TIGHT
    )
    assert found.text.startswith("Erste Seite")
