"""Random tokens that are handed out once; the database keeps only what cannot be turned back."""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """256 bits, in letters that fit an address."""
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """SHA-256 in hexadecimal. The token is random, so a slow hash would add nothing."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
