"""The forms of this room."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField
from wtforms.validators import InputRequired

from collab.steering.models import Cadence, SituationRecipient
from collab.steering.receiving import Wish

CADENCES = [
    (Cadence.WEEKLY.value, _l("Jede Woche, am gewählten Wochentag")),
    (Cadence.MONTHLY.value, _l("Jeden Monat, am gewählten Tag des Monats")),
    (
        Cadence.QUARTERLY.value,
        _l("Jedes Vierteljahr (Januar, April, Juli, Oktober), am gewählten Tag des Monats"),
    ),
]
WEEKDAYS = [
    (0, _l("Montag")),
    (1, _l("Dienstag")),
    (2, _l("Mittwoch")),
    (3, _l("Donnerstag")),
    (4, _l("Freitag")),
    (5, _l("Samstag")),
    (6, _l("Sonntag")),
]


class LetterForm(FlaskForm):
    """How often, and when."""

    cadence = RadioField(
        _l("Wie oft?"), choices=CADENCES, default=Cadence.MONTHLY.value, validators=[InputRequired()]
    )
    weekday = SelectField(_l("Wochentag"), coerce=int, choices=WEEKDAYS, default=0)
    month_day = SelectField(_l("Tag des Monats"), coerce=int, default=1)
    hour = SelectField(_l("Uhrzeit"), coerce=int, default=7)

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.month_day.choices = [(number, f"{number}.") for number in range(1, 29)]
        self.hour.choices = [(hour, _l("%(hour)s Uhr", hour=hour)) for hour in range(24)]

    def wish(self) -> Wish:
        return Wish(Cadence(self.cadence.data), self.weekday.data, self.month_day.data, self.hour.data)

    @classmethod
    def of(cls, recipient: SituationRecipient | None) -> LetterForm:
        return cls(formdata=None, obj=recipient) if recipient is not None else cls(formdata=None)


class RecipientForm(LetterForm):
    """The same for somebody else, who is found by name or e-mail address."""

    person = HiddenField()
