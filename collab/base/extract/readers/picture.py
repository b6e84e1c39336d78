"""Photographs and scans: every page of a TIFF, the first picture of anything else."""

from collections.abc import Iterator
from datetime import date

from PIL import Image

from collab.base.extract import ocr
from collab.base.extract.facts import sensible_date
from collab.base.extract.pictures import opened, refuse_giant, upright
from collab.base.extract.source import Source

EXIF_FOLDER = 0x8769
DATE_TAKEN = (0x9003, 0x9004)
"""DateTimeOriginal, DateTimeDigitized. Plain DateTime tells when the file was last changed."""


def read(source: Source) -> Iterator[str]:
    if source.mime in ("image/heic", "image/heif"):
        return  # no decoder for these
    with opened(source.path) as picture:
        source.facts.offer(created=_taken(picture))
        if not ocr.available():
            return
        pages = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
        for number in range(pages):
            if not ocr.may_go_on(source.budget):
                return
            picture.seek(number)
            refuse_giant(picture)
            yield ocr.text_of(upright(picture), source.budget)


def _taken(picture: Image.Image) -> date | None:
    try:
        exif = picture.getexif().get_ifd(EXIF_FOLDER)
    except Exception:
        return None
    for tag in DATE_TAKEN:
        digits = str(exif.get(tag, ""))[:10].replace(":", "-")
        try:
            return sensible_date(date.fromisoformat(digits))
        except ValueError:
            continue
    return None
