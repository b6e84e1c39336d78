"""The child's side of thumbnails, safe pictures and office documents as PDF."""

import io
import shutil
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image, ImageCms

from collab.base.confined.protocol import PRODUCT
from collab.base.extract import libreoffice
from collab.base.extract.pictures import opened, upright
from collab.base.preview.kinds import OFFICE_ENDINGS

LIBREOFFICE_SECONDS = 100
DEEP_MODES = ("I", "I;16", "I;16L", "I;16B", "F")
"""More than eight bits a pixel, as scientific cameras and some scanners write."""


def thumbnail_job(job: dict[str, Any]) -> bool:
    width, height = job["size"]
    path, mime = Path(job["path"]), str(job["mime"])
    if mime in OFFICE_ENDINGS:
        converted = libreoffice.to_pdf(path, OFFICE_ENDINGS[mime], LIBREOFFICE_SECONDS)
        if converted is None:
            return False
        path, mime = converted, "application/pdf"
    if mime == "application/pdf":
        return _save(_first_page(path, width, height), job)
    with opened(path) as picture:
        return _save(_on_white(_drawn_anew(picture, width, height)), job)


def picture_job(job: dict[str, Any]) -> bool:
    with opened(Path(job["path"])) as picture:
        return _save(_drawn_anew(picture, job["max_px"], job["max_px"]), job)


def pdf_job(job: dict[str, Any]) -> bool:
    ending = OFFICE_ENDINGS.get(job["mime"], "")
    converted = libreoffice.to_pdf(Path(job["path"]), ending, LIBREOFFICE_SECONDS)
    if converted is None:
        return False
    shutil.move(converted, PRODUCT)
    return True


def _first_page(path: Path, width: int, height: int) -> Image.Image:
    page = pypdfium2.PdfDocument(path)[0]
    across, down = page.get_size()
    scale = min(width / max(across, 1.0), height / max(down, 1.0))
    rendered: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
    rendered.thumbnail((width, height))  # rounding may have added a pixel
    return rendered


def _drawn_anew(picture: Image.Image, width: int, height: int) -> Image.Image:
    """Upright, in sRGB, within the box, and with nothing but its pixels."""
    picture.draft(None, (width * 2, height * 2))  # a JPEG is decoded at about the size needed
    turned = upright(picture)
    if turned.mode in DEEP_MODES:
        turned = _in_eight_bits(turned)
    colours = "RGBA" if turned.has_transparency_data else "RGB"
    if turned.mode in ("1", "P", "PA"):
        turned = turned.convert(colours)  # black and white only, and palettes, cannot be scaled smoothly
    turned.thumbnail((width, height))
    drawn = _in_srgb(turned, picture.info.get("icc_profile")).convert(colours)
    bare = Image.new(colours, drawn.size)
    bare.paste(drawn)
    return bare


def _in_eight_bits(picture: Image.Image) -> Image.Image:
    values = picture.convert("F")
    low, high = (float(str(bound)) for bound in values.getextrema())
    scale = 255 / (high - low) if high > low else 1.0
    return values.point(lambda value: value * scale - low * scale).convert("L")


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours as meant by the picture's own profile, which is then no longer needed."""
    if not profile or picture.mode not in ("RGB", "CMYK", "L"):
        return picture
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    return converted or picture


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper


def _save(picture: Image.Image, job: dict[str, Any]) -> bool:
    if job["png"]:
        picture.save(PRODUCT, "PNG", optimize=True)
    else:
        picture.save(PRODUCT, "WEBP", quality=82, method=4)
    return True
