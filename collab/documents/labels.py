"""The words of this room on the page: document types, text states, reasons."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from collab.documents.models import DocumentType, TextState

DOCTYPES: dict[str, LazyString] = {
    DocumentType.MINUTES: _l("Protokoll"),
    DocumentType.CONCEPT: _l("Konzept"),
    DocumentType.DOCUMENTATION: _l("Dokumentation"),
    DocumentType.PRESENTATION: _l("Präsentation"),
    DocumentType.TEMPLATE: _l("Vorlage"),
    DocumentType.PICTURE: _l("Bild"),
    DocumentType.OTHER: _l("Sonstiges"),
}

STATES: dict[str, LazyString] = {
    TextState.WAITING: _l("Der Text wird noch gelesen; bald ist das Dokument mit seinen Worten zu finden."),
    TextState.READ: _l("Der Text ist gelesen und wird durchsucht."),
    TextState.NO_TEXT: _l(
        "Die Datei enthält keinen Text; gefunden wird sie über Titel, Schlagwörter und Beschreibung."
    ),
    TextState.LOCKED: _l("Die Datei ist mit einem Kennwort geschützt; ihr Text kann nicht gelesen werden."),
    TextState.UNREADABLE: _l("Der Text der Datei konnte nicht gelesen werden."),
}

REASONS: dict[str, LazyString] = {
    "time": _l("Das Lesen hat zu lange gedauert."),
    "memory": _l("Das Lesen hätte zu viel Speicher gebraucht."),
    "too_large": _l("Die Datei enthält mehr, als gelesen werden kann."),
    "damaged": _l("Die Datei ist beschädigt."),
    "unknown_format": _l("Dieses Format kennt die Plattform nicht."),
    "reader_missing": _l("Für dieses Format fehlt auf diesem Server das Leseprogramm."),
    "lost": _l("Die Datei fehlt in der Ablage. Bitte wenden Sie sich an das Projektbüro."),
    "truncated": _l("Die Datei ist sehr lang; durchsucht wird ihr Anfang."),
    "failed": _l("Das Lesen ist mehrmals fehlgeschlagen."),
}


def doctype_label(key: str | None) -> str:
    return str(DOCTYPES.get(key or "", DOCTYPES[DocumentType.OTHER]))


def state_sentence(state: str, reason: str | None) -> str:
    """What became of reading the text, in one or two sentences."""
    sentence = str(STATES.get(state, ""))
    if state in (TextState.READ, TextState.UNREADABLE) and reason in REASONS:
        sentence += " " + str(REASONS[reason])
    return sentence
