"""Opening pictures that nobody vouches for."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from collab.base.extract.source import Unreadable

MOST_PIXELS = 120_000_000
"""Scans of A3 at 600 dpi have 70 million; a picture claims its size in its first bytes."""

KNOWN = ("PNG", "JPEG", "TIFF", "GIF", "WEBP", "BMP", "JPEG2000", "AVIF", "MPO")
"""Pillow can do more, with decoders that few have looked at, or by starting other programs (EPS)."""

Image.MAX_IMAGE_PIXELS = MOST_PIXELS


@contextmanager
def opened(path: Path) -> Iterator[Image.Image]:
    """The picture, not decoded yet. Unreadable("too_large") when it claims to be a giant."""
    try:
        with Image.open(path, formats=KNOWN) as picture:
            refuse_giant(picture)
            yield picture
    except Image.DecompressionBombError as error:
        raise Unreadable("too_large") from error
    except UnidentifiedImageError as error:
        raise Unreadable("damaged") from error


def refuse_giant(picture: Image.Image) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        raise Unreadable("too_large")


def upright(picture: Image.Image) -> Image.Image:
    """Turned as the camera was held (EXIF orientation)."""
    return ImageOps.exif_transpose(picture)
