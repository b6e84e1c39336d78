"""The editor's tools and what it says, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l


@dataclass(frozen=True)
class Tool:
    """One button of the toolbar. `keys` as ARIA names them (aria-keyshortcuts)."""

    name: str
    sign: str
    label: LazyString
    keys: str = ""

    @property
    def keys_in_words(self) -> str:
        return self.keys.replace("Control", _("Strg")).replace("Shift", _("Umschalt"))


TOOLS = (
    Tool("bold", "bold", _l("Fett"), "Control+B"),
    Tool("italic", "italic", _l("Kursiv"), "Control+I"),
    Tool("heading", "heading", _l("Überschrift"), "Control+Shift+H"),
    Tool("list", "bullets", _l("Liste"), "Control+Shift+8"),
    Tool("numbers", "numbers", _l("Nummerierte Liste"), "Control+Shift+7"),
    Tool("ticks", "checklist", _l("Liste zum Abhaken"), "Control+Shift+9"),
    Tool("quote", "quote", _l("Zitat"), "Control+Shift+Period"),
    Tool("link", "link", _l("Link"), "Control+K"),
    Tool("table", "table", _l("Tabelle")),
    Tool("picture", "picture", _l("Bild einfügen")),
)


def tools() -> tuple[Tool, ...]:
    return TOOLS


def words_once() -> dict[str, str] | None:
    """What the scripts of the editor say, for the first editor of a page."""
    if g.get("editor_words_given"):
        return None
    g.editor_words_given = True
    return words()


def words() -> dict[str, str]:
    return {
        "bold": _("fetter Text"),
        "italic": _("kursiver Text"),
        "link": _("Text des Links"),
        "column": _("Spalte"),
        "nothing": _("Noch kein Text."),
        "loading": _("Die Vorschau wird geladen …"),
        "noPreview": _("Die Vorschau lässt sich gerade nicht laden."),
        "uploading": _("Bild „%(name)s“ wird hochgeladen …", name="{name}"),
        "uploaded": _("Das Bild ist eingefügt."),
        "notUploaded": _("Das Bild „%(name)s“ konnte nicht hochgeladen werden:", name="{name}"),
        "noPicture": _("Nur Bilder lassen sich einfügen (PNG, JPEG, GIF, WebP)."),
        "saving": _("Wird gespeichert …"),
        "saved": _("Gespeichert um %(clock)s.", clock="{clock}"),
        "merged": _("Gespeichert um %(clock)s, mit Änderungen von anderen.", clock="{clock}"),
        "unsaved": _("Noch nicht gespeichert."),
        "offline": _(
            "Keine Verbindung: Ihr Text ist in diesem Browser aufgehoben "
            "und wird gespeichert, sobald es geht."
        ),
        "notSaved": _("Nicht gespeichert:"),
        "kept": _("Als Entwurf aufgehoben um %(clock)s.", clock="{clock}"),
        "found": _("%(count)s Vorschläge", count="{count}"),
        "suggestions": _("Vorschläge"),
        "conflict": _("%(name)s hat an derselben Stelle geschrieben", name="{name}"),
        "conflictWhat": _(
            "Beide Texte sind aufgehoben. Wählen Sie, womit es "
            "weitergeht; danach können Sie alles ändern."
        ),
        "mine": _("Ihr Text"),
        "theirs": _("Text von %(name)s", name="{name}"),
        "changes": _("Unterschiede (von jenem Text zu Ihrem)"),
        "takeBoth": _("Beide Texte zusammenführen"),
        "takeMine": _("Meinen Text behalten"),
        "takeTheirs": _("Den anderen Text nehmen"),
        "correct": _(
            "Beide Fassungen stehen jetzt im Text. Bitte lesen Sie ihn "
            "durch und streichen Sie, was doppelt ist."
        ),
        "restore": _("In diesem Browser liegt ein Text von Ihnen, der nicht gespeichert werden konnte."),
        "take": _("Übernehmen"),
        "drop": _("Verwerfen"),
        "taken": _("Jetzt steht der andere Text hier."),
        "failed": _("Das hat nicht geklappt. Bitte versuchen Sie es noch einmal."),
        "noConnection": _("Es gibt gerade keine Verbindung."),
        "offlineForm": _(
            "Keine Verbindung: Ihr Text ist in diesem Browser aufgehoben. "
            "Speichern Sie bitte später noch einmal."
        ),
    }  # fmt: skip
