"""What a file really is: by its own bytes; its name only decides between kinds of plain text.

Reads a few kilobytes of any file, and the directory of a ZIP or OLE container where that is small.
"""

import re
import struct
import zipfile
from pathlib import Path

from collab.base import charset

HEAD_BYTES = 8192
ZIP_DIRECTORY_BYTES = 2 << 20
"""Longer directories are not opened here: this runs in the web server's own process."""

UNKNOWN = "application/octet-stream"
ZIP = "application/zip"
OLE = "application/x-ole-storage"
OFFICE = "application/vnd.openxmlformats-officedocument."
OPENDOCUMENT = "application/vnd.oasis.opendocument."
"""Beginnings of the names of Office and OpenDocument types."""

PROTECTED_OFFICE = "application/x-tika-ooxml-protected"
"""An Office document locked by a password. Apache Tika's name; there is no registered one."""

SIGNATURES = (
    (b"{\\rtf", "application/rtf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\x00\x00\x00\x0cjP  ", "image/jp2"),
    (b"\x1f\x8b", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"\x1aE\xdf\xa3", "video/webm"),
)
FTYP = {
    b"avif": "image/avif",
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"mif1": "image/heif",
    b"qt  ": "video/quicktime",
    b"M4A ": "audio/mp4",
}
RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
OLE_STREAMS = (
    ("EncryptedPackage", PROTECTED_OFFICE),
    ("__properties_version1.0", "application/vnd.ms-outlook"),
    ("WordDocument", "application/msword"),
    ("Workbook", "application/vnd.ms-excel"),
    ("Book", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
)
OPENXML_PARTS = (
    ("word/", "wordprocessingml.document", "application/vnd.ms-word.document.macroEnabled.12"),
    ("ppt/", "presentationml.presentation", "application/vnd.ms-powerpoint.presentation.macroEnabled.12"),
    ("xl/", "spreadsheetml.sheet", "application/vnd.ms-excel.sheet.macroEnabled.12"),
)
TEXT_BY_CONTENT = (
    (re.compile(r"BEGIN:VCALENDAR\b", re.I), "text/calendar"),
    (re.compile(r"BEGIN:VCARD\b", re.I), "text/vcard"),
    (
        re.compile(
            r"(<\?xml[^>]{0,200}>\s*|<!--.{0,2000}?-->\s*|<!doctype svg[^>]{0,300}>\s*)*<svg[\s>]",
            re.I | re.S,
        ),
        "image/svg+xml",
    ),
    (
        re.compile(
            r"(<\?xml[^>]{0,200}>\s*|<!--.{0,2000}?-->\s*)*<(!doctype html|html|head|body)[\s>]", re.I | re.S
        ),
        "text/html",
    ),
    (re.compile(r"<\?xml\s"), "application/xml"),
)
TEXT_BY_ENDING = {
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".htm": "text/html",
    ".html": "text/html",
    ".xhtml": "text/html",
    ".json": "application/json",
    ".css": "text/css",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
}
MAIL_FIELDS = re.compile(
    r"^(return-path|received|delivered-to|from|to|cc|subject|date|message-id|mime-version|reply-to|sender"
    r"|content-type|content-transfer-encoding|dkim-signature|arc-seal|authentication-results|x-[\w-]+):",
    re.I | re.M,
)
HEADER_LINE = re.compile(r"[!-9;-~]+:|[ \t]|From ")


def sniff(path: Path, filename: str) -> str:
    """The media type of the file at `path`, which the user calls `filename`."""
    with open(path, "rb") as stream:
        head = stream.read(HEAD_BYTES)
    if head.startswith(b"PK\x03\x04"):
        return _zip_kind(path, head)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _ole_kind(path)
    if b"%PDF-" in head[:1024]:
        return "application/pdf"
    for signature, mime in SIGNATURES:
        if head.startswith(signature):
            return mime
    if head[:4] == b"RIFF":
        return RIFF.get(head[8:12], UNKNOWN)
    if head[4:8] == b"ftyp":
        return FTYP.get(head[8:12], "video/mp4")
    if head[:2] == b"BM" and head[6:10] == bytes(4):
        return "image/bmp"
    if head[257:262] == b"ustar":
        return "application/x-tar"
    if _is_text(head):
        return _text_kind(charset.decode(head), Path(filename).suffix.lower())
    return _guess_binary(head)


def _is_text(head: bytes) -> bool:
    if charset.has_mark(head):
        return True
    return b"\x00" not in head and sum(
        byte < 32 and byte not in b"\t\n\v\f\r\x1b" for byte in head
    ) * 100 <= len(head)


def _text_kind(text: str, ending: str) -> str:
    begin = text.lstrip()
    for pattern, mime in TEXT_BY_CONTENT:
        if pattern.match(begin):
            return mime
    if _looks_like_mail(begin, ending):
        return "message/rfc822"
    return TEXT_BY_ENDING.get(ending, "text/plain")


def _looks_like_mail(begin: str, ending: str) -> bool:
    """Header lines only, up to the first empty line, and at least three (two in a .eml) that mails have."""
    header = re.split(r"\r?\n\r?\n", begin, maxsplit=1)[0]
    lines = header.splitlines()[:40]
    known = {field.lower() for field in MAIL_FIELDS.findall(header)}
    enough = 1 if ending == ".eml" else 3
    return bool(lines) and all(map(HEADER_LINE.match, lines)) and len(known) >= enough


def _zip_kind(path: Path, head: bytes) -> str:
    opendocument = re.match(rb"mimetype(application/[\w.+-]+)", head[30:130])
    if opendocument and head[26:28] == b"\x08\x00":
        # The first entry is stored, so that its content stands here; the next entry begins after it.
        return opendocument[1].split(b"PK")[0].decode()
    if not 0 < _zip_directory_bytes(path) <= ZIP_DIRECTORY_BYTES:
        return ZIP
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except Exception:
        return ZIP
    if "[Content_Types].xml" not in names:
        return ZIP
    if "xl/workbook.bin" in names:
        return "application/vnd.ms-excel.sheet.binary.macroEnabled.12"
    for folder, kind, with_macros in OPENXML_PARTS:
        if any(name.startswith(folder) for name in names):
            plain = f"{OFFICE}{kind}"
            return with_macros if f"{folder}vbaProject.bin" in names else plain
    return ZIP


def _zip_directory_bytes(path: Path) -> int:
    """Size of the central directory (APPNOTE 4.3.16; 4.3.14 for ZIP64), 0 where there is none."""
    with open(path, "rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(max(0, size - 65_557 - 20))
        tail = stream.read()
        end = tail.rfind(b"PK\x05\x06")
        if end < 0 or len(tail) < end + 22:
            return 0
        locator = tail[max(0, end - 20) : end]
        if not locator.startswith(b"PK\x06\x07"):
            return int(struct.unpack_from("<I", tail, end + 12)[0])
        stream.seek(min(size, struct.unpack_from("<Q", locator, 8)[0]))
        record = stream.read(56)
        return (
            int(struct.unpack_from("<Q", record, 40)[0]) if record[:4] == b"PK\x06\x06" and record[55:] else 0
        )


def _ole_kind(path: Path) -> str:
    import olefile  # only here, so that most uploads do not load it

    try:
        with olefile.OleFileIO(path) as ole:
            for stream, mime in OLE_STREAMS:
                if ole.exists(stream):
                    return mime
    except Exception:
        return OLE
    return OLE


def _guess_binary(head: bytes) -> str:
    import puremagic  # loads a table of 1.5 MB, so only for what our own one does not know

    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return UNKNOWN
    sure = (match.mime_type for match in found if match.mime_type and len(match.byte_match) >= 4)
    return next(sure, UNKNOWN)
