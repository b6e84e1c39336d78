"""What people fill in: the paper, the terms of a circulation, votes and reasons."""

from __future__ import annotations

import re
from datetime import date, timedelta

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from collab.minutes.models import Meeting, Vote
from collab.papers.actions.circulating import Terms
from collab.papers.actions.drafting import TEXTS, PaperFields
from collab.papers.labels import RULES
from collab.papers.models import Circulation, Paper, Rule
from collab.people.forms import at_most, line, needed, some_lines
from collab.people.models import Account, Organisation, Person
from collab.writing.answers import whole_number

LONGEST_TEXT = 50_000
NONE = ""
ORAL = "oral"
_AMOUNT = re.compile(r"(?P<euros>\d{1,3}(?:[. ]?\d{3}){0,3}|\d{1,12})(?:,(?P<cents>\d{1,2}))?")


def cents_of(typed: str) -> int | None:
    """ "12.500,50 €" → 1250050; None for what is no amount of money."""
    plain = typed.replace("€", "").replace("EUR", "").replace("Euro", "").replace("\u202f", " ").strip()
    match = _AMOUNT.fullmatch(plain)
    if match is None:
        return None
    euros = int(re.sub(r"\D", "", match["euros"]))
    return euros * 100 + int((match["cents"] or "0").ljust(2, "0"))


def amount_of(cents: int | None) -> str:
    """The other way, for the form."""
    return "" if cents is None else f"{cents // 100},{cents % 100:02d}"


class PaperForm(FlaskForm):
    title = line(_l("Titel"), 300, needed(_l("Bitte geben Sie einen Titel ein.")))
    reasoning = TextAreaField(
        _l("Sachverhalt und Begründung"),
        [at_most(LONGEST_TEXT)],
        description=_l("Worum geht es, was spricht dafür, was dagegen?"),
    )
    proposal = TextAreaField(
        _l("Beschlussvorschlag"),
        [at_most(20_000)],
        description=_l("Der Wortlaut, über den abgestimmt wird."),
    )
    cost = line(_l("Kosten in Euro"), 30, description=_l("Zum Beispiel 12.500 oder 980,50."))
    payer = line(_l("Wer zahlt?"), 300, description=_l("Zum Beispiel: die Kommunen zu gleichen Teilen."))
    needed_by = DateField(_l("Entscheidung nötig bis"), [Optional()])
    reasoning_based_on = HiddenField()
    proposal_based_on = HiddenField()

    @classmethod
    def of(cls, paper: Paper | None, based_on: dict[str, int]) -> PaperForm:
        form: PaperForm = cls(obj=paper, **{f"{name}_based_on": number for name, number in based_on.items()})
        if not form.is_submitted():
            form.cost.data = amount_of(paper.cost if paper else None)
        return form

    def validate_cost(self, field: Field) -> None:
        if field.data and cents_of(field.data) is None:
            raise ValidationError(_l("Bitte geben Sie einen Betrag ein, zum Beispiel 12.500 oder 980,50."))

    def fields(self) -> PaperFields:
        return PaperFields(
            title=self.title.data or "",
            reasoning=self.reasoning.data or "",
            proposal=self.proposal.data or "",
            cost=cents_of(self.cost.data) if self.cost.data else None,
            payer=self.payer.data or "",
            needed_by=self.needed_by.data,
        )

    def based_on(self) -> dict[str, int]:
        """Of each text the revision that the form was made from."""
        return {name: whole_number(self[f"{name}_based_on"].data) for name in TEXTS}


class TaskForm(FlaskForm):
    text = line(_l("Was ist zu tun?"), 300, needed(_l("Bitte schreiben Sie, was zu tun ist.")))
    person = SelectField(_l("Wer?"))
    city = SelectField(_l("Kommune"))
    due = DateField(_l("Bis wann?"), [Optional()])

    @classmethod
    def of(cls, people: list[Person], cities: list[Organisation]) -> TaskForm:
        form: TaskForm = cls()
        form.person.choices = [(NONE, _l("niemand")), *((each.key, each.display_name) for each in people)]
        form.city.choices = [(NONE, _l("keine")), *((str(city.id), city.name) for city in cities)]
        return form


class ReasonForm(FlaskForm):
    reason = TextAreaField(
        _l("Grund"), [needed(_l("Bitte nennen Sie den Grund.")), at_most(900)], filters=[some_lines]
    )


class ExtensionForm(ReasonForm):
    until = DateField(_l("Neuer letzter Tag"), [InputRequired(_l("Bitte geben Sie einen Tag ein."))])


