"""Names of files and folders: cleaned as they come in, compared without case, sorted as people sort."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container
from pathlib import PurePosixPath

from flask_babel import gettext as _

from collab.base.errors import Refused
from collab.base.folding import bare

LONGEST_NAME = 180  # characters
LONGEST_BYTES = 240  # file systems take 255; room is left for " (2)"
DEEPEST = 30

# Marks that turn the direction of writing let "gnp.exe" look like "exe.png"; the others are invisible.
INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
NUMBERED = re.compile(r" \((\d{1,4})\)$")


def clean_name(raw: str, fallback: str) -> str:
    """A name that can be shown, stored and packed: the last part of a path, NFC, no control characters.

    What only Windows forbids (`<>:"|?*`) stays: it is somebody's name for the thing.
    """
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", raw))[-1]
    name = "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp", "Zs") else c for c in name)
    name = " ".join(INVISIBLE.sub("", name).split()).rstrip(". ")
    if not name.strip("._- "):
        return fallback
    return shortened(name)


def shortened(name: str) -> str:
    """Cut to the longest length allowed; the ending stays."""
    stem, ending = split_ending(name)
    while stem and (len(stem + ending) > LONGEST_NAME or len((stem + ending).encode()) > LONGEST_BYTES):
        stem = stem[:-1]
    return stem.rstrip(". ") + ending if stem else ending[:LONGEST_NAME]


def split_ending(name: str) -> tuple[str, str]:
    """("Bericht", ".pdf"); an ending is short and has no spaces."""
    suffix = PurePosixPath(name).suffix
    if not 1 < len(suffix) <= 12 or " " in suffix or suffix == name:
        return name, ""
    return name[: -len(suffix)], suffix


def typed_name(raw: str, what: str) -> str:
    """A name that somebody typed: refused with a sentence rather than silently changed."""
    name = " ".join(unicodedata.normalize("NFC", raw).split())
    if not name:
        raise Refused(_("Bitte geben Sie einen Namen ein."), 422)
    if "/" in name or "\\" in name:
        raise Refused(_("Ein Name darf keinen Schrägstrich enthalten."), 422)
    if len(name) > LONGEST_NAME or len(name.encode()) > LONGEST_BYTES:
        raise Refused(_("Der Name ist zu lang (höchstens %(count)s Zeichen).", count=LONGEST_NAME), 422)
    cleaned = clean_name(name, "")
    if not cleaned:
        raise Refused(_("Dieser Name geht nicht: %(name)s. Bitte wählen Sie einen anderen.", name=what), 422)
    return cleaned


def split_path(path: str) -> list[str]:
    """The folders and the name of a relative path such as "Protokolle/2026/März.pdf", each cleaned."""
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if ".." in parts or "\x00" in path:
        raise Refused(_("Dieser Ordnerpfad geht nicht. Bitte benennen Sie die Ordner um."), 422)
    if len(parts) > DEEPEST:
        raise Refused(
            _("Die Ordner sind zu tief verschachtelt. Bitte legen Sie die Dateien weiter oben ab."), 422
        )
    return [clean_name(part, "_") for part in parts]


def name_key(name: str) -> str:
    """Names with the same key are the same name in one folder."""
    return unicodedata.normalize("NFC", name.casefold())


def sort_key(text: str) -> str:
    """Sorts as DIN 5007-1 (ä like a, ß like ss), numbers by their value ("Sitzung 2" before "Sitzung 10")."""
    return re.sub(r"\d+", lambda number: number[0].lstrip("0").zfill(12), bare(text))[:600]


def free_name(name: str, is_taken: Callable[[str], bool]) -> str:
    """The name itself, or "Name (2)", "Name (3)" …, whichever is free first."""
    if not is_taken(name):
        return name
    stem, ending = split_ending(name)
    found = NUMBERED.search(stem)
    start = int(found[1]) + 1 if found else 2
    stem = NUMBERED.sub("", stem)
    return next(
        candidate
        for number in range(start, start + 100_000)
        if not is_taken(candidate := f"{stem} ({number}){ending}")
    )


def free_among(name: str, taken: Container[str]) -> str:
    """The same where the keys of all taken names are at hand."""
    return free_name(name, lambda candidate: name_key(candidate) in taken)
