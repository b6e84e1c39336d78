"""The bytes of a file → text."""

from __future__ import annotations

import codecs

from flask_babel import gettext as _

from collab.base.errors import Refused


def decoded(content: bytes) -> str:
    """UTF-8 or UTF-16 by its mark, else UTF-8, else Windows-1252. Refused: what is no text."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = content.decode("utf-16", "replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", "replace")
    if "\x00" in text or not text.strip():
        raise Refused(
            _("Diese Datei enthält keine Kontakte. Lesbar sind CSV-Dateien und vCards (.vcf)."), status=422
        )
    return text
