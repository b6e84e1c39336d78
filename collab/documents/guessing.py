"""What a file's name and its own properties say about it: title, day, type, city.

Only guesses: they fill what nobody has filled in, and give way to whoever corrects them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote

from collab.base.folding import fold
from collab.documents.models import DocumentType
from collab.documents.names import split_ending

MONTHS = (
    "januar", "februar", "maerz", "april", "mai", "juni",
    "juli", "august", "september", "oktober", "november", "dezember",
)  # fmt: skip
MONTH = "(" + "|".join(f"{m[:3]}(?:{m[3:]})?" if len(m) > 4 else m for m in MONTHS) + r")\.?"
YEAR = r"((?:19|20)\d\d)"
NO_DIGIT_BEFORE, NO_DIGIT_AFTER = r"(?<!\d)", r"(?!\d)"

WHOLE_DATES = (
    (re.compile(rf"{NO_DIGIT_BEFORE}{YEAR}[-_. ](\d\d?)[-_. ](\d\d?){NO_DIGIT_AFTER}"), (1, 2, 3)),
    (re.compile(rf"{NO_DIGIT_BEFORE}(\d\d?)[-_.]\s?(\d\d?)[-_.]\s?{YEAR}{NO_DIGIT_AFTER}"), (3, 2, 1)),
    (re.compile(rf"{NO_DIGIT_BEFORE}{YEAR}(\d\d)(\d\d){NO_DIGIT_AFTER}"), (1, 2, 3)),
    (re.compile(rf"{NO_DIGIT_BEFORE}(\d\d?)\.?[-_ ]*{MONTH}[-_ ]*{YEAR}{NO_DIGIT_AFTER}"), (3, 2, 1)),
    (re.compile(rf"{NO_DIGIT_BEFORE}(\d\d)\.(\d\d)\.(\d\d){NO_DIGIT_AFTER}"), (3, 2, 1)),
)
MONTHS_OF_YEAR = (
    (re.compile(rf"(?<![a-z]){MONTH}[-_ ]*{YEAR}{NO_DIGIT_AFTER}"), (2, 1)),
    (re.compile(rf"{NO_DIGIT_BEFORE}{YEAR}[-_. ]+{MONTH}(?![a-z])"), (1, 2)),
    (re.compile(rf"{NO_DIGIT_BEFORE}{YEAR}[-_.](\d\d){NO_DIGIT_AFTER}"), (1, 2)),
    (re.compile(rf"{NO_DIGIT_BEFORE}(\d\d)[-_.]{YEAR}{NO_DIGIT_AFTER}"), (2, 1)),
)
YEAR_ALONE = re.compile(rf"{NO_DIGIT_BEFORE}{YEAR}{NO_DIGIT_AFTER}")

TYPE_WORDS: tuple[tuple[DocumentType, tuple[str, ...]], ...] = (
    (DocumentType.TEMPLATE, ("vorlage", "muster", "formular", "template", "vordruck")),
    (DocumentType.MINUTES, ("protokoll", "niederschrift", "minutes", "ergebnisvermerk")),
    (DocumentType.PRESENTATION, ("praesentation", "vortrag", "folien", "slides", "slidedeck", "handout")),
    (DocumentType.CONCEPT, ("konzept", "konzeption", "strategie", "eckpunkte", "rahmenplan", "concept")),
    (DocumentType.DOCUMENTATION, ("dokumentation", "doku", "bericht", "auswertung", "evaluation", "report")),
    (DocumentType.PICTURE, ("foto", "bild", "logo", "photo", "picture")),
)
SLIDES = ("presentationml", "opendocument.presentation", "vnd.ms-powerpoint")
PHOTOS = ("image/jpeg", "image/png", "image/gif", "image/webp", "image/heic", "image/heif", "image/avif")

NO_TITLE = re.compile(
    r"^(microsoft (word|powerpoint|excel)\b.*|dokument\s*\d*|document\s*\d*|unbenannt.*|untitled.*"
    r"|(powerpoint-)?pr(ä|ae)sentation\s*\d*|powerpoint presentation|(neue )?folie\s*\d*"
    r"|slide\s*\d*"
    r"|titel|title|mappe\s*\d*|kein folientitel|no slide title"
    r"|.*\.(docx?|dotx?|ott|pptx?|xlsx?|pdf|indd|qxd|odt|rtf|txt))$",
    re.IGNORECASE,
)
MACHINE_NAME = re.compile(
    r"^(scan|img|dsc|dscn|dok|doc|document|dokument|download|datei|file|unbenannt|untitled|bild|image|anlage"
    r"|whatsapp image)?[\W\d_]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class GuessedDay:
    """A day, and how much of it was really named: "day", "month" or "year"."""

    day: date
    known: str


@dataclass(frozen=True)
class City:
    """A city that a name may mention."""

    id: int
    name: str


def title_from_name(filename: str) -> str:
    """A file name as a person would write it as a title; dates in it stay."""
    stem = split_ending(unquote(filename) if "%20" in filename else filename)[0]
    words = stem.replace("_", " ").replace("+", " ")
    if " " not in words:
        words = re.sub(r"(?<!\d)-|-(?!\d)", " ", words)  # hyphens between words; dates keep theirs
    words = " ".join(words.split()).strip(" -.") or filename
    return words[:1].upper() + words[1:]


def better_title(filename: str, property_title: str | None) -> str | None:
    """The title in the file's properties, where it says more than the file name does."""
    title = " ".join((property_title or "").split())
    if not 5 <= len(title) <= 200 or NO_TITLE.match(title) or not re.search(r"[^\W\d_]{3}", title):
        return None
    stem = split_ending(filename)[0]
    if MACHINE_NAME.match(stem):
        return title
    words = set(re.findall(r"[a-z]{4,}", fold(stem)))
    if words and all(word in fold(title) for word in words) and len(title) > len(stem):
        return title
    return None


