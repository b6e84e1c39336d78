"""From text to words: cleaning, folding, and finding words, dates, numbers and file numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_MONTHS = (
    "januar", "februar", "märz", "april", "mai", "juni",
    "juli", "august", "september", "oktober", "november", "dezember",
)  # fmt: skip
_MONTH_NUMBER = {name: number for number, name in enumerate(_MONTHS, start=1)} | {"jänner": 1, "maerz": 3}

# Soft hyphen, zero-width characters and the byte order mark carry no meaning inside a word.
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]+")
_HYPHENS = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2012": "-"})
# "Integra-\ntion" is one word; "Personal-\nund Organisationsentwicklung" and "Nord-\nSüd" are not.
_LINE_BREAK = re.compile(r"(?<=[^\W\d_])-[ \t]*\r?\n[ \t]*(?!(?:und|oder|sowie|bzw|bis|noch)\b)(?=[a-zäöüß])")
_LINE_BREAK_CAPITAL = re.compile(r"(?<=[^\W\d_]-)[ \t]*\r?\n[ \t]*(?=[A-ZÄÖÜ])")

_UMLAUTS = str.maketrans(
    {"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "a"}
)
_DIGRAPHS = re.compile(r"ae|oe|(?<![aeq])ue")

_WORD = re.compile(
    r"""
    (?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)
  | (?P<date>(?<![\w.])(?:\d{1,2}\.[ ]?\d{1,2}\.[ ]?(?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2})(?![\w-]))
  | (?P<longdate>(?<![\w.])\d{1,2}\.[ ]?(?:januar|jänner|februar|märz|maerz|april|mai|juni|juli|august
      |september|oktober|november|dezember)\s+\d{4}(?!\w))
  | (?P<abbreviation>(?<!\w)(?:[^\W\d_]\.[ ]?){1,3}[^\W\d_]{1,2}\.)
  | (?P<number>(?<![\w.,/-])\d{1,3}(?:\.\d{3})+(?:,\d+)?(?![\w/-]))
  | (?P<code>(?=[^\s]*\d)[^\W_]+(?:[./-][^\W_]+)+)
  | (?P<dotted>[^\W_]{2,}(?:\.[^\W_]{2,})+)
  | (?P<word>[^\W_]+(?:['’][^\W\d_]+)?(?:[-\u2010\u2011][^\W_]+)*
      (?:(?:[*:_/·]-?|/-|\()(?:innen|in)\b\)?)?)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_GENDER = re.compile(r"(?:[*:_/·]-?|\()(?:innen|in)\)?$", re.IGNORECASE)
_OPEN = "-\u2010\u2011\u2013"
_SENTENCE_END = re.compile(r"(?<=[a-zäöüß)\]]{3})[.!?][\"“”»']?\s+(?=[A-ZÄÖÜ0-9„\"])|\n\s*\n|[•·▪]")


class Word(NamedTuple):
    """A word as it stands in the text; `start` and `end` are offsets in characters."""

    text: str
    start: int
    end: int
    kind: str
    """word, date, number, code (file number, address), abbreviation"""
    new_sentence: bool
    open_end: bool
    """a hyphen follows: "Personal- und …" """
    open_start: bool
    """a hyphen stands before: "… und -steuerung" """


def clean(text: str) -> str:
    """NFC, without soft hyphens, with the hyphens of line breaks joined."""
    if not text.isascii():
        # Half of a surrogate pair has no place in UTF-8.
        text = text.encode("utf-8", "replace").decode("utf-8")
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    text = _LINE_BREAK.sub("", text)
    return _LINE_BREAK_CAPITAL.sub("", text)


def new_fold(word: str) -> str:
    """One spelling for all: lower case, ä = ae = a, ß = ss, other accents dropped.

    "ue" stays after a, e and q ("Steuer", "Quelle"), as in the Snowball stemmer.
    """
    word = word.translate(_HYPHENS).lower().translate(_UMLAUTS)
    if not word.isascii():
        word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
        word = word.translate(_UMLAUTS).lower()
    return _DIGRAPHS.sub(_first_letter, word) if "e" in word else word


def _first_letter(match: re.Match[str]) -> str:
    return match.group()[0]


fold = lru_cache(maxsize=16384)(new_fold)
"""`new_fold`, remembered."""


def find_words(text: str) -> Iterator[Word]:
    """All words of a cleaned text, in order."""
    ends = iter([match.start() for match in _SENTENCE_END.finditer(text)])
    next_end = next(ends, None)
    size = len(text)
    for match in _WORD.finditer(text):
        start, end = match.span()
        new_sentence = False
        while next_end is not None and next_end <= start:
            new_sentence = True
            next_end = next(ends, None)
        kind = match.lastgroup or "word"
        word = match.group()
        if kind == "word" and not word.isalpha():
            word = _GENDER.sub("", word)
        elif kind == "mail" or kind == "dotted":
            kind = "code"
        open_end = end < size and text[end] in _OPEN and not text[end + 1 : end + 2].isalnum()
        open_start = start > 0 and text[start - 1] in _OPEN and (start == 1 or text[start - 2] in " \n\t(/,")
        yield Word(word, start, end, kind, new_sentence, open_end, open_start)


def plain_date(kind: str, text: str) -> tuple[int, int, int] | None:
    """Year, month and day of a date in any usual spelling; None when there is no such day."""
    if kind == "longdate":
        day, month_name, year = re.split(r"[.\s]+", text.lower())
        numbers = (int(year), _MONTH_NUMBER[month_name], int(day))
    elif "-" in text:
        year, month, day = text.split("-")
        numbers = (int(year), int(month), int(day))
    else:
        day, month, year = text.replace(" ", "").split(".")
        short = int(year)
        if len(year) == 2:
            short += 2000 if short < 70 else 1900
        numbers = (short, int(month), int(day))
    if 1 <= numbers[1] <= 12 and 1 <= numbers[2] <= 31:
        return numbers
    return None


def month_name(month: int) -> str:
    return _MONTHS[month - 1]
