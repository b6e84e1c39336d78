"""What people fill in: a task, the quick line, what several tasks are given at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import Optional, ValidationError

from collab.base.errors import Refused
from collab.extensions import db
from collab.people.forms import at_most, line, needed, some_lines
from collab.people.models import Organisation, Person
from collab.tasks.actions import TaskFields
from collab.tasks.labels import PRIORITIES
from collab.tasks.models import Priority, Task
from collab.tasks.naming import Names
from collab.tasks.quick import who_is_meant
from collab.tasks.repeating import REPEATS, choice_of
from collab.writing.answers import whole_number

NO_CITY = "0"
MOST_LETTERS = 50_000


class Sensible:
    """A day that a task can be due on."""

    def __call__(self, _form: FlaskForm, field: DateField) -> None:
        if field.data is not None and not 2000 <= field.data.year <= date.today().year + 30:  # noqa: DTZ011
            raise ValidationError(_("Bitte prüfen Sie das Jahr."))


def due_field() -> DateField:
    return DateField(_l("Fällig am"), [Optional(), Sensible()])


def city_choices(cities: Sequence[Organisation]) -> list[tuple[str, Any]]:
    return [(NO_CITY, _l("keine")), *((str(city.id), city.name) for city in cities)]


class TaskForm(FlaskForm):
    """A task; its checklist only when it is new. `members` are the keys of persons."""

    title = line(_l("Titel"), 300, needed(_l("Bitte schreiben Sie, was zu tun ist.")))
    text = TextAreaField(_l("Beschreibung"), [at_most(MOST_LETTERS)], filters=[some_lines])
    members = SelectMultipleField(_l("Zuständig"))
    others = line(
        _l("Weitere Personen"),
        500,
        description=_l("Auch ohne Konto. Mehrere Namen durch Semikolon getrennt."),
    )
    city = SelectField(_l("Zuständige Kommune"))
    due = due_field()
    priority = SelectField(_l("Priorität"), choices=list(PRIORITIES.items()), default=Priority.NORMAL.value)
    repeat = SelectField(_l("Wiederholung"))
    checklist = TextAreaField(
        _l("Checkliste"), [at_most(10_000)], description=_l("Jede Zeile ein Punkt."), filters=[some_lines]
    )

    def offer(self, people: Sequence[Person], cities: Sequence[Organisation], names: Names) -> None:
        """Fill the choices; `names` knows who is meant by what is typed."""
        self.members.choices = [(person.key, person.display_name) for person in people]
        self.city.choices = city_choices(cities)
        repeats: list[tuple[str, Any]] = list(REPEATS.items())
        given = self.repeat.data or ""
        own = [(given, given)] if given in self.kept_rule and given not in REPEATS else []
        self.repeat.choices = repeats + own
        self.names = names
        self.named: list[int] = []

    kept_rule: frozenset[str] = frozenset()
    """A rule that came from elsewhere and is none of the choices may stay."""

    def validate_others(self, field: Any) -> None:
        self.named = []
        for part in (field.data or "").split(";"):
            if not part.strip():
                continue
            meant = self.names.meant(part)
            if len(meant) != 1:
                refusal: Refused = who_is_meant(part.strip(), self.names)
                raise ValidationError(refusal.message)
            self.named.append(meant[0].id)

    base = 0
    """The revision of the text that the form was made from; the editor carries it along."""

    @classmethod
    def of(cls, task: Task, based_on: int) -> TaskForm:
        form = cls(
            title=task.title,
            text=task.text,
            due=task.due,
            priority=task.priority,
            members=[person.key for person in task.responsible],
            city=str(task.city_id or NO_CITY),
            repeat=choice_of(task.rule),
        )
        form.kept_rule = frozenset({choice_of(task.rule)})
        form.base = whole_number(request.form["based_on"]) if "based_on" in request.form else based_on
        return form

    def fields(self, people: Sequence[Person], origin: tuple[str, int] | None = None) -> TaskFields:
        """What was filled in; `people` are those that could be chosen."""
        chosen = {person.id: person for person in people if person.key in (self.members.data or ())}
        for number in self.named:
            chosen.setdefault(number, db.session.get_one(Person, number))
        city = db.session.get(Organisation, int(self.city.data)) if self.city.data != NO_CITY else None
        return TaskFields(
            title=self.title.data or "",
            text=self.text.data or "",
            responsible=list(chosen.values()),
            city=city,
            due=self.due.data,
            priority=Priority(self.priority.data),
            origin=origin,
            rule=self.repeat.data or "",
            checklist=[part for part in (self.checklist.data or "").splitlines() if part.strip()],
        )


class ManyForm(FlaskForm):
    """What the selected tasks are given; what stays empty stays as it is."""

    person = line(_l("Zuständig"), 200, description=_l("Ein Name, mehrere durch Semikolon getrennt."))
    due = due_field()
