"""The forms of this room."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from collab.checklists.actions import Said
from collab.checklists.catalogue import templates
from collab.checklists.labels import VALUES
from collab.checklists.models import Checklist, Item, Theme, Value
from collab.people.forms import one_line, some_lines

EMPTY = "-"
LONGEST_NOTE = 500


class ChecklistForm(FlaskForm):
    """Title and description of a checklist."""

    title = StringField(
        _l("Titel"),
        [DataRequired(_l("Bitte geben Sie einen Titel ein.")), Length(max=200)],
        filters=[one_line],
    )
    description = TextAreaField(
        _l("Beschreibung"),
        [Length(max=5000)],
        filters=[some_lines],
        description=_l("Wozu dient die Liste, und wann soll sie wieder beantwortet werden?"),
    )


class NewChecklistForm(ChecklistForm):
    """A new one, from the catalogue or empty."""

    template = RadioField(_l("Beginnen mit"), default=EMPTY)

    def __init__(self) -> None:
        super().__init__()
        self.template.choices = [(name, entry.title) for name, entry in templates().items()]
        self.template.choices.append((EMPTY, _l("einer leeren Liste")))
        if self.template.data not in dict(self.template.choices):
            self.template.data = EMPTY


class ThemeForm(FlaskForm):
    title = StringField(
        _l("Thema"),
        [DataRequired(_l("Bitte geben Sie einen Namen für das Thema ein.")), Length(max=200)],
        filters=[one_line],
    )


class ItemForm(FlaskForm):
    title = StringField(
        _l("Punkt"),
        [DataRequired(_l("Bitte geben Sie ein, was zu beantworten ist.")), Length(max=300)],
        filters=[one_line],
        description=_l("Eine Aussage, die eine Kommune mit ja, teilweise oder nein beantworten kann."),
    )
    explanation = TextAreaField(_l("Erläuterung"), [Length(max=1000)], filters=[some_lines])


class ChangeItemForm(ItemForm):
    theme = SelectField(_l("Thema"))

    @classmethod
    def of(cls, item: Item, themes: list[Theme]) -> ChangeItemForm:
        form = cls(title=item.title, explanation=item.explanation, theme=item.theme.key)
        form.theme.choices = [(theme.key, theme.title) for theme in themes]
        return form


def said_in(given: MultiDict[str, str], checklist: Checklist) -> dict[int, Said]:
    """The answers in the form of a city (`value-<key>`, `note-<key>`); what makes no sense is left out."""
    found = {}
    for theme in checklist.themes:
        for item in theme.items:
            value = given.get(f"value-{item.key}", "")
            if value in VALUES:
                note = one_line(given.get(f"note-{item.key}"))[:LONGEST_NOTE]
                found[item.id] = Said(Value(value), note)
    return found


def day_in(text: str | None, today: date) -> date | None:
    """A day as the form sends it; today where it is empty, None where it is none."""
    if not text:
        return today
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
