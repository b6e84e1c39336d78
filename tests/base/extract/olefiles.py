"""OLE compound files ([MS-CFB] version 3) and Outlook messages ([MS-OXMSG]), which no library here writes."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

SECTOR, SMALL_SECTOR = 512, 64
FREE, END = 0xFFFFFFFF, 0xFFFFFFFE
STORAGE, STREAM, ROOT = 1, 2, 5

Folder = dict[str, "bytes | Folder"]


@dataclass
class Entry:
    name: str
    kind: int
    content: bytes = b""
    sibling: int = FREE
    child: int = FREE


def write(path: Path, root: Folder) -> Path:
    """All streams must be shorter than 4096 bytes: they live in the small sectors of the root."""
    entries = [Entry("Root Entry", ROOT)]
    _add(entries, 0, root)
    small = b"".join(_filled(entry.content, SMALL_SECTOR) for entry in entries)
    small_table = _chains([_count(entry.content, SMALL_SECTOR) for entry in entries])
    directory = _directory(entries, small, start_of_small=0)
    lengths = [_count(directory, SECTOR), _count(small_table, SECTOR), _count(small, SECTOR)]
    tables = 1
    while tables * SECTOR // 4 < tables + sum(lengths):
        tables += 1
    directory = _directory(entries, small, start_of_small=tables + lengths[0] + lengths[1])
    table = struct.pack(f"<{tables}I", *[0xFFFFFFFD] * tables) + _chains(lengths, first=tables)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<4I", 0, tables, tables, 0)
    header += struct.pack("<5I", 4096, tables + lengths[0], lengths[1], END, 0)
    header += struct.pack("<109I", *range(tables), *[FREE] * (109 - tables))
    parts = (table, directory, small_table, small)
    path.write_bytes(header + b"".join(_filled(part, SECTOR, b"\xff") for part in parts))
    return path


def _add(entries: list[Entry], parent: int, folder: Folder) -> None:
    """Siblings form a chain to the right: a tree that is valid, if not balanced."""
    before = None
    for name, content in folder.items():
        number = len(entries)
        if before is None:
            entries[parent].child = number
        else:
            entries[before].sibling = number
        before = number
        if isinstance(content, bytes):
            assert len(content) < 4096
            entries.append(Entry(name, STREAM, content))
        else:
            entries.append(Entry(name, STORAGE))
            _add(entries, number, content)


def _directory(entries: list[Entry], small: bytes, start_of_small: int) -> bytes:
    made, position = b"", 0
    for entry in entries:
        start, size = (position, len(entry.content)) if entry.kind == STREAM else (0, 0)
        if entry.kind == ROOT:
            start, size = start_of_small, len(small)
        position += _count(entry.content, SMALL_SECTOR)
        name = entry.name.encode("utf-16-le")
        made += struct.pack("<64sHBB", name, len(name) + 2, entry.kind, 1)
        made += struct.pack("<3I36xIQ", FREE, entry.sibling, entry.child, start, size)
    return made


def _chains(lengths: list[int], first: int = 0) -> bytes:
    """Sector tables: each chain of sectors follows the one before, beginning with sector `first`."""
    table = []
    for length in lengths:
        table += [first + number + 1 for number in range(length - 1)] + [END] * (length > 0)
        first += length
    return struct.pack(f"<{len(table)}I", *table)


def _count(data: bytes, size: int) -> int:
    return -(-len(data) // size)


def _filled(data: bytes, size: int, filler: bytes = b"\0") -> bytes:
    return data + filler * (-len(data) % size)


def message(header_bytes: int = 32, **properties: object) -> Folder:
    """A message, recipient (`header_bytes=8`) or attachment (8) or message in a message (24).

    Properties are given as p<id in hexadecimal>: strings, bytes, and numbers.
    """
    table = bytes(header_bytes)
    folder: Folder = {}
    for name, value in properties.items():
        number = int(name[1:], 16)
        kind = {str: 0x001F, bytes: 0x0102, int: 0x0003}[type(value)]
        if isinstance(value, int):
            payload = struct.pack("<II", value, 0)
        else:
            data = value.encode("utf-16-le") if isinstance(value, str) else value
            assert isinstance(data, bytes)
            folder[f"__substg1.0_{number:04X}{kind:04X}"] = data
            payload = struct.pack("<II", len(data), 0)
        table += struct.pack("<HHI", kind, number, 6) + payload
    return folder | {"__properties_version1.0": table}


SUBJECT, BODY, SENDER_NAME, SENDER_ADDRESS = "p0037", "p1000", "p0C1A", "p0C1F"
HEADERS, HTML = "p007D", "p1013"
NAME, ADDRESS, RECIPIENT_KIND = "p3001", "p3003", "p0C15"
FILE_NAME, FILE_DATA, ATTACH_METHOD = "p3707", "p3701", "p3705"
