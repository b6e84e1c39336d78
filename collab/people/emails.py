"""E-mail addresses as people type them."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 254  # RFC 5321, 4.5.3.1.3
SIGN = r"[^@\s<>(),;:\"\\\[\]\x00-\x1f\x7f]"
PLAIN = re.compile(rf"{SIGN}{{1,64}}@{SIGN}+\.[^@\s.]{{2,63}}")


def plain_email(typed: str) -> str | None:
    """One plain address in lower case, or None if this is none."""
    address = unicodedata.normalize("NFC", typed).strip().lower()
    if len(address) > LONGEST or not PLAIN.fullmatch(address) or ".." in address:
        return None
    return address if _has_a_name(address.rpartition("@")[2]) else None


def _has_a_name(host: str) -> bool:
    try:
        host.encode("idna")
    except UnicodeError:
        return False
    return True
