"""An archive that comes in is believed only after all of it has been checked: it may come from anywhere.

Names, sizes and packing first, without unpacking anything; then the manifests (RFC 8493, section 3); then
every byte against its checksum. What is wrong is a sentence for whoever brought it.
"""

from __future__ import annotations

import hashlib
import json
import stat
import unicodedata
import zipfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from flask_babel import gettext as _

from collab.bags.records import FORMAT
from collab.bags.writer import MANIFEST, TAG_MANIFEST, decoded
from collab.base.errors import Refused
from collab.base.storage import CHUNK, Incoming, Store
from collab.documents.files import check_space

MOST_FILES = 1_000_000
MOST_TIMES_PACKED = 300  # text packs to a hundredth at best; what packs better is made to fill the disk
SMALL = 1_000_000  # bytes that need no such look
LONGEST_TAG_FILE = 300_000_000
LONGEST_LINE = 50_000_000
RECORDS = "data/records/"


@dataclass(frozen=True)
class Declared:
    """One table as `format.json` tells it."""

    name: str
    rows: int
    columns: Mapping[str, str]


class Bag:
    """An opened archive. Making one checks its names and manifests; `verify` checks the bytes."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            raise broken() from None
        self._entries, self.base = _checked(self._zip)
        self._tag_files()
        self.manifest = self._sums(MANIFEST)
        payload = {name for name in self._entries if name.startswith("data/")}
        if payload != set(self.manifest):
            raise incomplete()
        self.identity = hashlib.sha256(self._read(MANIFEST)).hexdigest()
        self.form = self._json(f"{RECORDS}format.json")
        if self.form.get("format") != FORMAT:
            raise Refused(
                _(
                    "Dieses Archiv hat ein Format, das diese Plattform nicht kennt. Bitte aktualisieren Sie "
                    "sie zuerst."
                )
            )
        self.slug = str(self.form.get("slug", ""))

    def close(self) -> None:
        self._zip.close()

    @property
    def size(self) -> int:
        """Bytes of everything in it, unpacked."""
        return sum(entry.file_size for entry in self._entries.values())

    def tables(self) -> list[Declared]:
        try:
            return [
                Declared(str(each["name"]), int(each["rows"]), dict(each["columns"]))
                for each in self.form["tables"]
            ]
        except (KeyError, TypeError, ValueError):
            raise broken() from None

    def missing(self) -> set[str]:
        """The checksums of files that could not be read when the archive was made."""
        return {str(each) for each in self._json(f"{RECORDS}missing.json", list)}

    def lines(self, table: str) -> Iterator[bytes]:
        """The rows of a table, one at a time."""
        path = f"{RECORDS}{table}.jsonl"
        if path not in self._entries:
            raise broken()
        with self._open(path) as stream:
            while line := stream.readline(LONGEST_LINE):
                if not line.endswith(b"\n"):
                    raise broken()
                yield line

    def verify(self, store: Store, wanted: Collection[str]) -> None:
        """Every byte against its checksum; files that rows name go into the store on the way.

        Bytes come before rows: whatever happens later leaves at worst files that nobody names."""
        check_space(
            sum(self._entries[path].file_size for path, sum_ in self.manifest.items() if sum_ in wanted)
        )
        kept: set[str] = set()
        for path, sum_ in self.manifest.items():
            if sum_ in wanted and sum_ not in kept:
                kept.add(sum_)
                self._keep(path, sum_, store)
            elif self._sum(path) != sum_:
                raise _damaged(path)
        if kept != set(wanted):  # a row must not get at a file of the store that somebody else has brought
            raise incomplete()

    def _keep(self, path: str, sum_: str, store: Store) -> None:
        incoming = Incoming(store)
        try:
            for chunk in self._chunks(path):
                incoming.write(chunk)
            if incoming.digest != sum_:
                raise _damaged(path)
        except BaseException:
            incoming.drop()
            raise
        incoming.keep()

    def _sum(self, path: str) -> str:
        sum_ = hashlib.sha256()
        for chunk in self._chunks(path):
            sum_.update(chunk)
        return sum_.hexdigest()

    def _chunks(self, path: str) -> Iterator[bytes]:
        with self._open(path) as stream:
            while chunk := _reading(stream, CHUNK):
                yield chunk

    def _open(self, path: str) -> IO[bytes]:
        try:
            return self._zip.open(self._entries[path])
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, KeyError, OSError):
            raise broken() from None

    def _read(self, path: str) -> bytes:
        if path not in self._entries or self._entries[path].file_size > LONGEST_TAG_FILE:
            raise broken()
        with self._open(path) as stream:
            return _reading(stream, LONGEST_TAG_FILE)

    def _json(self, path: str, sort: type = dict) -> Any:
        try:
            found = json.loads(self._read(path))
        except (ValueError, RecursionError):
            raise broken() from None
        if not isinstance(found, sort):
            raise broken()
        return found

    def _tag_files(self) -> None:
        if not self._read("bagit.txt").startswith(b"BagIt-Version: "):
            raise broken()
        sums = self._sums(TAG_MANIFEST)
        tags = {name for name in self._entries if not name.startswith("data/")} - {TAG_MANIFEST}
        if tags != set(sums) or MANIFEST not in sums:
            raise broken()
        for path, sum_ in sums.items():
            if self._sum(path) != sum_:
                raise _damaged(path)

    def _sums(self, path: str) -> dict[str, str]:
        """The lines of a manifest: "<sha-256>  <path>"."""
        found: dict[str, str] = {}
        try:
            lines = self._read(path).decode().splitlines()
        except UnicodeDecodeError:
            raise broken() from None
        for line in lines:
            sum_, _space, name = line.partition(" ")
            name = decoded(name.lstrip(" *"))
            if len(sum_) != 64 or name in found:
                raise broken()
            found[name] = sum_.lower()
        return found


def _checked(archive: zipfile.ZipFile) -> tuple[dict[str, zipfile.ZipInfo], str]:
    """The files by their names inside the one folder that all lie in."""
    entries = archive.infolist()
    if len(entries) > MOST_FILES:
        raise Refused(_("Das Archiv enthält zu viele Dateien."))
    found: dict[str, zipfile.ZipInfo] = {}
    folders = {entry.filename.partition("/")[0] for entry in entries}
    if len(folders) != 1:
        raise broken()
    base = folders.pop()
    taken: set[str] = set()
    for entry in entries:
        _check_entry(entry)
        if entry.is_dir():
            continue
        name = entry.filename.removeprefix(f"{base}/")
        folded = unicodedata.normalize("NFC", name).casefold()
        if folded in taken or name == entry.filename:
            raise unsafe(entry.filename)
        taken.add(folded)
        found[name] = entry
    _check_overlap(entries)
    return found, base


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name, mode = entry.filename, entry.external_attr >> 16
    parts = name.removesuffix("/").split("/")
    if (
        any(part in ("", ".", "..") for part in parts)
        or "\\" in name
        or "\x00" in entry.orig_filename
        or ":" in parts[0]
        or (stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR))
    ):
        raise unsafe(name)
    if entry.flag_bits & 1:
        raise Refused(_("Das Archiv ist verschlüsselt. Bitte entfernen Sie zuerst das Kennwort."))
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise broken()
    if entry.file_size > SMALL and entry.file_size > MOST_TIMES_PACKED * max(entry.compress_size, 1):
        raise unsafe(name)


def _check_overlap(entries: list[zipfile.ZipInfo]) -> None:
    """Files that share their bytes fill a disk out of nothing (zip bombs of the kind that overlaps)."""
    end = 0
    for entry in sorted(entries, key=lambda each: each.header_offset):
        if entry.header_offset < end:
            raise unsafe(entry.filename)
        end = entry.header_offset + 30 + len(entry.filename.encode()) + entry.compress_size


def _reading(stream: IO[bytes], most: int) -> bytes:
    try:
        return stream.read(most)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError):
        raise broken() from None
    except Exception as error:  # zlib.error is no subclass of anything useful
        if type(error).__module__ == "zlib":
            raise broken() from None
        raise


def broken() -> Refused:
    return Refused(_("Das ist kein Archiv eines Arbeitsbereichs, oder es ist beschädigt."))


def incomplete() -> Refused:
    return Refused(
        _("Das Archiv ist unvollständig oder wurde verändert: Verzeichnis und Inhalt passen nicht zusammen.")
    )


def unsafe(name: str) -> Refused:
    return Refused(
        _(
            "Das Archiv enthält einen Eintrag, der nicht sicher ist: %(name)s. Es wurde nichts übernommen.",
            name=name[:200],
        )
    )


def _damaged(path: str) -> Refused:
    return Refused(
        _(
            "Eine Datei des Archivs ist beschädigt oder wurde verändert: %(name)s. Es wurde nichts "
            "übernommen.",
            name=path,
        )
    )
