"""The fields of the index, and reading and writing its files.

body    stems of words (and of their dictionary forms), weighted by frequency; words of the title count more
part    stems of the parts of compounds
pair    two parts of one compound, "integration+konzept"
title   words, "~parts" and pairs of the title alone
form    words as written, in lower case: the vocabulary for prefixes and typing errors
card    column: what is shown, filtered and counted
stream  column: the words in order as 31-bit hashes, for phrases and for words close to each other
"""

from __future__ import annotations

import mmap
import secrets
from collections.abc import Iterator, Mapping
from typing import Any

from whoosh.codec.whoosh3 import W3Codec, W3Segment
from whoosh.columns import VarBytesColumn
from whoosh.fields import COLUMN, FieldType, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import BufferFile
from whoosh.formats import Existence

NAME = "collab"
BODY, PART, PAIR, TITLE, FORM = "body", "part", "pair", "title", "form"
CARD, STREAM = "card", "stream"
TITLE_WEIGHT = 4.0
# The number in the name of a stored format; another number means: rebuild.
FORMAT = 1


class TermsField(FieldType):
    """Takes ready terms with their weights; analysis has happened before."""

    indexed = True
    stored = False
    scorable = False
    unique = False
    vector = None
    column_type = None
    spelling = False
    multitoken_query = "default"
    analyzer = None

    def __init__(self) -> None:
        self.format = Existence()

    def index(self, value: Mapping[str, float], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        for term, weight in value.items():
            yield term.encode(), 1, weight, b""

    def to_bytes(self, value: str | bytes) -> bytes:
        return value.encode() if isinstance(value, str) else value

    def from_bytes(self, value: bytes) -> str:
        return value.decode()

    def separate_spelling(self) -> bool:
        return False


def make_schema() -> Schema:
    return Schema(
        body=TermsField(),
        part=TermsField(),
        pair=TermsField(),
        title=TermsField(),
        form=TermsField(),
        card=COLUMN(VarBytesColumn()),
        stream=COLUMN(VarBytesColumn()),
    )


class Codec(W3Codec):
    """Without Whoosh's own field lengths: the card holds what the scoring needs."""

    length_stats = False

    def new_segment(self, storage: FileStorage, indexname: str) -> W3Segment:
        """Whoosh takes names from `random`; a seeded one would overwrite an older segment."""
        return W3Segment(self, indexname, segid=secrets.token_hex(8))


def make_codec() -> Codec:
    """Large blocks: reading whole lists into arrays is what this engine does."""
    return Codec(blocklimit=2048, compression=1)


class MappedFile(BufferFile):
    """A file mapped into memory: it stays readable after a commit has deleted it."""

    def __init__(self, mapped: mmap.mmap, name: str) -> None:
        self._buf = mapped
        self._name = name
        self.file = mapped
        self.onclose = None
        self.is_real = False
        self.is_closed = False

    @property
    def mapped(self) -> mmap.mmap:
        return self.file


class MappedStorage(FileStorage):
    """Reading only. Opens every file as a memory map."""

    def __init__(self, path: str) -> None:
        super().__init__(path, readonly=True)

    def open_file(self, name: str, **_: Any) -> MappedFile:
        with open(self._fpath(name), "rb") as file:
            return MappedFile(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), name)