class MeetingForm(FlaskForm):
    """Which meeting a paper goes to."""

    meeting = SelectField(_l("Sitzung"))

    @classmethod
    def of(cls, meetings: list[tuple[Meeting, str]]) -> MeetingForm:
        form: MeetingForm = cls()
        form.meeting.choices = [(meeting.key, label) for meeting, label in meetings]
        return form


class CirculationForm(FlaskForm):
    """The terms; they are shown on the page and in each mail, and stay."""

    cities = SelectMultipleField(
        _l("Stimmberechtigte Kommunen"),
        [needed(_l("Bitte wählen Sie mindestens eine Kommune."))],
        coerce=int,
        description=_l("Abstimmen können die Mitglieder der Regiegruppe, die hinter der Kommune stehen."),
    )
    until = DateField(_l("Letzter Tag der Abstimmung"), [InputRequired(_l("Bitte geben Sie einen Tag ein."))])
    rule = RadioField(_l("Wann ist die Vorlage angenommen?"), choices=list(RULES.items()))
    quorum = IntegerField(
        _l("Beschlussfähig ab (Kommunen)"),
        [
            InputRequired(_l("Bitte geben Sie eine Zahl ein.")),
            NumberRange(1, 500, _l("Bitte geben Sie eine Zahl ab 1 ein.")),
        ],
        description=_l("So viele Kommunen müssen abgestimmt haben; Enthaltungen zählen mit."),
    )
    oral = BooleanField(
        _l("Eine Kommune darf mündliche Beratung verlangen"),
        description=_l("Dann endet der Umlauf ohne Beschluss, und die Vorlage kommt in eine Sitzung."),
    )

    @classmethod
    def of(cls, cities: list[Organisation], steering: list[Account], today: date) -> CirculationForm:
        until = today + timedelta(days=int(current_app.config["CIRCULATION_DAYS"]))
        form: CirculationForm = cls(
            cities=[city.id for city in cities],
            until=until,
            rule=Rule.NO_OBJECTION.value,
            quorum=len(cities) // 2 + 1,
            oral=True,
        )
        names: dict[int | None, list[str]] = {}
        for account in steering:
            names.setdefault(account.person.organisation_id, []).append(account.person.display_name)
        nobody = [_("niemand in der Regiegruppe, das Projektbüro kann die Stimme nachtragen")]
        form.cities.choices = [
            (city.id, f"{city.name}: {', '.join(names.get(city.id, nobody))}") for city in cities
        ]
        return form

    def validate_quorum(self, field: Field) -> None:
        if field.data and self.cities.data and field.data > len(self.cities.data):
            raise ValidationError(_l("Das sind mehr Kommunen, als stimmberechtigt sind."))

    def terms(self, cities: list[Organisation]) -> Terms:
        return Terms(
            rule=Rule(self.rule.data),
            quorum=self.quorum.data or 0,
            until=self.until.data,
            cities=[city for city in cities if city.id in self.cities.data],
            oral=self.oral.data,
        )


VOTE_CHOICES = [
    (Vote.YES.value, _l("Ja, wir stimmen zu")),
    (Vote.NO.value, _l("Nein, wir lehnen ab")),
    (Vote.ABSTAINS.value, _l("Enthaltung")),
]


class VoteForm(FlaskForm):
    """What a city says; where the terms allow it, that it wants to talk about it."""

    vote = RadioField(_l("Ihre Stimme"))
    note = TextAreaField(_l("Anmerkung"), [at_most(500)], filters=[some_lines])

    @classmethod
    def of(cls, circulation: Circulation, given: str = "", note: str = "") -> VoteForm:
        form: VoteForm = cls(vote=given, note=note)
        form.vote.choices = list(VOTE_CHOICES)
        if circulation.oral:
            form.vote.choices.append((ORAL, _l("Wir verlangen mündliche Beratung")))
        return form


class VoteForForm(FlaskForm):
    """The office writes down what a city has answered by another way."""

    city = SelectField(_l("Kommune"))
    vote = RadioField(_l("Stimme"), choices=VOTE_CHOICES)
    note = line(_l("Anmerkung"), 500, description=_l("Zum Beispiel: per E-Mail vom 3. Mai."))

    @classmethod
    def of(cls, circulation: Circulation) -> VoteForForm:
        form: VoteForForm = cls()
        form.city.choices = [(str(city.id), city.name) for city in circulation.cities]
        return form
