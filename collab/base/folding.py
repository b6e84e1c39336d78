"""German names in plain letters: "Müller" is found as "Mueller", "Muller" and "müller"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

TWO_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "œ": "oe"})
ONE_LETTER = str.maketrans({"ß": "ss", "æ": "a", "ø": "o", "œ": "o", "ł": "l", "đ": "d", "ı": "i"})
WORD = re.compile(r"\w+")


LATIN = {
    code: plain
    for code in range(0xC0, 0x250)
    if (plain := "".join(c for c in unicodedata.normalize("NFKD", chr(code)) if not unicodedata.combining(c)))
    != chr(code)
}
BARE = {**LATIN, **ONE_LETTER}
FOLDED = {**BARE, **TWO_LETTERS}


def fold(text: str) -> str:
    """Lower case, umlauts as two letters (ü → ue), all other marks dropped."""
    return _plain(unicodedata.normalize("NFC", text), FOLDED)


def bare(text: str) -> str:
    """Lower case, all marks dropped (ü → u)."""
    return _plain(text, BARE)


def _plain(text: str, letters: dict[int, str]) -> str:
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    lowered = lowered.translate(letters)  # nearly all there is; the rest takes longer
    if lowered.isascii():
        return lowered
    apart = unicodedata.normalize("NFKD", lowered)
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).translate(letters)


def matcher(query: str) -> Callable[[str], bool]:
    """A test whether each word of the query begins a word of a text, whatever the spelling of umlauts."""
    wanted = [re.compile(rf"\b{re.escape(word)}") for word in WORD.findall(fold(query))]
    if not wanted:
        return lambda _text: True

    def fits(text: str) -> bool:
        spellings = fold(text) if text.isascii() else f"{fold(text)} {bare(text)}"
        return all(start.search(spellings) for start in wanted)

    return fits


def sort_key(*texts: str) -> tuple[str, ...]:
    """Order of German lists (DIN 5007-1): umlauts as their plain letter."""
    return tuple(bare(text).strip() for text in texts)
