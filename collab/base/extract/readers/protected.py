"""DOCX, XLSX and PPTX under a password: an OLE file around an encrypted package ([MS-OFFCRYPTO])."""

from collections.abc import Iterator

from collab.base.extract.source import Locked, Source


def read(source: Source) -> Iterator[str]:
    raise Locked
    yield ""
