"""Text from pictures by Tesseract, where it is installed with German."""

import csv
import tempfile
import time
from functools import cache

from PIL import Image

from collab.base.confined.programs import ProgramFailed, installed, output
from collab.base.extract.source import Budget

LANGUAGE = "deu"
MOST_PIXELS_A_SIDE = 5000
LEAST_CONFIDENCE = 30.0
"""Tesseract sees "words" in photographs too, but does not believe in them (percent)."""


@cache
def available() -> bool:
    program = installed("tesseract")
    if program is None:
        return False
    try:
        return LANGUAGE in output([program, "--list-langs"], seconds=20).decode("utf-8", "replace").split()
    except ProgramFailed:
        return False


def may_go_on(budget: Budget) -> bool:
    """Whether another page may be looked at; notes in the budget that one was left out."""
    if budget.ocr_pages > 0 and min(budget.ocr_seconds, budget.seconds_left()) > 1:
        return True
    budget.cut = True
    return False


def text_of(picture: Image.Image, budget: Budget) -> str:
    """The words on the picture, line by line. Empty when nothing was made out, or not in time."""
    budget.ocr_pages -= 1
    started = time.monotonic()
    try:
        return _recognised(picture, min(budget.ocr_seconds, budget.seconds_left()))
    except ProgramFailed:
        budget.cut = True
        return ""
    finally:
        budget.ocr_seconds -= time.monotonic() - started


def _recognised(picture: Image.Image, seconds: float) -> str:
    gray = picture.convert("L")
    gray.thumbnail((MOST_PIXELS_A_SIDE, MOST_PIXELS_A_SIDE))
    with tempfile.NamedTemporaryFile(suffix=".pgm") as page:
        gray.save(page, "PPM")
        page.flush()
        table = output([installed("tesseract") or "", page.name, "stdout", "-l", LANGUAGE, "tsv"], seconds)
    return _lines(table.decode("utf-8", "replace"))


def _lines(table: str) -> str:
    """Words of Tesseract's TSV put back into lines; an empty line between paragraphs."""
    text: list[str] = []
    last: tuple[str, ...] = ()
    for row in csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        word = (row.get("text") or "").strip()
        if not word or float(row["conf"]) < LEAST_CONFIDENCE:
            continue
        line = (row["block_num"], row["par_num"], row["line_num"])
        if last:
            text.append(" " if line == last else "\n" if line[:2] == last[:2] else "\n\n")
        text.append(word)
        last = line
    return "".join(text)
