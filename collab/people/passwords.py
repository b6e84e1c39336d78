"""Passwords: kept as argon2id, never in the clear, and refused when they are easy to guess."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise
from pathlib import Path

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import gettext as _

from collab.base.folding import fold

SHORTEST = 12
LONGEST = 200
FEWEST_DIFFERENT = 5

# OWASP Password Storage Cheat Sheet: argon2id, 19 MiB, two passes, one lane. The memory is per sign-in.
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, type=Type.ID)


def hashed(password: str) -> str:
    return HASHER.hash(_same_everywhere(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is right. Without a hash (no such account) it takes as long, and is wrong."""
    try:
        right = HASHER.verify(password_hash or _nobody(), _same_everywhere(password))
    except (VerificationError, InvalidHashError):
        return False
    return right and password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether it was made with other parameters than today's and should be made anew."""
    return HASHER.check_needs_rehash(password_hash)


def weakness(password: str, *about: str) -> str | None:
    """Why this password is refused, as a sentence; None if it may be used.

    `about`: what others know of the person (e-mail address, names); none of it may be the password.
    """
    if len(password) < SHORTEST:
        return _("Das Kennwort braucht mindestens %(count)s Zeichen.", count=SHORTEST)
    if len(password) > LONGEST:
        return _("Das Kennwort darf höchstens %(count)s Zeichen haben.", count=LONGEST)
    if len(set(password)) < FEWEST_DIFFERENT or _is_a_row(password):
        return _("Dieses Kennwort ist zu einfach. Mischen Sie verschiedene Zeichen oder mehrere Wörter.")
    core = _letters(password)
    if _shortest_repeated(core) in _common():
        return _("Dieses Kennwort ist sehr verbreitet und leicht zu erraten. Bitte wählen Sie ein anderes.")
    if _is_about(core, *about):
        return _("Das Kennwort darf nicht aus Ihrem Namen oder Ihrer E-Mail-Adresse bestehen.")
    return None


def _is_about(core: str, *about: str) -> bool:
    """Whether hardly anything is left of the letters when names and address are taken out."""
    known = {_letters(part) for text in about for part in (text, *re.split(r"[@.\s_+-]+", text))}
    rest = core
    for word in sorted((word for word in known if len(word) >= 3), key=len, reverse=True):
        rest = rest.replace(word, "")
    return bool(core) and rest != core and len(rest) <= 3


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", fold(text))


def _is_a_row(password: str) -> bool:
    """123456789012, abcdefghijkl, and the same backwards."""
    steps = {ord(second) - ord(first) for first, second in pairwise(password)}
    return steps <= {1, -9} or steps <= {-1, 9}


def _shortest_repeated(word: str) -> str:
    """The word that is said several times over: hallohallo → hallo."""
    again = (word + word).find(word, 1)
    return word[:again] if word else word


def _same_everywhere(password: str) -> str:
    """An ä is one character on one keyboard and two on another (RFC 8265 asks for NFC)."""
    return unicodedata.normalize("NFC", password)


@cache
def _common() -> frozenset[str]:
    return frozenset((Path(__file__).parent / "common_passwords.txt").read_text().split())


@cache
def _nobody() -> str:
    """The hash that is tried when there is no account: the same work, and never right."""
    return HASHER.hash("nobody has this password")
