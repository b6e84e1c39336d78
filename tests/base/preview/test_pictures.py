"""Thumbnails and safe pictures, made of what people upload."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from collab.base.preview import office_pdf, picture, thumbnail
from tests.base.extract.builders import docx, locked_pdf, page_picture, paragraph, pdf, png_that_claims, said

pytestmark = pytest.mark.usefixtures("nothing_left_behind")

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "made" / "picture.webp"


def opened(target: Path) -> Image.Image:
    return Image.open(io.BytesIO(target.read_bytes()))


def test_the_first_page_of_a_pdf_becomes_a_thumbnail(tmp_path: Path, target: Path) -> None:
    path = pdf(tmp_path / "x", said("Erste Seite"), said("Zweite Seite"))
    assert thumbnail(path, "application/pdf", target)
    with opened(target) as made:
        assert made.format == "WEBP" and made.size == (283, 400)
        assert made.convert("L").getextrema()[0] < 128  # something is written on it


def test_a_thumbnail_is_a_png_where_its_name_says_so(tmp_path: Path) -> None:
    path = pdf(tmp_path / "x", said("Seite"))
    assert thumbnail(path, "application/pdf", tmp_path / "t.png", size=(100, 100))
    with opened(tmp_path / "t.png") as made:
        assert made.format == "PNG" and max(made.size) == 100


def test_a_photograph_is_turned_upright_and_tells_nothing_of_its_place(tmp_path: Path, target: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Kamera von Lea"
    exif.get_ifd(0x8825)[2] = (51.0, 28.0, 0.0)
    shot = Image.new("RGB", (400, 200), "blue")
    shot.paste("red", (0, 0, 200, 200))
    shot.save(tmp_path / "x", "JPEG", exif=exif, comment=b"Kamera von Lea", quality=95)
    for make in (thumbnail, picture):
        assert make(tmp_path / "x", "image/jpeg", target)
        with opened(target) as made:
            assert made.width < made.height  # it was taken with the camera held upright
            red, _, blue = made.convert("RGB").getpixel((made.width // 2, 5))  # type: ignore[misc]
            assert red > 200 > blue
            assert not made.getexif() and "exif" not in made.info and "xmp" not in made.info
        assert b"Kamera" not in target.read_bytes()


def test_a_picture_is_made_no_larger_than_asked_and_never_enlarged(tmp_path: Path, target: Path) -> None:
    Image.new("RGB", (3000, 1500), "green").save(tmp_path / "x", "PNG")
    assert picture(tmp_path / "x", "image/png", target, max_px=1000)
    assert opened(target).size == (1000, 500)
    Image.new("RGB", (30, 15), "green").save(tmp_path / "x", "PNG")
    assert picture(tmp_path / "x", "image/png", target)
    assert opened(target).size == (30, 15)


def test_what_hides_behind_a_picture_does_not_survive(tmp_path: Path, target: Path) -> None:
    Image.new("RGB", (30, 15)).save(tmp_path / "x", "GIF")
    with open(tmp_path / "x", "ab") as stream:
        stream.write(b"<script>alert(1)</script>")
    assert picture(tmp_path / "x", "image/gif", target)
    assert b"script" not in target.read_bytes()


def test_transparency_stays_in_pictures_and_is_white_in_thumbnails(tmp_path: Path, target: Path) -> None:
    Image.new("RGBA", (40, 40), (255, 0, 0, 0)).save(tmp_path / "x", "PNG")
    assert picture(tmp_path / "x", "image/png", target)
    assert opened(target).mode == "RGBA"
    assert thumbnail(tmp_path / "x", "image/png", target)
    assert opened(target).convert("RGB").getpixel((20, 20)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("1", "TIFF"), ("L", "PNG"), ("LA", "PNG"), ("P", "GIF"), ("I;16", "PNG"), ("CMYK", "JPEG"),
     ("F", "TIFF"), ("RGB", "BMP"), ("YCbCr", "TIFF"), ("RGB", "JPEG2000"), ("RGB", "AVIF")],
)  # fmt: skip
def test_pictures_of_all_colours_and_depths_are_shown(
    mode: str, kind: str, tmp_path: Path, target: Path
) -> None:
    Image.new(mode, (50, 40)).save(tmp_path / "x", kind)
    for make in (thumbnail, picture):
        assert make(tmp_path / "x", "image/x", target)
        with opened(target) as made:
            assert made.mode in ("RGB", "RGBA")


def test_colours_are_shown_as_the_profile_of_the_picture_means_them(tmp_path: Path, target: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    Image.new("RGB", (50, 40), (120, 60, 200)).save(tmp_path / "x", "PNG", icc_profile=profile)
    assert picture(tmp_path / "x", "image/png", target)
    assert "icc_profile" not in opened(target).info
    Image.new("RGB", (50, 40), (120, 60, 200)).save(tmp_path / "x", "PNG", icc_profile=b"kaputt")
    assert picture(tmp_path / "x", "image/png", target)


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (b"", "image/png"),
        (b"\x89PNG\r\n\x1a\nkaputt", "image/png"),
        (b"\xff\xd8\xff" + b"\x00" * 50, "image/jpeg"),
        (b"%PDF-1.7 kaputt", "application/pdf"),
        (b"<svg onload='alert(1)'/>", "image/svg+xml"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "image/x-eps"),
        (b"Text", "text/plain"),
        (b"PK", "application/zip"),
    ],
)
def test_what_cannot_be_shown_gives_no_picture(
    content: bytes, mime: str, tmp_path: Path, target: Path
) -> None:
    (tmp_path / "x").write_bytes(content)
    assert not thumbnail(tmp_path / "x", mime, target)
    assert not picture(tmp_path / "x", mime, target)
    assert not target.exists()


def test_a_picture_that_claims_to_be_giant_gives_none(tmp_path: Path, target: Path) -> None:
    path = png_that_claims(tmp_path / "x", 60_000, 60_000)
    assert not thumbnail(path, "image/png", target) and not picture(path, "image/png", target)


def test_a_large_photograph_is_made_small_within_its_memory(tmp_path: Path, target: Path) -> None:
    Image.new("RGB", (10_000, 10_000), "teal").save(tmp_path / "x", "JPEG")
    assert thumbnail(tmp_path / "x", "image/jpeg", target)


def test_a_locked_pdf_gives_no_thumbnail(tmp_path: Path, target: Path) -> None:
    assert not thumbnail(locked_pdf(tmp_path / "x"), "application/pdf", target)


def test_a_page_as_wide_as_a_street_becomes_a_strip(tmp_path: Path, target: Path) -> None:
    page_picture("Plan").resize((4000, 10)).save(tmp_path / "x", "PDF", resolution=1)
    assert thumbnail(tmp_path / "x", "application/pdf", target)
    assert max(opened(target).size) <= 400


def test_the_picture_before_stays_when_a_new_one_cannot_be_made(tmp_path: Path, target: Path) -> None:
    assert thumbnail(pdf(tmp_path / "x", said("Seite")), "application/pdf", target)
    before = target.read_bytes()
    (tmp_path / "x").write_bytes(b"%PDF-1.7 kaputt")
    assert not thumbnail(tmp_path / "x", "application/pdf", target)
    assert target.read_bytes() == before


def test_without_libreoffice_office_documents_have_neither_thumbnail_nor_pdf(
    tmp_path: Path, target: Path, bare_machine: Path
) -> None:
    path = docx(tmp_path / "x", paragraph("Text"))
    assert not thumbnail(path, DOCX, target)
    assert not office_pdf(path, target, DOCX)


def false_libreoffice(folder: Path, result: Path) -> None:
    """A program that takes LibreOffice's arguments, checks them, and leaves `result` where it should."""
    program = folder / "soffice"
    program.write_text(
        "#!/bin/sh\n"
        'case "$1" in -env:UserInstallation=file:///*) ;; *) exit 1;; esac\n'
        'while [ "$1" != --outdir ]; do shift; done\n'
        'case "$3" in *.docx) ;; *) exit 1;; esac\n'
        '/bin/grep -q document.xml "$3" || exit 1\n'
        f'/bin/mkdir -p "$2" && /bin/cp {result} "$2/document.pdf"\n'
    )
    program.chmod(0o755)


