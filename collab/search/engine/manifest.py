"""The list of files that belong to a generation, with their sizes and checksums.

Written and synced before Whoosh's own table of contents names the generation: a generation that can be seen
can be checked. Whoosh itself syncs nothing, and answers from damaged bytes without an error.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from collab.base.storage import sync
from collab.search.engine.model import IndexDamaged
from collab.search.engine.schema import FORMAT


@dataclass(slots=True)
class Manifest:
    generation: int
    files: dict[str, tuple[int, int]] = field(default_factory=dict)
    """name → size in bytes, CRC-32"""
    segments: list[tuple[str, int, int]] = field(default_factory=list)
    """as `segment_facts` gives them, in order: what Whoosh's table of contents must say"""
    live: int = 0
    """records that can be found"""
    nouns: str | None = None
    """the file with the nouns that the terms of this generation were made with"""
    nouns_at_build: int = 0
    """how many nouns were known when the index was last built as a whole"""
    format: int = FORMAT

    @staticmethod
    def path(directory: Path, generation: int) -> Path:
        return directory / f"manifest-{generation}.json"

    @classmethod
    def read(cls, directory: Path, generation: int) -> Manifest:
        """Raises FileNotFoundError where the generation is gone, IndexDamaged where the text is garbled."""
        data = cls.path(directory, generation).read_bytes()
        try:
            values: dict[str, Any] = json.loads(data)
            values["files"] = {name: (int(size), int(crc)) for name, (size, crc) in values["files"].items()}
            values["segments"] = [tuple(facts) for facts in values["segments"]]
            manifest = cls(**values)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise IndexDamaged(f"manifest of generation {generation} cannot be read") from error
        if manifest.format != FORMAT or manifest.generation != generation:
            raise IndexDamaged(f"manifest of generation {generation} is of another format")
        return manifest

    def write(self, directory: Path) -> None:
        values = {name: getattr(self, name) for name in self.__slots__}
        write_synced(self.path(directory, self.generation), json.dumps(values).encode())

    def checksum(self) -> int:
        """One number for the whole content of a generation."""
        return zlib.crc32(json.dumps([sorted(self.files.items()), self.segments]).encode())


def segment_facts(segment: Any) -> tuple[str, int, int]:
    """Name, number of records, and a checksum of those that are deleted."""
    deleted = ",".join(map(str, sorted(segment.deleted_docs())))
    return segment.segment_id(), segment.doc_count_all(), zlib.crc32(deleted.encode())


def file_facts(path: Path) -> tuple[int, int]:
    """Size and CRC-32."""
    size, crc = 0, 0
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            size += len(block)
            crc = zlib.crc32(block, crc)
    return size, crc


def check_files(directory: Path, files: dict[str, tuple[int, int]], skip: Iterable[str] = ()) -> None:
    """Raises IndexDamaged for a file that is not as it was written, FileNotFoundError for a missing one."""
    skipped = set(skip)
    for name, facts in files.items():
        if name not in skipped and file_facts(directory / name) != facts:
            raise IndexDamaged(f"{name} is not as it was written")


def write_synced(target: Path, data: bytes) -> None:
    """The file is there as a whole or not at all, and stays after a power cut."""
    part = target.with_name(target.name + ".part")
    with open(part, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(target)
    sync(target.parent)
