"""One normal form for the text of every file, made page by page so that page offsets stay right."""

import re
import unicodedata

LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
LINE_ENDS = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
PDF_BREAK_HYPHEN = re.compile("[\x02\ufffe](?:\r?\n)?")
"""PDFium writes these for a hyphen at the end of a line, instead of hyphen and line end."""

SOFT_HYPHEN = re.compile("\u00ad(?:[ \t]*\n[ \t]*(?=\\w))?")
UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # control characters
    "\u200b\u2060\ufeff"  # zero width space, word joiner, byte order mark
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction marks, with which text can be made to lie
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"  # surrogates and noncharacters
)
MARK = "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
PILED_MARKS = re.compile(f"({MARK}{{8}}){MARK}+")
"""No language sets so many marks on one letter, and bringing them into order takes quadratic time."""

SPACES = re.compile("[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\ue000-\uf8ff]+")
"""All kinds of spaces, and the private use area (bullets of symbol fonts)."""

EMPTY_LINES = re.compile(r"[ \t]?\n(?:[ \t]?\n)+[ \t]?")
LINE_EDGES = re.compile(r"[ \t]\n|\n ")
BROKEN_WORD = re.compile(r"(?<=[^\W\d_])[-\u2010\u00ac]\n[ \t]?(?=([^\W\d_]{1,40}))")
WORD_BEFORE = re.compile(r"[^\W\d_]+$")
JOINING_WORDS = {
    "und",
    "oder",
    "bzw",
    "sowie",
    "als",
    "bis",
    "noch",
    "wie",
    "statt",
    "u",
    "o",
    "beziehungsweise",
}
"""After these a hyphen stands for the rest of a word: "Personal- und Organisationsentwicklung"."""


def normalise(raw: str) -> str:
    """NFC, words joined that a line end had cut, one kind of space, no characters that nobody sees."""
    text = clean(SOFT_HYPHEN.sub("", LINE_ENDS.sub("\n", PDF_BREAK_HYPHEN.sub("-\n", raw))))
    text = text.translate(LIGATURES)
    text = SPACES.sub(lambda run: "\t" if "\t" in run[0] else " ", text)
    text = LINE_EDGES.sub("\n", EMPTY_LINES.sub("\n\n", text))
    return BROKEN_WORD.sub(_mended, text).strip()


def clean(raw: str) -> str:
    """The text as its author set it, without characters that nobody sees. For showing, not for searching."""
    return unicodedata.normalize("NFC", PILED_MARKS.sub(r"\1", UNWANTED.sub("", LINE_ENDS.sub("\n", raw))))


def _mended(hyphen: re.Match[str]) -> str:
    word = WORD_BEFORE.search(hyphen.string[max(0, hyphen.start() - 40) : hyphen.start()])
    before, after = word[0] if word else "", hyphen[1]
    if after.lower() in JOINING_WORDS:
        return "- "
    a_real_hyphen = after[0].isupper() or len(before) == 1 or before.isupper()
    return "-" if a_real_hyphen else ""
