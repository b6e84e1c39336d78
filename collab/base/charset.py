"""Bytes to text: byte order mark, then what was declared, then UTF-8, then Windows-1252."""

import codecs
import re

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
REFUSED = {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape"}
"""Codecs that are no charsets of documents; some take quadratic time."""

META_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)


def has_mark(data: bytes) -> bool:
    return any(data.startswith(mark) for mark, _ in MARKS)


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of `data`. A character cut off at the very end is dropped; nothing is ever refused."""
    for mark, charset in MARKS:
        if data.startswith(mark):
            return codecs.getincrementaldecoder(charset)("replace").decode(data[len(mark) :])
    for named in (declared, "utf-8"):
        text = _strictly(data, named)
        if text is not None:
            return text
    return data.decode("cp1252", "replace")


def decode_html(data: bytes) -> str:
    found = META_CHARSET.search(data[:4096])
    return decode(data, found[1].decode("ascii", "replace") if found else None)


def _strictly(data: bytes, charset: str | None) -> str | None:
    if not charset:
        return None
    try:
        name = codecs.lookup(charset.strip(" \"'")).name
        if name.replace("-", "_") in REFUSED:
            return None
        if name == "iso8859-1":
            name = "cp1252"  # as all browsers do
        return codecs.getincrementaldecoder(name)("strict").decode(data)
    except Exception:  # codecs that are no charsets (zlib, hex) have errors of their own
        return None
