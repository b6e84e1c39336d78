"""Posters and pictures: the ground drawn with Pillow, the words set by typst and laid over it."""

from io import BytesIO

from PIL import Image

from collab.demo.catalogue import Manuscript
from collab.demo.prose import Heading, Listing, Paragraph, plain
from collab.demo.writers.printed import typeset
from collab.demo.writers.scenes import SCENES


def png(manuscript: Manuscript) -> bytes:
    """A picture without loss."""
    result = BytesIO()
    _drawn(manuscript).quantize(256, dither=Image.Dither.FLOYDSTEINBERG).save(result, "PNG", optimize=False)
    return result.getvalue()


def jpg(manuscript: Manuscript) -> bytes:
    """A picture like a photograph, with title and author in its properties."""
    exif = Image.Exif()
    exif[0x010E], exif[0x013B] = manuscript.title, manuscript.author.name
    exif[0x0132] = manuscript.written_at.strftime("%Y:%m:%d %H:%M:%S")
    result = BytesIO()
    _drawn(manuscript).save(result, "JPEG", quality=86, exif=exif)
    return result.getvalue()


def _drawn(manuscript: Manuscript) -> Image.Image:
    """The scene of the settings at its size (width, height in pixels), the text of the manuscript on it."""
    settings = manuscript.settings["picture"]
    width, height = settings["size"]
    picture = SCENES[settings["scene"]](width, height)
    if not manuscript.blocks:
        return picture
    headline = next(block.text for block in manuscript.blocks if isinstance(block, Heading))
    lines = [plain(block.spans) for block in manuscript.blocks if isinstance(block, Paragraph)]
    lines += [
        plain(item) for block in manuscript.blocks if isinstance(block, Listing) for item in block.items
    ]
    words = {
        "width": width, "height": height, "margin": width // 14, "size": settings["text_size"],
        "ink": settings["ink"], "paper": settings["paper"], "kicker": settings["kicker"],
        "headline": headline, "lines": lines, "footer": settings["footer"],
    }  # fmt: skip
    caption = Image.open(BytesIO(typeset("caption.typ", words, format="png", ppi=72)[0])).convert("RGBA")
    picture.paste(caption, (0, 0), caption)
    return picture
