"""Text out of the XML of office documents, in one pass and with flat memory."""

from collections.abc import Callable
from typing import IO

from defusedxml.ElementTree import DefusedXMLParser

CHUNK_BYTES = 1 << 16


class Full(Exception):
    """The walker has as much text as it may keep."""


class Walker:
    """Receives the events of the parser. What `opening` and `closing` return is written into the text.

    A name in SKIPPED leaves out the whole element; one in ASIDE puts its text at the end, so that a footnote
    does not cut the sentence that it belongs to.
    """

    SKIPPED: frozenset[str] = frozenset()
    ASIDE: frozenset[str] = frozenset()

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.pieces: list[str] = []
        self.aside_pieces: list[str] = []
        self.skipping = 0
        self.aside = 0
        self.holding = 0
        """How many elements are open whose character data counts. Starts anew inside an ASIDE element: the
        author and date of a comment are not part of the paragraph around it."""

        self.held_outside: list[int] = []

    def opening(self, name: str, attributes: dict[str, str]) -> str:
        return ""

    def closing(self, name: str) -> str:
        return ""

    def holds_text(self, name: str) -> bool:
        raise NotImplementedError

    def drop_line_end(self) -> None:
        """Take back the end of the last paragraph: in a table, a cell ends there, not a line."""
        pieces = self.aside_pieces if self.aside else self.pieces
        if pieces and pieces[-1] == "\n":
            pieces.pop()

    def text(self) -> str:
        """All text since the last call."""
        found = "".join(self.pieces) + "\n" + "".join(self.aside_pieces)
        self.pieces, self.aside_pieces = [], []
        return found

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _local(tag)
        if self.skipping or name in self.SKIPPED:
            self.skipping += 1
            return
        if self.aside or name in self.ASIDE:
            self.aside += 1
        if name in self.ASIDE:
            self.held_outside.append(self.holding)
            self.holding = 0
        self.holding += self.holds_text(name)
        self._write(self.opening(name, attributes))

    def end(self, tag: str) -> None:
        if self.skipping:
            self.skipping -= 1
            return
        name = _local(tag)
        self._write(self.closing(name))
        self.holding -= self.holds_text(name)
        if name in self.ASIDE:
            self.holding = self.held_outside.pop()
        if self.aside:
            self.aside -= 1

    def data(self, text: str) -> None:
        if self.holding and not self.skipping:
            self._write(text)

    def _write(self, piece: str) -> None:
        if not piece:
            return
        (self.aside_pieces if self.aside else self.pieces).append(piece)
        self.limit -= len(piece)
        if self.limit < 0:
            raise Full


def walk(stream: IO[bytes], walker: Walker, after_chunk: Callable[[], bool] = lambda: True) -> bool:
    """Feed the stream to the walker. False when it was left early: full, or `after_chunk` said no."""
    parser = DefusedXMLParser(target=walker, forbid_dtd=True)
    try:
        while chunk := stream.read(CHUNK_BYTES):
            parser.feed(chunk)
            if not after_chunk():
                return False
        parser.close()
    except Full:
        return False
    return True


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
