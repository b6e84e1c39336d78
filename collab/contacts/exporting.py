"""Entries as files for address books and spreadsheets."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from flask_babel import gettext as _
from PIL import Image

from collab.base.spreadsheets import csv_file
from collab.base.storage import Store
from collab.contacts import topics
from collab.contacts.vcard import vcard
from collab.people.models import Person

SIDE = 256  # pixels: enough for an address book


class Format(StrEnum):
    """What a file of entries can be."""

    VCARD_4 = "vcard4"
    VCARD_3 = "vcard3"
    CSV = "csv"

    @property
    def ending(self) -> str:
        return "csv" if self is Format.CSV else "vcf"

    @property
    def content_type(self) -> str:
        return "text/csv; charset=utf-8" if self is Format.CSV else "text/vcard; charset=utf-8"


def export(people: Sequence[Person], wanted: Format, store: Store, base_url: str) -> Iterator[bytes]:
    """The file in pieces. The database is asked before the first one; photos are read one by one."""
    answers_for = topics.names_of_persons([person.id for person in people])
    if wanted is Format.CSV:
        return iter([csv_file(_heads(), (_row(person, answers_for.get(person.id, [])) for person in people))])
    version = "4.0" if wanted is Format.VCARD_4 else "3.0"
    return (_card(person, version, answers_for, store, base_url) for person in people)


def _card(
    person: Person, version: str, answers_for: Mapping[int, Sequence[str]], store: Store, base_url: str
) -> bytes:
    known, photo = answers_for.get(person.id, ()), portrait(person, store)
    return vcard(person, base_url, version=version, topics=known, photo=photo).encode()


def portrait(person: Person, store: Store) -> bytes | None:
    """The photo as a small JPEG, which every address book can read."""
    if person.photo_digest is None:
        return None
    try:
        with Image.open(store.path(person.photo_digest)) as picture:
            small = picture.convert("RGB")
    except OSError:
        return None
    small.thumbnail((SIDE, SIDE))
    out = io.BytesIO()
    small.save(out, "JPEG", quality=85)
    return out.getvalue()


def _heads() -> list[str]:
    return [
        _("Titel"), _("Vorname"), _("Nachname"), _("Organisation"), _("Amt oder Abteilung"), _("Funktion"),
        _("E-Mail-Adresse"), _("Telefon"), _("Mobiltelefon"), _("Postanschrift"), _("Themen"),
    ]  # fmt: skip


def _row(person: Person, answers_for: Sequence[str]) -> list[str]:
    return [
        person.title, person.given_name, person.family_name,
        person.organisation.name if person.organisation else "",
        person.department, person.function, person.email, person.phone, person.mobile, person.postal_address,
        ", ".join(answers_for),
    ]  # fmt: skip