def day_from_text(text: str, today: date) -> GuessedDay | None:
    """The first date that a name or title gives, the most exact form first."""
    folded = fold(text)
    for pattern, (year, month, day) in WHOLE_DATES:
        for found in pattern.finditer(folded):
            if guess := _day(found[year], found[month], found[day], today):
                return GuessedDay(guess, "day")
    for pattern, (year, month) in MONTHS_OF_YEAR:
        for found in pattern.finditer(folded):
            if guess := _day(found[year], found[month], "1", today):
                return GuessedDay(guess, "month")
    for found in YEAR_ALONE.finditer(folded):
        if guess := _day(found[1], "1", "1", today):
            return GuessedDay(guess, "year")
    return None


def _day(year: str, month: str, day: str, today: date) -> date | None:
    number = int(month) if month.isdigit() else 1 + [m[:3] for m in MONTHS].index(month[:3])
    try:
        found = date(int(year) if len(year) == 4 else 2000 + int(year), number, int(day))
    except ValueError:
        return None
    return found if 1945 <= found.year <= today.year + 5 else None


def refined_day(named: GuessedDay | None, created: date | None, today: date) -> date | None:
    """The day named by file name or title; the file's own creation date where it says more."""
    if created is not None and not date(1985, 1, 1) <= created <= today:
        created = None
    if named is None:
        return created
    if created is not None and named.known != "day":
        covered = 1 if named.known == "year" else 2
        if created.timetuple()[:covered] == named.day.timetuple()[:covered]:
            return created
    return named.day


def doctype_from(text: str, mime: str) -> DocumentType:
    """By the first word that names a type (a compound counts by its end), else by the kind of file."""
    words = re.findall(r"[a-z]+", fold(text))
    for word in words:
        for doctype, stems in TYPE_WORDS:
            if re.search(rf"({'|'.join(stems)})(e|en|s|es|n)?$", word):
                return doctype
    for word in words:
        for doctype, stems in TYPE_WORDS:
            if any(len(stem) > 4 and stem in word for stem in stems):
                return doctype
    if any(part in mime for part in SLIDES):
        return DocumentType.PRESENTATION
    return DocumentType.PICTURE if mime in PHOTOS else DocumentType.OTHER


def city_from(text: str, cities: Iterable[City]) -> int | None:
    """The one city that is named; none if several are."""
    folded = re.sub(r"[_\d]", " ", fold(text))
    named = {
        city.id
        for city in cities
        if re.search(rf"(?<![a-z]){re.escape(fold(city.name).split(' an ')[0])}(er|s)?(?![a-z])", folded)
    }
    return named.pop() if len(named) == 1 else None
