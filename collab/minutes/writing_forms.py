"""What people fill in when they write minutes: decisions, action items, answers, periods."""

from __future__ import annotations

from typing import Any

from flask import current_app, request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, SelectField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, Optional

from collab.minutes.actions.action_items import ActionFields
from collab.minutes.actions.decisions import DecisionFields, Given
from collab.minutes.actions.life import LONGEST_PERIOD
from collab.minutes.forms import NONE, person_choices
from collab.minutes.models import ActionItem, Decision, Vote
from collab.people.forms import at_most, line, needed, some_lines
from collab.people.models import Organisation, Person

LONGEST_WORDING = 20_000


class DecisionForm(FlaskForm):
    title = line(_l("Kurztitel"), 300)
    wording = TextAreaField(
        _l("Wortlaut"),
        [needed(_l("Bitte geben Sie den Wortlaut des Beschlusses ein.")), at_most(LONGEST_WORDING)],
        filters=[some_lines],
    )
    due = DateField(_l("Umzusetzen bis"), [Optional()])
    responsible = SelectField(_l("Verantwortlich"))

    @classmethod
    def of(cls, people: list[Person], decision: Decision | None = None) -> DecisionForm:
        given = {}
        if decision is not None:
            given["responsible"] = decision.responsible.key if decision.responsible else NONE
        form = cls(obj=decision, **given)
        form.responsible.choices = person_choices(people)
        form.people = {person.key: person for person in people}
        return form

    def fields(self, cities: list[Organisation]) -> DecisionFields:
        return DecisionFields(
            wording=self.wording.data or "",
            title=self.title.data or "",
            due=self.due.data,
            responsible=self.people.get(self.responsible.data),
            votes=votes_given(cities),
        )


def votes_given(cities: list[Organisation]) -> dict[int, Given]:
    """The votes of the form that was sent: fields `vote-<id of the city>` and `note-<id>`."""
    if "all_agree" in request.form:
        return {city.id: Given(Vote.YES, _note(city)) for city in cities}
    return {
        city.id: Given(Vote(value), _note(city))
        for city in cities
        if (value := request.form.get(f"vote-{city.id}")) in list(Vote)
    }


def _note(city: Organisation) -> str:
    return " ".join(request.form.get(f"note-{city.id}", "").split())[:500]


class ActionForm(FlaskForm):
    text = line(_l("Was ist zu tun?"), 300, needed(_l("Bitte schreiben Sie, was zu tun ist.")))
    person = SelectField(_l("Wer?"))
    city = SelectField(_l("Kommune"))
    due = DateField(_l("Bis wann?"), [Optional()])

    @classmethod
    def of(cls, people: list[Person], cities: list[Organisation], action: ActionItem) -> ActionForm:
        form = cls(
            obj=action,
            person=action.person.key if action.person else NONE,
            city=str(action.city_id) if action.city_id else NONE,
        )
        form.person.choices = person_choices(people)
        form.city.choices = [(NONE, _l("keine")), *((str(city.id), city.name) for city in cities)]
        form.people = {person.key: person for person in people}
        form.cities = {str(city.id): city for city in cities}
        return form

    def fields(self) -> ActionFields:
        return ActionFields(
            text=self.text.data or "",
            person=self.people.get(self.person.data),
            city=self.cities.get(self.city.data),
            due=self.due.data,
        )


class PeriodForm(FlaskForm):
    """How long people may object."""

    days = IntegerField(
        _l("Frist für Einsprüche in Tagen"),
        [
            InputRequired(_l("Bitte geben Sie eine Zahl von Tagen ein.")),
            NumberRange(1, LONGEST_PERIOD, _l("Bitte geben Sie eine Zahl von 1 bis 90 ein.")),
        ],
    )

    @classmethod
    def usual(cls, **more: Any) -> PeriodForm:
        return cls(days=current_app.config["OBJECTION_DAYS"], **more)
