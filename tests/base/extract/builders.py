# ruff: noqa: E501 - contents of files are clearer on one line
"""Files for the tests of extraction and preview, made on the spot: sound ones, locked ones, hostile ones."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
import zlib
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

CONTENT_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def relations(**targets: str) -> str:
    """A list of relations: kind of relation = target."""
    rows = "".join(
        f'<Relationship Id="r{number}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items())
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def docx(path: Path, body: str, **parts: str) -> Path:
    """A Word file by hand. `body` is the inside of w:body; `parts` are further parts by kind."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", CONTENT_TYPES)
        package.writestr("_rels/.rels", relations(officeDocument="word/document.xml"))
        package.writestr("word/document.xml", f"<w:document {WORD}><w:body>{body}</w:body></w:document>")
        package.writestr("word/_rels/document.xml.rels", relations(**{kind: f"{kind}.xml" for kind in parts}))
        for kind, inside in parts.items():
            package.writestr(f"word/{kind}.xml", f"<w:{kind} {WORD}>{inside}</w:{kind}>")
    return path


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def docx_of_one_repeated_piece(path: Path, piece: bytes, times: int) -> Path:
    """A ZIP bomb: a body that is `piece` over and over, written without ever being whole in memory."""
    docx(path, "")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        package.writestr("[Content_Types].xml", CONTENT_TYPES)
        package.writestr("_rels/.rels", relations(officeDocument="word/document.xml"))
        with package.open("word/document.xml", "w", force_zip64=True) as body:
            body.write(f"<w:document {WORD}><w:body>".encode())
            block = piece * (1 + (1 << 20) // len(piece))
            for _ in range(1 + times * len(piece) // len(block)):
                body.write(block)
            body.write(b"</w:body></w:document>")
    return path


def pdf(path: Path, *pages: bytes, info: str = "") -> Path:
    """A PDF by hand; each page is a content stream. /F1 is Helvetica."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{' '.join(f'{4 + 2 * n} 0 R' for n in range(len(pages)))}]>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for number, content in enumerate(pages):
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>"
            f"/Contents {5 + 2 * number} 0 R>>".encode()
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
    trailer = "/Root 1 0 R"
    if info:
        objects.append(f"<<{info}>>".encode("cp1252"))
        trailer += f"/Info {len(objects)} 0 R"
    path.write_bytes(assembled(objects, trailer))
    return path


def assembled(objects: list[bytes], trailer: str) -> bytes:
    """A PDF file of these objects, numbered from 1, with a right cross-reference table."""
    made = io.BytesIO(b"%PDF-1.7\n")
    made.seek(0, 2)
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(made.tell())
        made.write(b"%d 0 obj%s\nendobj\n" % (number, content))
    start = made.tell()
    made.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    made.writelines(f"{offset:010} 00000 n \n".encode() for offset in offsets)
    made.write(f"trailer<</Size {len(objects) + 1}{trailer}>>\nstartxref\n{start}\n%%EOF".encode())
    return made.getvalue()


def said(*lines: str) -> bytes:
    """A content stream that sets these lines below each other."""
    shown = "".join(f"({line}) Tj 0 -14 Td " for line in lines)
    return f"BT /F1 12 Tf 50 780 Td {shown} ET".encode("cp1252")


def locked_pdf(path: Path, password: bytes = b"geheim") -> Path:
    """Encrypted with RC4, 40 bit (ISO 32000-1, 7.6.3, algorithms 2 to 4), so that it opens with the password only."""
    padding = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
    padded = (password + padding)[:32]
    identity = hashlib.md5(b"collab").digest()
    permissions = struct.pack("<i", -4)
    owner = _rc4(hashlib.md5(padded).digest()[:5], padded)
    key = hashlib.md5(padded + owner + permissions + identity).digest()[:5]
    user = _rc4(key, padding)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
        f"<</Filter/Standard/V 1/R 2/O<{owner.hex()}>/U<{user.hex()}>/P -4>>".encode(),
    ]
    path.write_bytes(
        assembled(objects, f"/Root 1 0 R/Encrypt 4 0 R/ID[<{identity.hex()}><{identity.hex()}>]")
    )
    return path


def _rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    out = bytearray()
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def page_picture(*lines: str) -> Image.Image:
    """A page as a scanner sees it."""
    page = Image.new("L", (1654, 1169), 255)
    pen = ImageDraw.Draw(page)
    font = ImageFont.load_default(size=64)
    for number, line in enumerate(lines):
        pen.text((120, 120 + 110 * number), line, fill=0, font=font)
    return page


def png_that_claims(path: Path, width: int, height: int) -> Path:
    """A PNG of a few hundred bytes that says it is huge."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(1 << 16))) + chunk(b"IEND", b"")
    )
    return path
