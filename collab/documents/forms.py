"""What people fill in: properties of one or several documents, names, notes."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from collab.documents.actions import Properties
from collab.documents.labels import DOCTYPES
from collab.documents.models import Document
from collab.documents.names import LONGEST_NAME
from collab.people.models import Organisation

NO_CITY = "0"
UNCHANGED = ""


def split_tags(text: str | None) -> list[str]:
    """Tags are typed with commas between them."""
    return [part for part in (text or "").replace(";", ",").split(",") if part.strip()]


def city_choices(cities: list[Organisation]) -> list[tuple[str, Any]]:
    return [(NO_CITY, _l("keine")), *((str(city.id), city.name) for city in cities)]


class _Sensible:
    """A day that a document can have."""

    def __call__(self, _form: FlaskForm, field: DateField) -> None:
        if field.data is not None and not 1800 <= field.data.year <= date.today().year + 50:  # noqa: DTZ011
            raise ValidationError(str(_l("Bitte prüfen Sie das Jahr.")))


class PropertiesForm(FlaskForm):
    title = StringField(_l("Titel"), [DataRequired(_l("Bitte geben Sie einen Titel ein.")), Length(max=300)])
    doctype = SelectField(_l("Dokumentart"), choices=list(DOCTYPES.items()))
    day = DateField(_l("Datum des Dokuments"), [Optional(), _Sensible()])
    city = SelectField(_l("Kommune"))
    tags = StringField(_l("Schlagwörter"), [Length(max=2000)], description=_l("Durch Kommas getrennt."))
    description = TextAreaField(_l("Beschreibung"), [Length(max=10_000)])
    filename = StringField(
        _l("Dateiname"),
        [DataRequired(_l("Bitte geben Sie einen Dateinamen ein.")), Length(max=LONGEST_NAME)],
        description=_l("So heißt die Datei beim Herunterladen. Adresse und Titel ändern sich dadurch nicht."),
    )

    @classmethod
    def of(cls, document: Document, cities: list[Organisation]) -> PropertiesForm:
        form = cls(
            obj=document,
            city=str(document.city_id or NO_CITY),
            tags=", ".join(tag.name for tag in document.tags),
        )
        form.city.choices = city_choices(cities)
        return form

    def properties(self) -> Properties:
        return {
            "title": " ".join(self.title.data.split()),
            "doctype": self.doctype.data,
            "day": self.day.data,
            "city_id": int(self.city.data) or None,
            "tags": split_tags(self.tags.data),
            "description": (self.description.data or "").replace("\r\n", "\n").strip(),
        }


class ManyForm(FlaskForm):
    """The same for several documents at once; what stays empty stays as it is."""

    doctype = SelectField(_l("Dokumentart"))
    day = DateField(_l("Datum des Dokuments"), [Optional(), _Sensible()])
    city = SelectField(_l("Kommune"))
    add_tags = StringField(
        _l("Schlagwörter hinzufügen"), [Length(max=2000)], description=_l("Durch Kommas getrennt.")
    )
    remove_tags = StringField(
        _l("Schlagwörter entfernen"), [Length(max=2000)], description=_l("Durch Kommas getrennt.")
    )

    @classmethod
    def of(cls, cities: list[Organisation]) -> ManyForm:
        form = cls()
        form.doctype.choices = [(UNCHANGED, _l("unverändert lassen")), *DOCTYPES.items()]
        form.city.choices = [(UNCHANGED, _l("unverändert lassen")), *city_choices(cities)]
        return form

    def properties(self) -> Properties:
        given: Properties = {}
        if self.doctype.data:
            given["doctype"] = self.doctype.data
        if self.day.data:
            given["day"] = self.day.data
        if self.city.data:
            given["city_id"] = int(self.city.data) or None
        return given


class NameForm(FlaskForm):
    name = StringField(
        _l("Name des Ordners"),
        [DataRequired(_l("Bitte geben Sie einen Namen ein.")), Length(max=LONGEST_NAME)],
    )


class LockForm(FlaskForm):
    note = StringField(
        _l("Anmerkung"), [Length(max=300)], description=_l("Zum Beispiel: in Arbeit bis Freitag")
    )
