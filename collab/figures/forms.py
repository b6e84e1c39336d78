"""The forms of this room."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from collab.base.columns import Exact
from collab.figures.actions import IndicatorFields
from collab.figures.labels import AUDIENCES, MEASURES
from collab.figures.models import Audience, Indicator, Measure
from collab.people.forms import one_line, some_lines

ENTERED, POPULATION = "", "population"


class IndicatorForm(FlaskForm):
    """What an indicator is."""

    name = StringField(
        _l("Name"),
        [DataRequired(_l("Bitte geben Sie einen Namen ein.")), Length(max=200)],
        filters=[one_line],
        description=_l("Zum Beispiel: Einbürgerungen im Jahr"),
    )
    definition = TextAreaField(
        _l("Definition"),
        [Length(max=10_000)],
        filters=[some_lines],
        description=_l("Was genau gezählt wird und was nicht, damit alle Städte dasselbe zählen."),
    )
    measure = RadioField(_l("Was ist es?"), choices=list(MEASURES.items()), default=Measure.PERSONS)
    unit = StringField(
        _l("Einheit"),
        [Length(max=60)],
        filters=[one_line],
        description=_l("Zum Beispiel: Personen, km², Euro je Jahr"),
    )
    decimals = IntegerField(
        _l("Nachkommastellen"),
        [
            InputRequired(_l("Bitte geben Sie eine Zahl von 0 bis 6 ein.")),
            NumberRange(0, Exact.PLACES, _l("Möglich sind 0 bis 6 Nachkommastellen.")),
        ],
        default=0,
    )
    numerator = SelectField(
        _l("Als Anteil berechnen aus (Zähler)"),
        description=_l("Ein Anteil wird je Stadt berechnet und nicht eingetragen."),
    )
    denominator = SelectField(_l("geteilt durch (Nenner)"))
    per = IntegerField(
        _l("mal"),
        [Optional(), NumberRange(1, 1_000_000, _l("Möglich sind 1 bis 1.000.000."))],
        default=100,
        description=_l(
            "100 für Prozent, 1000 für „je 1.000 Einwohnerinnen und Einwohner“, 1 für ein Verhältnis"
        ),
    )
    source = StringField(_l("Quelle"), [Length(max=300)], filters=[one_line])
    reference = StringField(
        _l("Stichtag in Worten"),
        [Length(max=200)],
        filters=[one_line],
        description=_l("Zum Beispiel: 31.12. jedes Jahres"),
    )
    rhythm = StringField(
        _l("Rhythmus"), [Length(max=100)], filters=[one_line], description=_l("Zum Beispiel: jährlich")
    )
    audience = RadioField(
        _l("Wer darf sie sehen?"), choices=list(AUDIENCES.items()), default=Audience.WORKSPACE
    )
    asked_day = DateField(
        _l("Gefragt wird nach dem Stichtag"),
        [Optional()],
        description=_l("Städte ohne Wert zu diesem Tag werden daran erinnert. Leer: Es wird nicht gefragt."),
    )
    next_due = DateField(_l("einzutragen bis"), [Optional()])

    @classmethod
    def of(cls, others: list[Indicator], indicator: Indicator | None = None) -> IndicatorForm:
        """`others`: the indicators of which shares can be made."""
        form = cls(data=_known(indicator) if indicator else None)
        named = [(each.key, each.name) for each in others if not each.is_share and each is not indicator]
        form.numerator.choices = [(ENTERED, _("nein, die Werte werden eingetragen")), *named]
        form.denominator.choices = [(POPULATION, _("Einwohnerzahl der Stadt")), *named]
        return form

    def fields(self, others: list[Indicator]) -> IndicatorFields:
        known: dict[Any, Indicator] = {each.key: each for each in others}
        over = known.get(self.numerator.data)
        return IndicatorFields(
            name=self.name.data or "",
            definition=self.definition.data or "",
            unit=self.unit.data or "",
            measure=self.measure.data,
            decimals=self.decimals.data or 0,
            source=self.source.data or "",
            reference=self.reference.data or "",
            rhythm=self.rhythm.data or "",
            audience=self.audience.data,
            numerator=over,
            denominator=known.get(self.denominator.data) if over else None,
            per=self.per.data or 100,
            asked_day=self.asked_day.data,
            next_due=self.next_due.data,
        )


def _known(indicator: Indicator) -> dict[str, Any]:
    names = (field.name for field in dataclasses.fields(IndicatorFields))
    return {name: getattr(indicator, name) for name in names} | {
        "numerator": indicator.numerator.key if indicator.numerator else ENTERED,
        "denominator": indicator.denominator.key if indicator.denominator else POPULATION,
    }


def day_in(text: str | None) -> date | None:
    """A day as the form sends it; None where it is none."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
