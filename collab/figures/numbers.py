"""Numbers as people in Germany write them, read without guessing, and written again."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import format_decimal
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from collab.base.columns import Exact
from collab.base.errors import Refused

SPACES = "\u00a0\u2007\u2009\u202f"
"""Spaces that programs put between thousands, beside the ordinary one."""

MINUS = str.maketrans(dict.fromkeys("\u2212\u2013", "-") | dict.fromkeys(SPACES, " "))
UNIT = re.compile(r"\s*(?:%|€|EUR|Euro)$", re.I)
PLAIN = re.compile(r"(-?)(\d+)(?:,(\d+))?", re.A)
GROUPED = re.compile(r"(-?)(\d{1,3}(?:([. ])\d{3})(?:\3\d{3})*)(?:,(\d+))?", re.A)
ENGLISH = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+\.\d+", re.A)


def read(text: str, decimals: int) -> Decimal:
    """1.234,5 and 1 234,5 → 1234.5; 1.234 → 1234. Refused with a sentence where it could mean two things.

    `decimals`: how many places the figure has; more are refused instead of rounded.
    """
    given = text.strip()
    plain = UNIT.sub("", given.translate(MINUS).strip())
    if found := PLAIN.fullmatch(plain):
        sign, whole, places = found[1], found[2], found[3] or ""
    elif found := GROUPED.fullmatch(plain):
        sign, whole, places = found[1], re.sub(r"[. ]", "", found[2]), found[4] or ""
    elif ENGLISH.fullmatch(plain):
        raise Refused(
            _("„%(text)s“ ist nicht eindeutig. Bitte schreiben Sie das Komma vor den Nachkommastellen und "
              "den Punkt nur zwischen Tausendern, zum Beispiel 1.234,5.", text=given[:40]), 422
        )  # fmt: skip
    else:
        raise Refused(
            _("„%(text)s“ ist keine Zahl. Schreiben Sie zum Beispiel 1.234,5.", text=given[:40]), 422
        )
    if len(places.rstrip("0")) > decimals:
        raise Refused(_too_many_places(given, decimals, plain), 422)
    amount = Decimal(f"{sign}{whole}.{places.rstrip('0') or '0'}")
    if abs(amount) >= Exact.LARGEST:
        raise Refused(_("„%(text)s“ ist zu groß für eine Kennzahl.", text=given[:40]), 422)
    return amount


def _too_many_places(given: str, decimals: int, plain: str) -> str:
    whole, _comma, places = plain.partition(",")
    allowed = (
        ngettext("höchstens %(num)s Nachkommastelle", "höchstens %(num)s Nachkommastellen", decimals)
        if decimals
        else _("keine Nachkommastellen")
    )
    sentence = _("„%(text)s“ hat zu viele Nachkommastellen: Diese Kennzahl hat %(allowed)s.",
                 text=given[:40], allowed=allowed)  # fmt: skip
    if len(places) == 3 and len(whole) <= 3:
        sentence += " " + _(
            "Meinen Sie %(whole)s? Dann schreiben Sie einen Punkt.", whole=f"{whole}.{places}"
        )
    return sentence


def rounded(amount: Decimal, decimals: int) -> Decimal:
    return amount.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def written(amount: Decimal | None, decimals: int) -> str:
    """For pages, in the language of the page: 1.234,50 on German ones."""
    return _in(amount, decimals, str(get_locale() or "de"))


def german(amount: Decimal | None, decimals: int) -> str:
    """For fields and files, which are read again: always 1.234,50."""
    return _in(amount, decimals, "de")


def _in(amount: Decimal | None, decimals: int, language: str) -> str:
    if amount is None:
        return ""
    places = "." + "0" * decimals if decimals else ""
    return format_decimal(rounded(amount, decimals), format=f"#,##0{places}", locale=language)
