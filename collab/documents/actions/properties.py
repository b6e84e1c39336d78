"""What a document is: title, type, day, description, tags, city, and the name of its file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, TypedDict

from flask_babel import gettext as _

from collab.base.errors import Refused
from collab.documents.actions.folders import document_named
from collab.documents.actions.journal import hold, record_document
from collab.documents.actions.locks import ensure_free
from collab.documents.models import Document, DocumentTag
from collab.documents.names import split_ending, typed_name
from collab.people.models import Account

MOST_TAGS = 30


class Properties(TypedDict, total=False):
    """What is to be changed; what is left out stays as it is."""

    title: str
    doctype: str
    day: date | None
    description: str
    city_id: int | None
    tags: list[str]


def change_properties(document: Document, given: Properties, *, actor: Account, now: datetime) -> bool:
    """Set what is given; from then on it counts as corrected. Returns whether anything is different."""
    ensure_free(document, actor)
    changed = []
    values: dict[str, Any] = dict(given)
    tags = values.pop("tags", None)
    for name, value in values.items():
        if getattr(document, name) != value:
            setattr(document, name, value)
            changed.append(name)
    if tags is not None and set_tags(document, tags):
        changed.append("tags")
    known = {name.removesuffix("_id") for name in given}
    document.guessed = [name for name in document.guessed if name not in known]
    if changed:
        document.changed_at = now
        record_document("document.changed", document, actor, now, changed=changed)
    return bool(changed)


def change_tags(
    document: Document, add: Iterable[str], remove: Iterable[str], *, actor: Account, now: datetime
) -> bool:
    gone = {tag.casefold() for tag in remove}
    kept = [tag.name for tag in document.tags if tag.name.casefold() not in gone]
    return change_properties(document, {"tags": [*kept, *add]}, actor=actor, now=now)


def set_tags(document: Document, names: Iterable[str]) -> bool:
    wanted = {name.casefold(): name for name in clean_tags(names)}
    present = {tag.name.casefold(): tag for tag in document.tags}
    if wanted.keys() == present.keys():
        return False
    for key, tag in present.items():
        if key not in wanted:
            document.tags.remove(tag)
    for key, name in wanted.items():
        if key not in present:
            document.tags.append(DocumentTag(name=name))
    return True


def clean_tags(names: Iterable[str]) -> list[str]:
    """Without doubles and emptiness, each at most 60 characters, at most 30."""
    found: dict[str, str] = {}
    for raw in names:
        name = " ".join(raw.replace("#", " ").split())[:60].strip(" ,;")
        if name:
            found.setdefault(name.casefold(), name)
    return list(found.values())[:MOST_TAGS]


def rename_document(document: Document, filename: str, *, actor: Account, now: datetime) -> None:
    """Give the file another name. Its ending stays, so that programs still know it."""
    ensure_free(document, actor)
    hold(document.workspace)
    filename = typed_name(filename, document.filename)
    ending = split_ending(document.filename)[1]
    if split_ending(filename)[1].lower() != ending.lower():
        filename += ending
    if filename == document.filename:
        return
    other = document_named(document.workspace, document.folder, filename)
    if other is not None and other.id != document.id:
        raise Refused(
            _(
                "In diesem Ordner gibt es schon eine Datei „%(name)s“. Bitte wählen Sie einen anderen Namen.",
                name=filename,
            )
        )
    before, document.filename = document.filename, filename
    document.changed_at = now
    record_document("document.renamed", document, actor, now, before=before, filename=filename)
