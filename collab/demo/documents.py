"""Writes all demo documents as files: `write_documents(target, progress)`."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from collab.demo.catalogue import Source, SourceVersion, sources
from collab.demo.writers import write

Progress = Callable[[int, int, str], None]
"""Told after each document: how many are done, how many there are, and its title."""


@dataclass(frozen=True)
class DemoVersion:
    path: Path
    note: str
    author_email: str
    created_at: datetime


@dataclass(frozen=True)
class DemoDocument:
    """A written document. `path` is the newest version; `versions` has them all, oldest first.

    Times are local times of Germany without a zone.
    """

    path: Path
    workspace: str
    folder: str
    title: str
    doctype: str
    date: date
    description: str
    tags: tuple[str, ...]
    city: str | None
    author_email: str
    created_at: datetime
    versions: tuple[DemoVersion, ...]


def write_documents(target: Path, progress: Progress | None = None) -> list[DemoDocument]:
    """Writes the newest versions to `target/<workspace>/<folder>/`, older ones below `_fassungen`.

    Mails come last, because others of the documents hang on them.
    """
    ordered = sorted(sources(), key=lambda source: source.file.endswith(".eml"))
    written: list[DemoDocument] = []
    for source in ordered:
        written.append(_write_document(source, target))
        if progress:
            progress(len(written), len(ordered), source.title)
    return sorted(written, key=lambda document: (document.workspace, document.created_at, document.path.name))


def _write_document(source: Source, target: Path) -> DemoDocument:
    newest = len(source.versions)
    versions = []
    for number, version in enumerate(source.versions, start=1):
        top = target if number == newest else target / "_fassungen" / str(number)
        path = top / source.workspace / source.folder / source.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_content(source, version, target))
        versions.append(DemoVersion(path, version.note, version.author.email, version.written_at))
    return DemoDocument(
        path=versions[-1].path,
        workspace=source.workspace,
        folder=source.folder,
        title=source.title,
        doctype=source.doctype,
        date=source.date,
        description=source.description,
        tags=source.tags,
        city=source.city,
        author_email=versions[0].author_email,
        created_at=versions[0].created_at,
        versions=tuple(versions),
    )


def _content(source: Source, version: SourceVersion, target: Path) -> bytes:
    paths = [target / source.workspace / name for name in source.settings.get("attachments", ())]
    attachments = tuple((path.name, path.read_bytes()) for path in paths)
    return write(source.file, replace(version.manuscript, attachments=attachments))
