"""Forms of this room."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, SelectMultipleField, StringField, TextAreaField

from collab.archive.closing import FinalReport
from collab.archive.models import Closing, LastingResult
from collab.contacts.models import Topic
from collab.people.forms import at_most, needed, one_line, some_lines
from collab.people.models import Organisation, Person

LONGEST = 20_000


class FinalReportForm(FlaskForm):
    """What a lead writes at the end."""

    reached = TextAreaField(
        _l("Was wurde erreicht?"),
        [needed(_l("Bitte schreiben Sie, was erreicht wurde.")), at_most(LONGEST)],
        filters=[some_lines],
        description=_l("In wenigen Sätzen, für Menschen, die nicht dabei waren. Markdown ist erlaubt."),
    )
    learned = TextAreaField(
        _l("Was würden Sie anderen raten?"),
        [at_most(LONGEST)],
        filters=[some_lines],
        description=_l("Was hat geholfen, was nicht?"),
    )
    goes_on = TextAreaField(_l("Was geht weiter, und wo?"), [at_most(LONGEST)], filters=[some_lines])
    contact = SelectField(
        _l("Wer kann später Auskunft geben?"), coerce=int, description=_l("Steht am Abschlussbericht.")
    )

    people: dict[int, Person]

    @classmethod
    def about(cls, closing: Closing | None, people: Sequence[Person]) -> FinalReportForm:
        stored: dict[str, object] = {}
        if closing is not None:
            stored = {
                "reached": closing.reached,
                "learned": closing.learned,
                "goes_on": closing.goes_on,
                "contact": closing.contact_id or 0,
            }
        form = cls(data=stored)
        known = {person.id: person for person in people}
        if closing is not None and closing.contact is not None:
            known.setdefault(closing.contact.id, closing.contact)
        form.people = known
        form.contact.choices = [(0, _("niemand")), *((p.id, p.display_name) for p in known.values())]
        return form

    def report(self) -> FinalReport:
        return FinalReport(
            reached=self.reached.data or "",
            learned=self.learned.data or "",
            goes_on=self.goes_on.data or "",
            contact=self.people.get(self.contact.data),
        )


class MarkForm(FlaskForm):
    """What others should know of a lasting result."""

    note = StringField(
        _l("Wozu ist das gut?"),
        [needed(_l("Bitte schreiben Sie in einem Satz, wozu das gut ist.")), at_most(500)],
        filters=[one_line],
        description=_l("Ein Satz für jemanden, der in fünf Jahren danach sucht."),
    )
    topic = SelectField(_l("Thema"), coerce=int)
    cities = SelectMultipleField(
        _l("Kommunen, die es ausprobiert haben"), coerce=int, description=_l("Wo kann man nachfragen?")
    )

    topics: dict[int, Topic]
    known_cities: dict[int, Organisation]

    @classmethod
    def about(
        cls,
        result: LastingResult | None,
        topics: Sequence[Topic],
        cities: Sequence[Organisation],
        chosen: Sequence[Organisation],
    ) -> MarkForm:
        """`chosen`: the cities that are ticked where nobody has chosen yet."""
        stored: dict[str, object] = {"cities": [city.id for city in (result.cities if result else chosen)]}
        if result is not None:
            stored |= {"note": result.note, "topic": result.topic_id or 0}
        form = cls(data=stored)
        form.topics = {topic.id: topic for topic in topics}
        form.known_cities = {city.id: city for city in cities}
        form.topic.choices = [(0, _("keines")), *((topic.id, topic.name) for topic in topics)]
        form.cities.choices = [(city.id, city.name) for city in cities]
        return form
