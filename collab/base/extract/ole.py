"""What old Office files (OLE compound files) say about themselves and whether they are locked."""

from pathlib import Path

import olefile

from collab.base.charset import decode
from collab.base.extract.facts import Facts

WORD_IS_ENCRYPTED = 0x0100
"""Bit fEncrypted in the flags at offset 10 of the file information block ([MS-DOC] 2.5.2)."""

CODEPAGES = {65001: "utf-8", 10000: "mac_roman", 1200: "utf-16-le"}


def word_is_locked(path: Path) -> bool:
    with olefile.OleFileIO(str(path)) as ole:
        block = ole.openstream("WordDocument").read(12)
    return len(block) == 12 and bool(int.from_bytes(block[10:12], "little") & WORD_IS_ENCRYPTED)


def slides_are_locked(path: Path) -> bool:
    with olefile.OleFileIO(str(path)) as ole:
        return bool(ole.exists("EncryptedSummary"))


def offer_properties(path: Path, facts: Facts) -> None:
    """Title, author and day of creation from the summary information stream."""
    try:
        with olefile.OleFileIO(str(path)) as ole:
            said = ole.get_metadata()
    except Exception:
        return  # the text may be sound all the same
    page = int(said.codepage or 1252) & 0xFFFF
    charset = CODEPAGES.get(page, f"cp{page}")
    facts.offer(
        title=_text(said.title, charset), author=_text(said.author, charset), created=said.create_time or None
    )


def _text(value: bytes | str | None, charset: str) -> str | None:
    return decode(value, charset) if isinstance(value, bytes) else value
