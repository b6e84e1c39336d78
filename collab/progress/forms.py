"""The forms of this room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import HiddenInput

from collab.contacts.models import Topic
from collab.minutes.actions.decisions import name_of
from collab.minutes.models import Decision
from collab.people.forms import at_most, line, needed, some_lines
from collab.people.models import Organisation, Person
from collab.progress.actions.measures import MeasureFields
from collab.progress.actions.stating import Stated
from collab.progress.labels import WORDS
from collab.progress.models import CityProgress, Measure, State
from collab.writing.answers import whole_number

NONE = "-"
MOST_LETTERS = 50_000


class ProgressForm(FlaskForm):
    """How far a city is."""

    state = RadioField(_l("Stand"))
    day = DateField(_l("Seit"), [Optional()], description=_l("Leer: seit heute, wenn sich der Stand ändert."))
    note = line(_l("Anmerkung"), 500, description=_l("Was läuft, was hindert, wann geht es weiter?"))
    contact = SelectField(_l("Ansprechperson"), description=_l("Wen können andere Kommunen fragen?"))
    seen = IntegerField(widget=HiddenInput(), validators=[Optional(), NumberRange(0)], default=0)

    @classmethod
    def of(
        cls, states: Sequence[State], row: CityProgress | None, people: Sequence[Person] | None
    ) -> ProgressForm:
        """Filled with what the city says now. `people`: who can be named; None: nobody is asked for."""
        form = cls(
            state=row.state if row else State.NONE.value,
            day=row.day if row and row.state != State.NONE else None,
            note=row.note if row else "",
            contact=row.contact.key if row and row.contact else NONE,
            seen=row.changes[0].id if row and row.changes else 0,
        )
        form.state.choices = [(state.value, WORDS[state]) for state in states]
        if people is None:
            del form.contact
        else:
            named = {person.key: person.display_name for person in people}
            if row is not None and row.contact is not None and form.contact.data == row.contact.key:
                named.setdefault(row.contact.key, row.contact.display_name)
            form.contact.choices = [(NONE, _l("niemand")), *named.items()]
        return form

    def stated(self, row: CityProgress | None, people: Sequence[Person] | None, today: date) -> Stated:
        """What was filled in. Without a day the state holds since it was said first."""
        state = State(self.state.data)
        same = row is not None and row.state == state
        chosen = {person.key: person for person in people or ()}
        if row is not None and row.contact is not None:
            chosen.setdefault(row.contact.key, row.contact)
        contact = chosen.get(self.contact.data) if self.contact is not None else None
        day = self.day.data or (row.day if same and row is not None else today)
        if row is not None and not same and self.day.data == row.day:
            day = today  # the day of the former state was left standing
        return Stated(state, day, self.note.data or "", contact)


class MeasureForm(FlaskForm):
    """What a measure is."""

    title = line(_l("Titel"), 200, needed(_l("Bitte geben Sie einen Titel ein.")))
    text = TextAreaField(
        _l("Beschreibung"),
        [at_most(MOST_LETTERS)],
        filters=[some_lines],
        description=_l("Was wird getan, für wen, und was braucht es dafür?"),
    )
    topic = SelectField(_l("Thema"))
    lead_city = SelectField(_l("Federführende Kommune"))
    decision = SelectField(_l("Setzt diesen Beschluss um"))
    base = 0
    """The revision of the text that the form was made from; the editor carries it along."""

    @classmethod
    def of(cls, measure: Measure | None, decision: Decision | None, based_on: int) -> MeasureForm:
        """`decision`: the one that is chosen now, if the account may see it."""
        form = cls(
            title=measure.title if measure else "",
            text=measure.text if measure else "",
            topic=measure.topic.key if measure and measure.topic else NONE,
            lead_city=str(measure.lead_city_id) if measure and measure.lead_city_id else NONE,
            decision=decision.key if decision else NONE,
        )
        form.base = whole_number(request.form["based_on"]) if "based_on" in request.form else based_on
        return form

    def offer(
        self, topics: Sequence[Topic], cities: Sequence[Organisation], decisions: Sequence[Decision]
    ) -> None:
        """Fill the choices."""
        self.topics = {topic.key: topic for topic in topics}
        self.cities = {str(city.id): city for city in cities}
        self.decisions = {decision.key: decision for decision in decisions}
        nothing = (NONE, _l("keine Angabe"))
        self.topic.choices = [nothing, *((key, topic.name) for key, topic in self.topics.items())]
        self.lead_city.choices = [nothing, *((key, city.name) for key, city in self.cities.items())]
        self.decision.choices = [
            (NONE, _l("keinen")),
            *((key, name_of(decision)) for key, decision in self.decisions.items()),
        ]

    def fields(self) -> MeasureFields:
        return MeasureFields(
            title=self.title.data or "",
            text=self.text.data or "",
            topic=self.topics.get(self.topic.data),
            decision=self.decisions.get(self.decision.data),
            lead_city=self.cities.get(self.lead_city.data),
        )
