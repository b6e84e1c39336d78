"""The form of an account's notification settings."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Optional, ValidationError

from collab.notifications.models import Level, Rhythm

RHYTHMS = [
    (Rhythm.AT_ONCE.value, _l("Sofort – was in wenigen Minuten zusammenkommt, in einer E-Mail")),
    (Rhythm.DAILY.value, _l("Täglich, an den gewählten Tagen")),
    (Rhythm.WEEKLY.value, _l("Einmal in der Woche, am ersten gewählten Tag")),
    (Rhythm.OFF.value, _l("Gar nicht")),
]
WEEKDAYS = [
    ("0", _l("Montag")),
    ("1", _l("Dienstag")),
    ("2", _l("Mittwoch")),
    ("3", _l("Donnerstag")),
    ("4", _l("Freitag")),
    ("5", _l("Samstag")),
    ("6", _l("Sonntag")),
]
LEVELS = [
    (Level.AS_ACCOUNT.value, _l("Das Übliche")),
    (Level.LESS.value, _l("Nur Wichtiges")),
    (Level.MORE.value, _l("Alles, auch Kleinigkeiten")),
    (Level.MUTE.value, _l("Nichts")),
]


AT_ONCE, WITH_DIGEST = "now", "digest"
ADDRESSED = [
    (AT_ONCE, _l("Sofort (nach etwa einer Minute)")),
    (WITH_DIGEST, _l("Mit der Zusammenfassung")),
]


class SettingsForm(FlaskForm):
    rhythm = RadioField(
        _l("Wie oft möchten Sie eine E-Mail mit den Neuigkeiten?"),
        choices=RHYTHMS,
        validators=[InputRequired()],
    )
    addressed = RadioField(
        _l("Wenn mich jemand erwähnt oder mir eine Aufgabe gibt"), choices=ADDRESSED, validators=[Optional()]
    )
    without_read = BooleanField(_l("In der Zusammenfassung weglassen, was ich im Eingang schon gelesen habe"))
    hour = SelectField(_l("Uhrzeit"), coerce=int)
    weekdays = SelectMultipleField(_l("Tage"), choices=WEEKDAYS)

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.hour.choices = [(hour, _l("%(hour)s Uhr", hour=hour)) for hour in range(24)]
        self.weekdays.flags.required = True

    def validate_weekdays(self, field: SelectMultipleField) -> None:
        if self.rhythm.data in (Rhythm.DAILY, Rhythm.WEEKLY) and not field.data:
            raise ValidationError(_l("Bitte wählen Sie mindestens einen Tag."))
