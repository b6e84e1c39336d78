"""A photo as people upload it → a small square picture without anything hidden in it."""

from __future__ import annotations

import io
import warnings
from typing import IO

from flask_babel import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from collab.base.errors import Refused

SIDE = 512  # pixels
LARGEST_FILE = 15_000_000  # bytes
MOST_PIXELS = 25_000_000  # held in memory at once: some 100 MB
FORMATS = ("JPEG", "PNG", "WEBP")


def portrait(stream: IO[bytes]) -> bytes:
    """The middle of the picture as WebP, at most 512 × 512, upright, without EXIF and other extras.

    Refused, with a sentence: whatever is no JPEG, PNG or WebP, is damaged, or is too large to unpack.
    """
    data = stream.read(LARGEST_FILE + 1)
    if not data:
        raise Refused(_("Bitte wählen Sie ein Foto aus."), status=422)
    if len(data) > LARGEST_FILE:
        raise Refused(_("Das Foto ist größer als 15 MB. Bitte wählen Sie ein kleineres."), status=422)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _shrunk(data)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, MemoryError):
        raise Refused(
            _("Das ist kein Foto, das hier gelesen werden kann. Möglich sind JPEG, PNG und WebP."), status=422
        ) from None


def _shrunk(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
        picture.draft("RGB", (2 * SIDE, 2 * SIDE))  # JPEG: unpacked at a fraction of its size
        if picture.width * picture.height > MOST_PIXELS:
            raise _too_many_pixels()
        upright = ImageOps.exif_transpose(picture)
        side = min(SIDE, *upright.size)
        seen = upright.convert("RGBA") if _see_through(upright) else upright.convert("RGB")
        square = ImageOps.fit(seen, (side, side))
    if square.mode == "RGBA":
        ground = Image.new("RGB", square.size, "white")
        ground.paste(square, mask=square)
        square = ground
    out = io.BytesIO()
    square.save(out, "WEBP", quality=82, exif=b"", icc_profile=None)
    return out.getvalue()


def _see_through(picture: Image.Image) -> bool:
    return picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info


def _too_many_pixels() -> Refused:
    return Refused(_("Das Foto hat zu viele Bildpunkte. Bitte verkleinern Sie es vorher."), status=422)
