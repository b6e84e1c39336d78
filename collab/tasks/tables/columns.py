"""The columns of the file, and how each says one thing of a task.

A cell that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV injection);
reading takes it off again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask_babel import LazyString, force_locale
from flask_babel import lazy_gettext as _l

from collab.base.clock import local
from collab.base.folding import fold
from collab.base.spreadsheets import FORMULA
from collab.tasks.labels import PRIORITIES, STATES
from collab.tasks.models import Task
from collab.tasks.repeating import REPEATS, choice_of

COLUMNS: dict[str, LazyString] = {
    "key": _l("Schlüssel"),
    "title": _l("Titel"),
    "text": _l("Beschreibung"),
    "people": _l("Zuständig"),
    "city": _l("Kommune"),
    "due": _l("Fällig"),
    "priority": _l("Priorität"),
    "state": _l("Stand"),
    "repeat": _l("Wiederholung"),
    "checklist": _l("Checkliste"),
    "origin": _l("Herkunft"),
    "created": _l("Angelegt"),
    "closed": _l("Abgeschlossen"),
}
ONLY_TOLD = ("origin", "created", "closed")
"""Columns that are written, and not read."""

LANGUAGES = ("de", "en")
TICKED, NOT_TICKED = "[x] ", "[ ] "


def cells_of(task: Task, origin: str = "") -> dict[str, str]:
    """What the file says of a task, by column."""
    return {
        "key": task.key,
        "title": task.title,
        "text": task.text,
        "people": "; ".join(person.display_name for person in task.responsible),
        "city": task.city.name if task.city else "",
        "due": day_words(task.due),
        "priority": str(PRIORITIES[task.priority]),
        "state": str(STATES[task.state]),
        "repeat": str(REPEATS.get(choice_of(task.rule), task.rule)) if task.rule else "",
        "checklist": "\n".join((TICKED if i.done_at else NOT_TICKED) + i.text for i in task.checklist),
        "origin": origin,
        "created": day_words(local(task.created_at).date()),
        "closed": day_words(local(task.closed_at).date()) if task.closed_at else "",
    }


def day_words(value: date | None) -> str:
    """03.12.2026, which German spreadsheets take for a day."""
    return f"{value:%d.%m.%Y}" if value else ""


def harmless(cell: str) -> str:
    """The cell as it is written to the file."""
    bare = cell.lstrip("'")
    return f"'{cell}" if bare.startswith(FORMULA) else cell


def as_meant(cell: str) -> str:
    """The cell as it was before `harmless`."""
    bare = cell.lstrip("'")
    return cell[1:] if cell.startswith("'") and bare.startswith(FORMULA) else cell


def spoken(labels: Mapping[str, LazyString]) -> dict[str, str]:
    """What labels stand for, in all languages of the platform and in plain letters."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        with force_locale(language):
            found |= {fold(str(label)): str(key) for key, label in labels.items()}
    return found
