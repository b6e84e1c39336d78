"""A bag (BagIt 1.0, RFC 8493) as one ZIP, written while it is sent: no copy on disk, and memory that does not
grow with the files.

Checksums are taken while the bytes go by; the manifests come last. Names are valid on every system that may
unpack them.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import IO, cast

from collab.base.clock import local
from collab.documents.names import free_among, name_key, split_ending
from collab.documents.zipping import DEVICES, FORBIDDEN

BAGIT = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST, TAG_MANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
LONGEST_FOLDER = 80  # characters
LONGEST_PATH = 190  # Windows takes 260 with the folder in which it is unpacked
SHORTEST = 16

Pieces = Iterable[bytes]


class BagWriter:
    """Each method gives the bytes of the ZIP that are ready. `base` is the folder that all lies in."""

    def __init__(self, base: str, day: datetime) -> None:
        self.base = base
        self.day = day
        self.payload = Manifest()
        self._sink = _Sink()
        self._archive = zipfile.ZipFile(cast(IO[bytes], self._sink), "w", zipfile.ZIP_DEFLATED)
        self._tags = Manifest()

    def add(
        self, path: str, pieces: Pieces, *, changed: datetime | None = None, packed: bool = True
    ) -> Iterator[bytes]:
        """A file of the payload. `packed`: compressed on its way, for what is not compressed already."""
        yield from self._write(f"data/{path}", pieces, self.payload, changed, packed)

    def finish(self, about: Iterable[tuple[str, str]]) -> Iterator[bytes]:
        """The tag files, the manifests last. `about`: the lines of bag-info.txt."""
        oxum = ("Payload-Oxum", f"{self.payload.size}.{len(self.payload.sums)}")
        info = "".join(f"{label}: {_one_line(value)}\n" for label, value in [*about, oxum])
        yield from self._write("bagit.txt", [BAGIT.encode()], self._tags)
        yield from self._write("bag-info.txt", [info.encode()], self._tags)
        yield from self._write(MANIFEST, self.payload.lines(), self._tags)
        yield from self._write(TAG_MANIFEST, self._tags.lines(), Manifest())
        self._archive.close()
        yield self._sink.take()

    def _write(
        self,
        path: str,
        pieces: Pieces,
        manifest: Manifest,
        changed: datetime | None = None,
        packed: bool = True,
    ) -> Iterator[bytes]:
        entry = zipfile.ZipInfo(f"{self.base}/{path}", local(changed or self.day).timetuple()[:6])
        entry.external_attr = 0o644 << 16
        entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        sum_, size = hashlib.sha256(), 0
        with self._archive.open(entry, "w", force_zip64=True) as target:
            for piece in pieces:
                sum_.update(piece)
                size += len(piece)
                target.write(piece)
                if ready := self._sink.take():
                    yield ready
        manifest.note(path, sum_.hexdigest(), size)
        yield self._sink.take()


class Manifest:
    """The checksums of all files, by path."""

    def __init__(self) -> None:
        self.sums: dict[str, str] = {}
        self.size = 0

    def note(self, path: str, digest: str, size: int) -> None:
        self.sums[path] = digest
        self.size += size

    def lines(self) -> Iterator[bytes]:
        for path, digest in self.sums.items():
            yield f"{digest}  {encoded(path)}\n".encode()


class Names:
    """Gives each file and each folder of the payload a name of its own, whatever system unpacks it."""

    def __init__(self) -> None:
        self._taken: dict[str, set[str]] = {}

    def folder(self, place: str, name: str) -> str:
        """The path of a new folder, with a slash at its end."""
        room = max(SHORTEST, min(LONGEST_FOLDER, LONGEST_PATH - 60 - len(place)))
        return f"{place}{self._free(place, _cut(portable(name), room))}/"

    def file(self, place: str, stem: str, ending: str) -> str:
        """The path of a new file; the ending (".pdf") stays whole."""
        room = max(SHORTEST, LONGEST_PATH - len(place) - len(ending))
        return place + self._free(place, _cut(portable(stem), room) + portable(ending, ""))

    def _free(self, place: str, name: str) -> str:
        taken = self._taken.setdefault(place, set())
        name = free_among(name, taken)
        taken.add(name_key(name))
        return name


def portable(name: str, fallback: str = "_") -> str:
    """A name for a file or a folder that Windows, macOS and Linux take, in composed letters (NFC)."""
    name = FORBIDDEN.sub("_", re.sub(r"\s*:\s+", " – ", unicodedata.normalize("NFC", name)))
    name = "".join(sign for sign in name if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))
    name = name.rstrip(". ") or fallback
    return f"_{name}" if DEVICES.match(name) else name


def dated(day: date | None, title: str) -> str:
    """ "2026-05-12 Titel" """
    return f"{day.isoformat()} {title}" if day else title


def stem_and_ending(filename: str) -> tuple[str, str]:
    return split_ending(filename)


def encoded(path: str) -> str:
    """A path in a manifest (RFC 8493, 2.1.3)."""
    return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def decoded(path: str) -> str:
    for code, sign in (("%0D", "\r"), ("%0d", "\r"), ("%0A", "\n"), ("%0a", "\n"), ("%25", "%")):
        path = path.replace(code, sign)
    return path


def _cut(name: str, longest: int) -> str:
    while len(name) > longest or len(name.encode()) > longest * 2:
        name = name[:-1]
    return name.rstrip(". ") or "_"


def _one_line(value: str) -> str:
    return " ".join(value.split())


class _Sink:
    """Takes what the archive writes, and hands it on piece by piece."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """For zipfile; there is nothing to push."""

    def take(self) -> bytes:
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken
