"""What people fill in to plan a meeting and its agenda."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from collab.base.clock import BERLIN, local
from collab.calendar.models import Event
from collab.minutes.actions.people import Invited
from collab.minutes.models import AgendaItem, AgendaTemplate, Meeting, MeetingSeries
from collab.people.emails import plain_email
from collab.people.forms import at_most, line, needed, some_lines
from collab.people.models import Organisation, Person

NONE = ""
NEW = "new"
MOST_OUTSIDE = 100


def person_choices(people: list[Person]) -> list[tuple[str, Any]]:
    return [(NONE, _l("keine Angabe")), *((person.key, _named(person)) for person in people)]


def _named(person: Person) -> str:
    city = f" ({person.organisation.name})" if person.organisation else ""
    return f"{person.display_name}{city}"


class MeetingForm(FlaskForm):
    title = line(_l("Titel"), 300, needed(_l("Bitte geben Sie der Sitzung einen Titel.")))
    day = DateField(_l("Datum"), [InputRequired(_l("Bitte geben Sie an, an welchem Tag."))])
    begins = TimeField(_l("Von"), [InputRequired(_l("Bitte geben Sie an, wann die Sitzung beginnt."))])
    ends = TimeField(_l("Bis"), [InputRequired(_l("Bitte geben Sie an, wann die Sitzung endet."))])
    place = line(_l("Ort"), 300)
    city = SelectField(_l("Gastgebende Kommune"))
    link = line(_l("Link zur Videokonferenz"), 500)
    description = TextAreaField(_l("Hinweise"), [at_most(10_000)], filters=[some_lines])
    chair = SelectField(_l("Leitung"))
    minute_taker = SelectField(_l("Protokoll"))
    quorum = IntegerField(
        _l("Beschlussfähig ab so vielen Kommunen"),
        [Optional(), NumberRange(1, 99, _l("Bitte geben Sie eine Zahl von 1 bis 99 ein."))],
    )
    series = SelectField(_l("Reihe"))
    new_series = line(_l("Name der neuen Reihe"), 300)
    outside = TextAreaField(_l("Personen von außerhalb"), [at_most(10_000)], filters=[some_lines])
    agenda = SelectField(_l("Tagesordnung"))

    def choose_from(
        self,
        *,
        cities: list[Organisation],
        people: list[Person],
        series: list[MeetingSeries],
        agendas: list[tuple[str, Any]],
    ) -> None:
        """What the selects of this page offer."""
        self.city.choices = [(NONE, _l("keine Angabe")), *((str(city.id), city.name) for city in cities)]
        self.chair.choices = self.minute_taker.choices = person_choices(people)
        self.series.choices = [
            (NONE, _l("keine Reihe")),
            *((each.key, each.title) for each in series),
            (NEW, _l("neue Reihe anlegen")),
        ]
        self.agenda.choices = agendas

    def validate_link(self, field: StringField) -> None:
        if field.data and not re.match(r"https?://[^\s/]+", field.data):
            raise ValidationError(_("Bitte geben Sie eine Adresse ein, die mit https:// beginnt."))

    def validate_day(self, field: DateField) -> None:
        if field.data is not None and not 1990 <= field.data.year <= 2150:
            raise ValidationError(_("Bitte prüfen Sie das Jahr."))

    def validate_ends(self, field: TimeField) -> None:
        if field.data is not None and self.begins.data is not None and field.data <= self.begins.data:
            raise ValidationError(_("Das Ende muss nach dem Beginn liegen."))

    def validate_new_series(self, field: StringField) -> None:
        if self.series.data == NEW and not field.data:
            raise ValidationError(_("Bitte geben Sie der neuen Reihe einen Namen."))

    def validate_outside(self, field: TextAreaField) -> None:
        self.people_outside = read_outside(field.data or "")

    @property
    def starts_at(self) -> datetime:
        return datetime.combine(self.day.data, self.begins.data, BERLIN)

    @property
    def ends_at(self) -> datetime:
        return datetime.combine(self.day.data, self.ends.data, BERLIN)


def read_outside(text: str) -> list[Invited]:
    """One person a line: "Erika Beispiel <erika@example.org>" or just the address."""
    found: dict[str, Invited] = {}
    for raw in text.splitlines():
        typed = raw.strip().strip(",;")
        if not typed:
            continue
        match = re.fullmatch(r"(?P<name>[^<>]*?)[\s,;]*<?(?P<email>[^\s<>,;]+@[^\s<>,;]+)>?", typed)
        email = plain_email(match["email"]) if match else None
        if match is None or email is None:
            raise ValidationError(
                _("„%(line)s“: Bitte schreiben Sie Name und E-Mail-Adresse in eine Zeile.", line=typed[:80])
            )
        found.setdefault(email.casefold(), Invited(name=match["name"].strip(' "')[:200], email=email))
    if len(found) > MOST_OUTSIDE:
        raise ValidationError(_("Höchstens %(count)s Personen von außerhalb.", count=MOST_OUTSIDE))
    return list(found.values())


def prefilled(meeting: Meeting) -> dict[str, Any]:
    """The values of the form for a meeting as it is."""
    return prefilled_by(meeting.event) | {
        "chair": meeting.chair.key if meeting.chair else NONE,
        "minute_taker": meeting.minute_taker.key if meeting.minute_taker else NONE,
        "quorum": meeting.quorum,
        "series": meeting.series.key if meeting.series else NONE,
    }


def prefilled_by(event: Event) -> dict[str, Any]:
    """The same as far as an event of the calendar says it."""
    begins = local(event.starts_at) if event.starts_at else None
    ends = local(event.ends_at) if event.ends_at else None
    outside = [each for each in event.participants if each.person is None]
    return {
        "title": event.title,
        "day": begins.date() if begins else None,
        "begins": begins.time() if begins else None,
        "ends": ends.time() if ends else None,
        "place": event.place,
        "city": str(event.city_id or NONE),
        "link": event.link,
        "description": event.description,
        "outside": "\n".join(f"{each.name} <{each.email}>".strip() for each in outside),
    }


class ItemForm(FlaskForm):
    title = line(_l("Titel"), 300, needed(_l("Bitte geben Sie dem Punkt einen Titel.")))
    note = TextAreaField(_l("Erläuterung"), [at_most(1000)], filters=[some_lines])
    minutes = IntegerField(
        _l("Dauer in Minuten"),
        [Optional(), NumberRange(1, 1440, _l("Bitte geben Sie eine Zahl von 1 bis 1440 ein."))],
    )
    responsible = SelectField(_l("Zuständig"))
    public = BooleanField(_l("Öffentlich"))
    stays_open = BooleanField(_l("Bleibt offen"))

    @classmethod
    def of(cls, item: AgendaItem, people: list[Person]) -> ItemForm:
        form = cls(obj=item, responsible=item.responsible.key if item.responsible else NONE)
        form.responsible.choices = person_choices(people)
        return form


class LinesForm(FlaskForm):
    lines = TextAreaField(_l("Neue Punkte"), [needed(_l("Bitte schreiben Sie mindestens einen Punkt."))])


class TemplateForm(FlaskForm):
    name = line(_l("Name der Vorlage"), 200, needed(_l("Bitte geben Sie der Vorlage einen Namen.")))


class InvitationForm(FlaskForm):
    words = TextAreaField(_l("Einige Worte dazu"), [at_most(3000)], filters=[some_lines])


class AttendanceForm(FlaskForm):
    """Somebody who was not invited."""

    name = line(_l("Name"), 200, needed(_l("Bitte geben Sie einen Namen ein.")))
    city = SelectField(_l("Kommune"))
    guest = BooleanField(_l("Gast (zählt nicht für die Beschlussfähigkeit)"))


def agenda_choices(templates: list[AgendaTemplate], like: Meeting | None) -> list[tuple[str, Any]]:
    """What a new agenda can begin with."""
    choices: list[tuple[str, Any]] = [(NONE, _l("leer beginnen"))]
    if like is not None:
        choices.append((f"like-{like.key}", _l("wie bei der letzten Sitzung")))
    choices += [(f"template-{each.id}", _l("Vorlage „%(name)s“", name=each.name)) for each in templates]
    return choices
