"""Reads a pasted list of e-mail addresses, whatever stands between them.

Understood are `a@b.de`, `Name <a@b.de>`, `"Family, Given" <a@b.de>`, `Family, Given <a@b.de>` and
columns pasted from a table, separated by commas, semicolons, tabs or lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from collab.people.emails import plain_email

LIKE_ADDRESS = re.compile(r"(?:mailto:)?([^\s<>()\",;@]{0,64}@[^\s<>()\",;]{0,190})", re.IGNORECASE)
NOISE = " \t,;.<>()\"'“”„:·•*-"
PARTICLES = {"von", "van", "de", "der", "den", "del", "di", "da", "zu", "zur", "zum", "el", "al", "bin"}
TITLES = ("prof.", "dr.", "mag.", "dipl.-ing.", "herr", "frau")


@dataclass(frozen=True)
class Addressee:
    """One entry of the list. `valid` is False for what is no e-mail address; `email` is then as typed."""

    email: str
    given_name: str = ""
    family_name: str = ""
    valid: bool = True


def read_list(text: str) -> list[Addressee]:
    """All entries in their order; an address that comes twice counts once."""
    found: dict[str, Addressee] = {}
    for segment in _segments(text):
        for addressee in _read_segment(segment):
            found.setdefault(addressee.email.lower(), addressee)
    return list(found.values())


def _segments(text: str) -> list[str]:
    """Split at lines and semicolons outside of quotation marks."""
    return [part for line in text.splitlines() for part in re.findall(r"(?:\"[^\"]*\"|[^;])+", line)]


def _read_segment(segment: str) -> list[Addressee]:
    entries: list[Addressee] = []
    end = 0
    for match in LIKE_ADDRESS.finditer(segment):
        before = segment[end : match.start()]
        end = match.end()
        in_brackets = before.rstrip().endswith("<")
        stray, name = _split_before(before, in_brackets)
        entries += [Addressee(word, valid=False) for word in stray]
        email = match[1].strip(".'")
        given, family = _split_name(name)
        plain = plain_email(email)
        entries.append(Addressee(plain or email, given, family, plain is not None))
    rest = segment[end:].strip(NOISE)
    return [*entries, *([Addressee(rest, valid=False)] if rest else [])]


def _split_before(text: str, in_brackets: bool) -> tuple[list[str], str]:
    """What stands before an address: entries of their own that are no addresses, and the name."""
    quoted = re.search(r"\"([^\"]*)\"$", text.rstrip(" \t<"))
    if quoted:
        return _words(text[: quoted.start()]), quoted[1].strip()
    if not in_brackets and text.rstrip(" ").endswith(","):
        return _words(text), ""
    parts = _words(text)
    wanted = 2 if in_brackets and len(parts) >= 2 and _is_family_first(parts[-2:]) else 1
    return parts[:-wanted], ", ".join(parts[-wanted:])


def _words(text: str) -> list[str]:
    return [part for part in (piece.strip(NOISE) for piece in text.split(",")) if part]


def _is_family_first(parts: list[str]) -> bool:
    """`Müller, Anna`: both sides are short and hold letters only."""
    return all(len(part.split()) <= 3 and not re.search(r"[\d@/]", part) for part in parts)


def _split_name(name: str) -> tuple[str, str]:
    """Given and family name. Titles are left out: whoever bears one enters it in the directory."""
    if "," in name:
        family, given = (part.strip() for part in name.split(",", 1))
        return given[:100], family[:100]
    words = [word for word in re.split(r"\s+", name) if word and word.lower() not in TITLES]
    if len(words) < 2:
        return "", " ".join(words)[:100]
    cut = next((i for i, word in enumerate(words[1:-1], 1) if word.lower() in PARTICLES), len(words) - 1)
    return " ".join(words[:cut])[:100], " ".join(words[cut:])[:100]
