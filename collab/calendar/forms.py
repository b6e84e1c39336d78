"""Forms of events. Every refusal is a sentence that says what to do."""

from __future__ import annotations

from dataclasses import replace
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

from collab.base.clock import BERLIN, local
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
        self.shown = (shown or occurrences.first(event)) if event is not None else None
        values: dict[str, Any] = {"repeat": "", "interval": 1, "ends": "never", **(given or {})}
        if event is not None and self.shown is not None:
            values |= _values(event, self.shown)
        super().__init__(data=values)
        self.city.choices = [(0, _("keine")), *((city.id, city.name) for city in cities)]
        kept = [] if event is None else [m for m in event.remind_minutes if m not in REMINDERS]
        self.remind.choices = [(m, minutes_before(m)) for m in sorted([*REMINDERS, *kept])]
        self.weekdays.choices = [(number, weekday(number)) for number in range(7)]
        special = Repeat.of(event).special if event is not None and event.rule else False
        self.repeat.choices = [(key, str(label)) for key, label in REPEATS.items()]
        if special:
            self.repeat.choices.append(("special", _("besondere Regel (bleibt, wie sie ist)")))

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field for itself, then what they say together."""
        alone = super().validate(extra_validators)
        before = _("Das Ende liegt vor dem Beginn. Bitte prüfen Sie die Tage und die Uhrzeiten.")
        together = [
            (
                self.start,
                self._start_is_missing(),
                _("Geben Sie eine Uhrzeit an, oder wählen Sie „Ganztägig“."),
            ),
            (self.last_day, self._ends_before_day(), before),
            (self.end, self._ends_before_time(), before),
            (self.until, self._until_is_missing(), _("Bitte geben Sie den letzten Tag an.")),
            (self.until, self._until_too_early(), _("Der letzte Tag liegt vor dem ersten Termin.")),
            (self.count, self._count_is_missing(), _("Bitte geben Sie die Zahl der Termine an.")),
        ]
        for field, wrong, sentence in together:
            if wrong and not field.errors:
                field.errors = [sentence]
                alone = False
        return alone

    def validate_link(self, field: Field) -> None:
        if field.data and not field.data.startswith(("https://", "http://")):
            raise ValidationError(
                _("Bitte geben Sie eine vollständige Adresse an, die mit https:// beginnt.")
            )

    def _start_is_missing(self) -> bool:
        return not self.all_day.data and self.start.data is None

    def _ends_before_day(self) -> bool:
        first, last = self.first_day.data, self.last_day.data
        return bool(first and last and last < first)

    def _ends_before_time(self) -> bool:
        one_day = self.last_day.data in (None, self.first_day.data)
        start, end = self.start.data, self.end.data
        return bool(not self.all_day.data and one_day and start and end and end < start)

    def _until_wanted(self) -> bool:
        return self.repeat.data not in ("", "special") and self.ends.data == "until"

    def _until_is_missing(self) -> bool:
        return self._until_wanted() and self.until.data is None

    def _until_too_early(self) -> bool:
        first, until = self.first_day.data, self.until.data
        return bool(self._until_wanted() and first and until and until < first)

    def _count_is_missing(self) -> bool:
        return self.repeat.data not in ("", "special") and self.ends.data == "count" and not self.count.data

    def fields(self) -> EventFields:
        """What was typed as an event. A rule moves the first day to the first day it has."""
        typed: date = self.first_day.data
        rule, first = self._rule(typed)
        last = (self.last_day.data or typed) + (first - typed)
        fields = EventFields(
            title=self.title.data or "",
            description=self.description.data or "",
            place=self.place.data or "",
            link=self.link.data or "",
            category=self.category.data or "",
            city_id=self.city.data or None,
            remind_minutes=list(self.remind.data or []),
            rule=rule,
        )
        if self.all_day.data:
            fields.first_day, fields.last_day = first, last
            return fields
        fields.zone = self.event.zone if self.event is not None and self.event.starts_at else BERLIN.key
        fields.starts_at = moment(datetime.combine(first, self.start.data))
        fields.ends_at = fields.starts_at + timedelta(hours=1)
        if self.end.data is not None:
            fields.ends_at = moment(datetime.combine(last, self.end.data))
        return fields

    def _rule(self, typed: date) -> tuple[str, date]:
        """The rule and its first day. What was not touched stays as it is, to the letter."""
        repeat = Repeat(
            self.repeat.data or "",
            self.interval.data or 1,
            tuple(sorted(self.weekdays.data or ())) if self.repeat.data == "weekly" else (),
            self.until.data if self.ends.data == "until" else None,
            self.count.data if self.ends.data == "count" else None,
        )
        if not repeat.sort:
            return "", typed
        if self.event is not None and self.event.rule and self.shown is not None:
            moved = typed != self.shown.first_day
            if repeat.special or (repeat == Repeat.of(self.event) and not moved):
                return self.event.rule, typed
            if moved and repeat.weekdays == (self.shown.first_day.weekday(),):
                repeat = replace(repeat, weekdays=())  # the weekday goes along with the day
        first = repeat.first_day(typed)
        return repeat.rule(first), first


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
