"""Photos: what is taken, what is kept, and who sees them."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from collab.base.errors import Refused
from collab.extensions import db
from collab.people.models import Person
from collab.people.photos import LARGEST_FILE, SIDE, portrait


def picture(form: str = "JPEG", size: tuple[int, int] = (900, 600), mode: str = "RGB", **more) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "red" if mode in ("RGB", "RGBA") else 1).save(out, form, **more)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(portrait(io.BytesIO(data))))


def upload(client, data: bytes, name: str = "foto.jpg"):
    return client.post("/account/photo", data={"photo": (io.BytesIO(data), name)})


def hollow_png(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be huge."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("form", "mode"), [("JPEG", "RGB"), ("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "LA"),
                       ("PNG", "1"), ("PNG", "I;16"), ("JPEG", "L"), ("JPEG", "CMYK"), ("WEBP", "RGB")]
)  # fmt: skip
def test_photos_of_all_usual_sorts_become_a_square_webp(app, form, mode):
    made = opened(picture(form, mode=mode))
    assert (made.format, made.size, made.mode) == ("WEBP", (SIDE, SIDE), "RGB")


def test_a_small_photo_is_not_blown_up(app):
    assert opened(picture(size=(90, 60))).size == (60, 60)


def test_where_and_when_a_photo_was_taken_is_dropped(app):
    exif = Image.Exif()
    exif[0x010E] = "Geheime Beschreibung"
    exif.get_ifd(0x8825)[1] = "N"
    made = portrait(io.BytesIO(picture(exif=exif, comment=b"Geheimer Kommentar")))
    assert b"EXIF" not in made
    assert b"Geheim" not in made
    assert not Image.open(io.BytesIO(made)).getexif()


def test_a_photo_that_lies_on_its_side_is_put_upright(app):
    image = Image.new("RGB", (100, 100), "white")
    image.paste("black", (0, 0, 100, 50))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees to the right
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    made = opened(out.getvalue())
    assert made.getpixel((90, 50))[0] < 60
    assert made.getpixel((10, 50))[0] > 200


HOSTILE = {
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>',
    "html": b"<html><script>alert(1)</script></html>",
    "gif": picture("GIF", mode="P"),
    "tiff": picture("TIFF", size=(90, 60)),
    "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
    "cut off": picture()[:400],
    "cut off png": picture("PNG")[:60],
    "noise": bytes(range(256)) * 40,
    "signature alone": b"\xff\xd8\xff\xe0",
    "no pixels": hollow_png(0, 10),
    "empty png": hollow_png(10, 10),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_photo_is_refused_with_a_sentence(as_, world, name):
    answer = upload(as_("max"), HOSTILE[name], "foto.jpg")
    assert answer.status_code == 422
    assert "Möglich sind JPEG, PNG und WebP." in answer.text


@pytest.mark.parametrize("size", [(12_000, 12_000), (60_000, 60_000), (2_000_000, 20)])
def test_a_picture_that_would_unpack_to_gigabytes_is_refused_before_it_does(as_, world, size):
    answer = upload(as_("max"), hollow_png(*size))
    assert answer.status_code == 422
    assert "zu viele Bildpunkte" in answer.text


def test_a_file_that_is_too_large_is_refused(app):
    with pytest.raises(Refused, match="größer als 15 MB"):
        portrait(io.BytesIO(b"\xff\xd8" + bytes(LARGEST_FILE)))


def test_an_upload_without_a_file_gets_a_sentence(as_, world):
    assert "Bitte wählen Sie ein Foto aus." in upload(as_("max"), b"").text
    assert as_("max").post("/account/photo").status_code == 422


def photo_path(name: str, world) -> str:
    return f"/people/{world.accounts[name].person.key}/photo"


def test_the_photo_is_shown_and_can_be_removed(as_, world):
    client = as_("max")
    assert upload(client, picture()).status_code == 303
    assert photo_path("max", world) in client.get("/account").text
    shown = client.get(photo_path("max", world))
    assert shown.mimetype == "image/webp"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert client.post("/account/photo/remove").status_code == 303
    assert client.get(photo_path("max", world)).status_code == 404


def test_a_photo_is_kept_by_the_browser_and_by_nobody_between(as_, world):
    client = as_("max")
    upload(client, picture())
    shown = client.get(photo_path("max", world))
    assert "private" in shown.headers["Cache-Control"]
    assert "no-store" not in shown.headers["Cache-Control"]
    assert "public" not in shown.headers["Cache-Control"]
    again = client.get(photo_path("max", world), headers={"If-None-Match": shown.headers["ETag"]})
    assert again.status_code == 304


def test_a_photo_is_seen_by_whoever_sees_the_person(as_, app, world):
    for name in ("max", "olga"):
        upload(as_(name), picture())
    assert as_("gerd").get(photo_path("max", world)).status_code == 200, "in the same workspace"
    assert as_("gerd").get(photo_path("olga", world)).status_code == 404, "a guest does not see all"
    assert as_("rita").get(photo_path("olga", world)).status_code == 200, "a member sees the directory"
    assert app.test_client().get(photo_path("max", world)).status_code == 302


def test_a_photo_whose_bytes_are_lost_is_simply_not_there(as_, app, world):
    client = as_("max")
    upload(client, picture())
    digest = db.session.get_one(Person, world.max.person_id, populate_existing=True).photo_digest
    app.extensions["store"].place(digest).unlink()
    assert client.get(photo_path("max", world)).status_code == 404
    assert client.get("/account/export").json["photo"] is None
