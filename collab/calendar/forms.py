"""Forms of events. Every refusal is a sentence that says what to do."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    Field,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import NumberRange, Optional, ValidationError

from collab.base.clock import local
from collab.calendar import occurrences
from collab.calendar.fields import LONGEST_DESCRIPTION, EventFields
from collab.calendar.models import Answer, Event, Participant
from collab.calendar.occurrences import Occurrence
from collab.calendar.repeat import REPEATS, Repeat
from collab.calendar.times import moment
from collab.calendar.wording import REMINDERS, minutes_before, weekday
from collab.people.forms import at_most, line, needed, one_line, some_lines
from collab.people.models import Organisation

SCOPES = {
    "one": _l("Nur diesen Termin"),
    "following": _l("Diesen und alle folgenden"),
    "all": _l("Alle Termine der Reihe"),
}


def day_field(label: Any, *validators: Any) -> DateField:
    return DateField(label, [*validators], format=["%Y-%m-%d", "%d.%m.%Y"])


def time_field(label: Any) -> TimeField:
    return TimeField(label, [Optional()], format=["%H:%M", "%H:%M:%S", "%H.%M"])


class EventForm(FlaskForm):
    """Day and time apart, as people write them; all in German wall time."""

    title = line(_l("Titel"), 300, needed(_l("Bitte geben Sie dem Termin einen Titel.")))
    all_day = BooleanField(_l("Ganztägig"))
    first_day = day_field(
        _l("Beginnt am"), needed(_l("Bitte geben Sie an, an welchem Tag der Termin beginnt."))
    )
    start = time_field(_l("Uhrzeit des Beginns"))
    last_day = day_field(_l("Endet am"), Optional())
    end = time_field(_l("Uhrzeit des Endes"))
    place = line(_l("Ort"), 300)
    link = line(_l("Videokonferenz oder Anmeldung (Adresse)"), 500)
    category = line(_l("Kategorie"), 60)
    city = SelectField(_l("Gastgebende Kommune"), coerce=int)
    description = TextAreaField(_l("Beschreibung"), [at_most(LONGEST_DESCRIPTION)], filters=[some_lines])
    remind = SelectMultipleField(_l("Erinnerung per E-Mail"), coerce=int)
    repeat = SelectField(_l("Wiederholung"))
    interval = IntegerField(
        _l("Alle wie viele Tage, Wochen, Monate oder Jahre?"), [Optional(), NumberRange(1, 99)]
    )
    weekdays = SelectMultipleField(_l("An diesen Wochentagen"), coerce=int)
    ends = RadioField(
        _l("Ende der Wiederholung"),
        choices=[
            ("never", _l("nie")),
            ("until", _l("an einem Tag")),
            ("count", _l("nach einer Zahl von Terminen")),
        ],
        default="never",
    )
    until = day_field(_l("Letzter Tag"), Optional())
    count = IntegerField(_l("Zahl der Termine"), [Optional(), NumberRange(1, 1000)])
    scope = RadioField(_l("Was soll sich ändern?"), choices=list(SCOPES.items()), default="one")

    def __init__(
        self,
        cities: list[Organisation],
        event: Event | None = None,
        shown: Occurrence | None = None,
        given: dict[str, Any] | None = None,
    ) -> None:
        self.event = event
        values: dict[str, Any] = {"repeat": "", "interval": 1, "ends": "never", **(given or {})}
        if event is not None:
            values |= _values(event, shown or occurrences.first(event))
        super().__init__(data=values)
        self.city.choices = [(0, _("keine")), *((city.id, city.name) for city in cities)]
        kept = [] if event is None else [m for m in event.remind_minutes if m not in REMINDERS]
        self.remind.choices = [(m, minutes_before(m)) for m in sorted([*REMINDERS, *kept])]
        self.weekdays.choices = [(number, weekday(number)) for number in range(7)]
        special = Repeat.of(event).special if event is not None and event.rule else False
        self.repeat.choices = [(key, str(label)) for key, label in REPEATS.items()]
        if special:
            self.repeat.choices.append(("special", _("besondere Regel (bleibt, wie sie ist)")))

    def validate_start(self, field: Field) -> None:
        if not self.all_day.data and field.data is None and not field.errors:
            raise ValidationError(_("Bitte geben Sie eine Uhrzeit an, oder wählen Sie „Ganztägig“."))

    def validate_link(self, field: Field) -> None:
        if field.data and not field.data.startswith(("https://", "http://")):
            raise ValidationError(
                _("Bitte geben Sie eine vollständige Adresse an, die mit https:// beginnt.")
            )

    def validate_last_day(self, field: Field) -> None:
        if field.data and self.first_day.data and field.data < self.first_day.data:
            raise ValidationError(_("Das Ende liegt vor dem Beginn. Bitte prüfen Sie die Tage."))

    def validate_end(self, field: Field) -> None:
        one_day = self.last_day.data in (None, self.first_day.data)
        if self.all_day.data or field.data is None or self.start.data is None or not one_day:
            return
        if field.data < self.start.data:
            raise ValidationError(_("Das Ende liegt vor dem Beginn. Bitte prüfen Sie die Uhrzeiten."))

    def validate_until(self, field: Field) -> None:
        if self.repeat.data in ("", "special") or self.ends.data != "until":
            return
        if field.data is None:
            raise ValidationError(_("Bitte geben Sie den letzten Tag der Wiederholung an."))
        if self.first_day.data and field.data < self.first_day.data:
            raise ValidationError(_("Der letzte Tag liegt vor dem ersten Termin."))

    def validate_count(self, field: Field) -> None:
        if self.repeat.data not in ("", "special") and self.ends.data == "count" and not field.data:
            raise ValidationError(_("Bitte geben Sie die Zahl der Termine an."))

    def fields(self) -> EventFields:
        """What was typed as an event. A rule moves the first day to the first day it has."""
        first_day: date = self.first_day.data
        last_day = self.last_day.data or first_day
        repeat = Repeat(
            self.repeat.data or "",
            self.interval.data or 1,
            tuple(self.weekdays.data or ()),
            self.until.data if self.ends.data == "until" else None,
            self.count.data if self.ends.data == "count" else None,
        )
        kept = self.event.rule if self.event is not None and self.repeat.data == "special" else ""
        first = first_day if kept else repeat.first_day(first_day)
        last_day += first - first_day
        fields = EventFields(
            title=self.title.data or "",
            description=self.description.data or "",
            place=self.place.data or "",
            link=self.link.data or "",
            category=self.category.data or "",
            city_id=self.city.data or None,
            remind_minutes=list(self.remind.data or []),
            rule=kept or repeat.rule(first),
        )
        if self.all_day.data:
            fields.first_day, fields.last_day = first, last_day
            return fields
        zone = occurrences.BERLIN
        fields.starts_at = moment(datetime.combine(first, self.start.data), zone)
        if self.end.data is None:
            fields.ends_at = fields.starts_at + timedelta(hours=1)
        else:
            fields.ends_at = moment(datetime.combine(last_day, self.end.data), zone)
        if self.event is not None:
            fields.zone = self.event.zone
        return fields


def _values(event: Event, shown: Occurrence) -> dict[str, Any]:
    """An event, or one date of it, as the fields show it."""
    values: dict[str, Any] = {
        "title": shown.title,
        "place": shown.place,
        "description": shown.description,
        "link": event.link,
        "category": event.category,
        "city": event.city_id or 0,
        "remind": list(event.remind_minutes),
        "all_day": shown.all_day,
        "first_day": shown.first_day,
        "last_day": shown.last_day,
    }
    if shown.starts_at is not None and shown.ends_at is not None:
        begins, ends = local(shown.starts_at), local(shown.ends_at)
        values |= {
            "first_day": begins.date(),
            "start": begins.time(),
            "last_day": ends.date(),
            "end": ends.time(),
        }
    return values | (Repeat.of(event).values() if event.rule else {})


class AnswerForm(FlaskForm):
    answer = RadioField(
        _l("Kommen Sie?"),
        choices=[
            (Answer.YES.value, _l("Ja, ich komme")),
            (Answer.MAYBE.value, _l("Vielleicht")),
            (Answer.NO.value, _l("Nein")),
            (Answer.DEPUTY.value, _l("Nein, aber ich schicke eine Vertretung")),
        ],
        validators=[needed(_l("Bitte wählen Sie eine Antwort."))],
    )
    deputy = line(_l("Wer vertritt Sie?"), 200)
    note = line(_l("Bemerkung"), 500)

    @classmethod
    def of(cls, participant: Participant) -> AnswerForm:
        given = None if participant.answer == Answer.OPEN else participant.answer
        return cls(data={"answer": given, "deputy": participant.deputy, "note": participant.note})

    def validate_deputy(self, field: Field) -> None:
        if self.answer.data == Answer.DEPUTY and not field.data:
            raise ValidationError(_("Bitte geben Sie an, wer Sie vertritt."))


class InviteForm(FlaskForm):
    """`people`: keys of persons who were chosen; `others`: lines "Name <address>" or plain addresses."""

    people = SelectMultipleField(_l("Aus diesem Arbeitsbereich"))
    others = TextAreaField(
        _l("Weitere Personen"),
        [at_most(20_000)],
        filters=[some_lines],
        description=_l(
            "Eine E-Mail-Adresse je Zeile, mit Namen davor, wenn Sie mögen: Erika Muster <erika@stadt.de>"
        ),
    )
    extra_text = TextAreaField(
        _l("Persönliche Worte in der Einladung"), [at_most(5000)], filters=[some_lines]
    )


class SubscriptionForm(FlaskForm):
    address = StringField(
        _l("Adresse des Kalenders"),
        [needed(_l("Bitte geben Sie die Adresse des Kalenders an.")), at_most(1000)],
        filters=[one_line],
        description=_l("Sie beginnt mit https:// oder webcal:// und endet meist auf .ics."),
    )
    title = line(_l("Name"), 200)
    every_minutes = SelectField(
        _l("Nachsehen"),
        coerce=int,
        choices=[
            (60, _l("jede Stunde")),
            (360, _l("alle sechs Stunden")),
            (1440, _l("einmal am Tag")),
            (10080, _l("einmal in der Woche")),
        ],
        default=360,
    )