def test_office_documents_are_shown_by_way_of_pdf(tmp_path: Path, target: Path, bare_machine: Path) -> None:
    made = pdf(tmp_path / "pdf", said("Aus Office"))
    false_libreoffice(bare_machine, made)
    path = docx(tmp_path / "x", paragraph("Text"))
    assert office_pdf(path, target, DOCX)
    assert target.read_bytes() == made.read_bytes()
    assert thumbnail(path, DOCX, target)
    assert opened(target).size == (283, 400)


def test_a_libreoffice_that_fails_gives_no_pdf(tmp_path: Path, target: Path, bare_machine: Path) -> None:
    program = bare_machine / "soffice"
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    assert not office_pdf(docx(tmp_path / "x", ""), target, DOCX)


def test_a_libreoffice_that_hangs_is_ended_with_all_it_has_started(
    tmp_path: Path, target: Path, bare_machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = bare_machine / "soffice"
    program.write_text("#!/bin/sh\n/bin/sleep 600 &\n/bin/sleep 600\n")
    program.chmod(0o755)
    import collab.base.preview as preview

    monkeypatch.setattr(preview, "OFFICE", preview.confined.Bounds(seconds=2))
    assert not office_pdf(docx(tmp_path / "x", ""), target, DOCX)


def test_real_documents_get_thumbnails(shared_data: Path, target: Path) -> None:
    for name in ("17.pdf", "entschaedigungssatzung.pdf", "Hinweisblatt_Prozesskostenhilfe.pdf"):
        assert thumbnail(shared_data / "documents" / name, "application/pdf", target), name
    fax = shared_data / "documents" / "spielgeraete-satzung_seiten1-2.tif"
    assert thumbnail(fax, "image/tiff", target) and picture(fax, "image/tiff", target)
    assert opened(target).size == (1415, 2000)
